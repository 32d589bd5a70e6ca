#!/bin/sh
# allot.sh: insteg's allocation beside LEMON and greed on the same instances, in one run.
# Prints a table and draws how cost grows with the people (the cases S M L XL without
# more to their name); exit 1 when an answer was not the peer's.
#
#   BUILD=dir         the build to measure (build)
#   ALLOT_CASES=...   cases of bench/allot_make.h (S to L; the XL ones take minutes)
set -eu
cd "$(dirname "$0")/.."

build=${BUILD:-build}
cases=${ALLOT_CASES:-S M L L-bounds L-balanced}

ninja -C "$build" --quiet bench/allot bench/allot_lemon
printf '%s, %s cores, load %s\n' \
    "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)" \
    "$(getconf _NPROCESSORS_ONLN)" "$(cut -d ' ' -f 1-3 /proc/loadavg)"
table=$build/allot_table.txt
: >"$table"
worst=0
for case in $cases; do
    "$build/bench/allot_lemon" "$case" simplex scaling >"$table.one" || worst=1
    cat "$table.one"
    cat "$table.one" >>"$table"
done
rm -f "$table.one"
awk -f bench/allot_grow.awk "$table" >"$build/allot_growth.svg"
printf 'how cost grows: %s\n' "$build/allot_growth.svg"
exit "$worst"
