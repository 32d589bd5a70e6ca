# shellcheck shell=sh disable=SC2086,SC2154 # $now is an option and its value
# Is the log of who has seen what whole? An empty one; none.
hand_database
run insteg audit verify --help --lang en
run insteg audit verify --db a.db --lang en
json insteg audit verify --db a.db --json --lang en
run insteg audit verify --db none.db --lang en
