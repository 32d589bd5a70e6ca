# shellcheck shell=sh
# A preview, the import, the same again, and a row that changed.
hand_files
run insteg import people people.csv --db a.db
run insteg import people people.csv --db a.db --apply
run insteg import people people.csv --db a.db --apply
sed 's/^P07,M,Östersund/P07,M,Krokom/' people.csv >changed.csv
run insteg import people changed.csv --db a.db
run insteg import people changed.csv --db a.db --apply --lang en
run insteg import people people.csv --db b.db --lang en
json insteg import people people.csv --db b.db --json
