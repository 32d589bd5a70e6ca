# shellcheck shell=sh
# What a hire costs: the worked figures of the domain facts, and what is no question.
run insteg cost --wage 25000 --day 2026-02-15
run insteg cost --wage 25000 --age 21 --day 2026-05-15 --lang en
run insteg cost --wage 25000 --day 2026-02-15 --csv --lang en
json insteg cost --wage 20000 --hours 30 --day 2026-02-15 --json
run insteg cost --lang en
run insteg cost --wage much --lang en
run insteg cost --wage 25000 --day 2026-02-30 --lang en
run insteg cost --wage 25000 --csv --json --lang en
run insteg cost --help --lang en
