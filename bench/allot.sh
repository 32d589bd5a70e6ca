#!/bin/sh
# allot.sh: insteg's allocation beside LEMON, GLPK and greed on the same instances, in one
# run: processor time (the quickest of five turns, of what takes three seconds at most, of
# two of what takes thirty, else of one), memory at most, how many times ours, and whether the objective is ours.
# GLPK at S and M alone, where it takes a second and a minute.
# Prints a table and draws how cost grows with the people (the cases S M L XL without
# more to their name); exit 1 when an answer was not the peer's.
#
#   BUILD=dir         the build to measure (build)
#   ALLOT_CASES=...   cases of bench/allot_make.h (all below; those of XL take minutes)
set -eu
cd "$(dirname "$0")/.."

build=${BUILD:-build}
cases=${ALLOT_CASES:-S S-bounds M M-bounds L L-bounds L-balanced L-surplus \
    XL XL-bounds XL-balanced XL-surplus}

bench/peers.sh "$build"
# A peer that is not installed has no target.
for peer in allot_lemon allot_glpk; do
    ninja -C "$build" --quiet "bench/$peer" >/dev/null 2>&1 ||
        echo "${peer#allot_}: not installed here (liblemon-dev, libglpk-dev), not measured"
done
ninja -C "$build" --quiet bench/allot
printf '%s, %s cores, load %s\n' \
    "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)" \
    "$(getconf _NPROCESSORS_ONLN)" "$(cut -d ' ' -f 1-3 /proc/loadavg)"
table=$build/allot_table.txt
: >"$table"
worst=0

peers_of() { # CASE
    if [ -x "$build/bench/allot_lemon" ]; then
        "$build/bench/allot_lemon" "$1" simplex scaling || worst=1
    fi
    case $1 in
    S* | M*) ;;
    *) return ;;
    esac
    if [ -x "$build/bench/allot_glpk" ]; then
        "$build/bench/allot_glpk" "$1" || worst=1
    fi
}

for case in $cases; do
    peers_of "$case" >"$table.one"
    cat "$table.one"
    cat "$table.one" >>"$table"
done
rm -f "$table.one"
echo 'GLPK: at S and M only. Memory is that of the process, instance and network included.'
awk -f bench/allot_grow.awk "$table" >"$build/allot_growth.svg"
printf 'how cost grows: %s\n' "$build/allot_growth.svg"
exit "$worst"
