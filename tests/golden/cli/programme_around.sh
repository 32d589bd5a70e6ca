# shellcheck shell=sh disable=SC2086,SC2154 # $now is an option and its value
# What stands around the demo's programmes, as its page shows it; nobody is named.
now='--now 2026-11-26'
insteg demo --no-programme --db a.db $now >/dev/null
run insteg programme around dorroppnare --db a.db $now --lang en
run insteg programme around dorroppnare --db a.db $now --as-of 2011-10-01
run insteg programme around hallsberg --db a.db $now
run insteg programme around norrbotten --db a.db $now
json insteg programme around hallsberg --db a.db $now --lang en --json
run insteg programme around none --db a.db $now
run insteg programme around hallsberg --db a.db $now --as-of 2026-13-01
run insteg programme around hallsberg --db a.db $now --as-of 2027-01-01
run insteg programme around --help
run insteg programme around --help --lang en
