#!/bin/sh
# day.sh: a coach's morning: her day and the lists beside it, at 2,000 firms, 500 people
# and 50,000 events, and a hand-over of 5,000 firms. Prints mean, median and 99th
# percentile, and what the server's processor had of each. Exit 1 when a goal was missed.
#
#   BUILD=dir    the build to measure (build)       ASK=n   questions a page (200)
set -eu
cd "$(dirname "$0")/.."

build=${BUILD:-build}
case $build in /*) ;; *) build=$(pwd)/$build ;; esac
data=$build/bench-data
mkdir -p "$data"
trap 'rm -f "$data"/day.*' EXIT INT TERM

rm -f "$data"/day.*
"$build/insteg" demo --db "$data/day.db" >"$data/day.out"
"$build/bench/day" "$build/insteg" "$data/day.db" --ask "${ASK:-200}" >"$data/day.out" \
    2>"$data/day.log" || { tail -n 3 "$data/day.log" >&2; exit 2; }
cat "$data/day.out"
! grep -q MISSED "$data/day.out"
