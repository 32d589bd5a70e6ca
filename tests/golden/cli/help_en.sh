# shellcheck shell=sh
# Every command's help, in English.
export INSTEG_LANG=en
run insteg --help
insteg --help | sed -n 's/^  \([a-z][a-z ]*[a-z]\)  .*/\1/p' >commands
while read -r command; do
    # shellcheck disable=SC2086 # a command of two words
    run insteg $command --help
done <commands
