# shellcheck shell=sh
# What is typed wrongly, in English; tests/cli/test_words.c has it in Swedish.
export INSTEG_LANG=en
run insteg frobnicate
run insteg import
run insteg import stuff
run insteg match
run insteg match a b c d e f g
run insteg match x --frob
run insteg match x --top
run insteg match x --top many
run insteg match x --now yesterday
run insteg match x --lang fr
run insteg match x --json=1
run insteg match x --db none.db
run insteg serve --port 99999
run insteg import people none.csv
run insteg import people .
