#!/bin/sh
# allot.sh: insteg's allocation beside LEMON on the same instances, in one run. Prints a
# table; exit 1 when an answer was not the peer's.
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
for case in $cases; do
    "$build/bench/allot_lemon" "$case" simplex scaling
done
