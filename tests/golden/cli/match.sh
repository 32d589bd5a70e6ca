# shellcheck shell=sh disable=SC2086,SC2154 # $now is an option and its value
hand_database
run insteg match lager-1 --db a.db $now
run insteg match lager-1 --db a.db $now --top 3 --seed 7 --lang en
json insteg match lager-1 --db a.db $now --top 3 --json
run insteg match finns-inte --db a.db $now
# Both lists for everybody, into a folder; once there, they are not made again.
run insteg match --all --db a.db $now
run insteg match lager-1 --out lists --db a.db $now
run insteg match --all --out lists --top 2 --db a.db $now --lang en
json insteg match --all --out lists --top 2 --db a.db $now --json
run insteg match --all --out lists --top 2 --db a.db --now 2026-11-27 --lang en
json head -n 2 lists/people-0001.jsonl
json cat lists/needs.jsonl
run insteg match --all --out lists --top 3 --db a.db $now
# The other way round: what fits one person.
run insteg match --person P19 --db a.db $now --lang en
json insteg match --person P19 --db a.db $now --json --top 1
run insteg match --person nobody --db a.db $now --lang en
run insteg match lager-1 --person P19 --db a.db $now --lang en
# Too late for the start, and too far away.
run insteg match lager-1 --db a.db --now 2027-02-01 --top 2
sed 's/,car,60,2026-12-01/,foot,20,2027-03-01/' people.csv >far.csv
quietly insteg import people far.csv --db a.db --apply
run insteg match lager-1 --db a.db $now --top 2
run insteg match lager-1 --db a.db $now --top 2 --lang en
# The lists of the night, in a folder of the day; twice is once, and a week later they go.
run insteg job --lists night --db a.db $now --lang en
run insteg job --lists night --db a.db $now --lang en
run insteg job --lists night --db a.db --now 2026-12-03 --lang en
run ls night
