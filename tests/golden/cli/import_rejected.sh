# shellcheck shell=sh
# Rows that cannot be taken in, and where they go.
cat >people.csv <<'ROWS'
source_key,sex,locality,mode,max_minutes,available_from,hours_per_week,enrolled_on,capabilities,licences,certificates,languages
P01,K,Östersund,car,60,2026-12-01,40,2026-01-15,task:plocka-order=3,B,,sv:speak=3
P02,M,Atlantis,car,60,2026-12-01,40,2026-01-15,task:plocka-order=3,B,,sv:speak=3
P03,K,Lugnvik,car,60,2026-12-01,40,2026-01-15,task:plocka-order=3,B,,sv:speak=3
P04,M,Östersund,car,60,2026-02-30,40,2026-01-15,task:plocka-order=3,B,,sv:speak=3
P05,K,Östersund,car,60,2026-12-01,40,2026-01-15,task:finns-inte=3,B,,sv:speak=3
P06,K,Östersund,car,60,2026-12-01,40,2026-01-15,task:plocka-order=5,B,,sv:speak=3
P01,M,Östersund,car,60,2026-12-01,40,2026-01-15,task:plocka-order=3,B,,sv:speak=3
"P,08",M,"Östersund ""stad""",car,60,,,,,,,
ROWS
run insteg import people people.csv --db a.db
run insteg import people people.csv --db a.db --apply --lang en
show people.csv.rejected.csv
json insteg import people people.csv --db a.db --json
# The file of rejected rows is a file to correct and import.
sed 's/Atlantis/Krokom/' people.csv.rejected.csv >again.csv
run insteg import people again.csv --db a.db --apply
# More than the report shows.
{
    head -n 1 people.csv
    i=0
    while [ $i -lt 30 ]; do
        i=$((i + 1))
        echo "Q$i,X,Krokom,,,,,,,,,"
    done
} >many.csv
run insteg import people many.csv --db a.db
