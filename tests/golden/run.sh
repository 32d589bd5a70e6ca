#!/bin/sh
# run.sh [--write] [NAME...]: does insteg print what cli/NAME.expect holds?
#
# Each cli/NAME.sh is a script of the functions below, run in an empty folder; what it
# prints is compared with cli/NAME.expect, or with --write becomes it: review the diff.
# A line of what a person reads has at most 80 columns; JSON, pages and files have none.
#
#   INSTEG  the program; else build/insteg
#   FETCH   the small HTTP client; else build/tests/golden/fetch
#
# Speaks TAP.
set -eu
golden=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$golden/../.." && pwd)
INSTEG=$(realpath "${INSTEG:-$root/build/insteg}")
FETCH=$(realpath "${FETCH:-$root/build/tests/golden/fetch}")
write=no
if [ "${1:-}" = --write ]; then
    write=yes
    shift
fi
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
unset INSTEG_DB INSTEG_LANG
export INSTEG FETCH LC_ALL=C

# The program under the name its users type.
mkdir "$scratch/bin"
ln -s "$INSTEG" "$scratch/bin/insteg"
PATH=$scratch/bin:$PATH

if [ $# -eq 0 ]; then
    for script in "$golden"/cli/*.sh; do
        set -- "$@" "$(basename "$script" .sh)"
    done
fi
echo "1..$#"
number=0
failed=0
for name; do
    number=$((number + 1))
    mkdir "$scratch/work"
    (cd "$scratch/work" && hand=$golden/hand sh -eu -c '. "$1"; . "$2"' golden \
        "$golden/words.sh" "$golden/cli/$name.sh") >"$scratch/out" 2>&1 ||
        echo "the script ended with $?" >>"$scratch/out"
    rm -rf "$scratch/work"
    expect=$golden/cli/$name.expect
    if [ $write = yes ] && ! cmp -s "$scratch/out" "$expect"; then
        cp "$scratch/out" "$expect"
        echo "# written: $name.expect"
    fi
    if grep -n '^WIDE ' "$scratch/out" >"$scratch/why" ||
        ! diff -u "$expect" "$scratch/out" >"$scratch/why" 2>&1; then
        failed=$((failed + 1))
        echo "not ok $number - $name"
        sed 's/^/# /' "$scratch/why"
    else
        echo "ok $number - $name"
    fi
done
[ $failed -eq 0 ]
