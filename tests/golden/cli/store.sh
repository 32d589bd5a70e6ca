# shellcheck shell=sh disable=SC2086,SC2154 # $now is an option and its value
# Copies, and bringing one back.
hand_database
run insteg backup copy.db --db a.db
run insteg backup copy.db --db a.db
run insteg backup copy.db --db a.db --force --lang en
run insteg upgrade --db a.db
run insteg restore copy.db --db b.db
run insteg restore copy.db --db b.db
run insteg need list --db b.db
run insteg backup copy.db --db none.db
run insteg restore none.db --db b.db --lang en
