# shellcheck shell=sh
# Programmes: what ships, what adds up and what does not, read and drawn.
run insteg programme list
json insteg programme list --json
run insteg programme check dorroppnare
json insteg programme check dorroppnare --json --lang en
insteg programme show dorroppnare --json >plan.json
run insteg programme check plan.json --lang en
# One cell changed: Jämtland 2011 = 145.
sed 's/\[48, 144, 144\]/[48, 145, 144]/' plan.json >cell.json
run insteg programme check cell.json --lang en
json insteg programme check cell.json --json
run insteg programme show cell.json
# Faults of several kinds, all at once.
sed 's/"free_months": \[7\]/"free_months": [13]/
     s/"objective": "lottery"/"objective": "speed", "speed": 1/
     s/"from": "2010-09-01"/"from": "2010-08-01"/
     s/"to": "talk"/"to": "tallk"/' plan.json >faults.json
run insteg programme check faults.json
head -c 2000 plan.json >half.json
run insteg programme check half.json
json insteg programme check half.json --json --lang en
run insteg programme check none.json
run insteg programme show hallsberg
run insteg programme show dorroppnare --lang en
run insteg programme draw jobbtorget
run insteg programme draw norrbotten --lang en
insteg programme draw dorroppnare --svg >one.svg
insteg programme draw dorroppnare --svg >two.svg
run cmp one.svg two.svg
run grep -c '<path' one.svg
json insteg programme draw lulea --json --lang en
# Into the database: a version stays, a change is a new one.
run insteg programme load dorroppnare --db a.db --now 2026-11-22
run insteg programme load plan.json --db a.db
sed 's/"percent": 14,/"percent": 15,/' plan.json >changed.json
run insteg programme load changed.json --db a.db
sed 's/"version": 2,/"version": 3,/' changed.json >second.json
json insteg programme load second.json --db a.db --now 2026-11-23 --json
run insteg programme load cell.json --db a.db --lang en
run insteg programme list --loaded --db a.db
run insteg programme check --help
run insteg programme check --help --lang en
