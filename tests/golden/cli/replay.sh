# shellcheck shell=sh disable=SC2086,SC2154 # $now is an option and its value
# A run is repeated on the pool as it was, whatever happened since.
hand_database
runs=$(insteg match lager-1 --db a.db $now --json | sed 's/.*"run":"\([0-9]*\)".*/\1/')
run insteg replay "$runs" --db a.db
sed 's/^P19,M,Östersund/P19,M,Kiruna/' people.csv >changed.csv
quietly insteg import people changed.csv --db a.db --apply
run insteg replay "$runs" --db a.db --lang en
json insteg replay "$runs" --db a.db --json
run insteg replay 12345 --db a.db
run insteg replay abc --db a.db
