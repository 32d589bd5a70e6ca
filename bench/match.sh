#!/bin/sh
# match.sh: matching as a server does it, at four sizes of its pool; beside SQLite's own
# SQL for the same questions; then the engine's index alone, on a nation, beside the
# oracle, Xapian, DuckDB, PostgreSQL and SQLite: one line a question and peer.
# MATCH_SMALL=1 does it all at small sizes, to see that it runs: two minutes.
# Prints a table and leaves it in build/bench-match.txt. Exit 1 when an answer was not the
# same as the oracle's or the peer's.
#
#   BUILD=dir              the build to measure (build)
#   MATCH_SIZES="n ..."    people in the server's pool (2000 20000 200000 500000)
#   MATCH_PEER_PEOPLE=n    people beside SQLite (20000); 0: not measured
#   MATCH_INDEX=0          without the index alone; else as bench/index.sh
#   MATCH_GROWTH=0         without the picture of how cost grows (bench/growth.sh)
set -eu
cd "$(dirname "$0")/.."

if [ "${MATCH_SMALL:-0}" = 1 ]; then
    MATCH_SIZES=2000 MATCH_PEER_PEOPLE=2000
    export INDEX_PEOPLE=20000 INDEX_NEEDS=4000 INDEX_ASK=200 INDEX_ORACLE=20
    export GROWTH_SIZES="10000 20000" GROWTH_NEEDS=4000
    export PEER_ASK=20 PEER_SECONDS=4 PEER_ALL=10
fi
build=${BUILD:-build}
case $build in /*) ;; *) build=$(pwd)/$build ;; esac
peer_people=${MATCH_PEER_PEOPLE:-20000}
data=$build/bench-data
out=$build/bench-match.txt
work=$data/match

# What is measured, and nothing else: all programs of the tree take longer to link.
bench/peers.sh "$build"
if [ -f "$build/build.ninja" ]; then
    ninja -C "$build" --quiet bench/match_bench bench/main_job bench/index_bench
    ninja -C "$build" --quiet bench/index_xapian >/dev/null 2>&1 || true # may have no target
fi

mkdir -p "$work"
trap 'rm -rf "$work"' EXIT INT TERM

head_line() {
    printf '\n%-37s%8s%8s%8s %8s\n' "$1" "$2" "$3" "$4" "$5"
}

all() {
    printf '%s, load %s\n' "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)" \
        "$(cut -d ' ' -f 1-3 /proc/loadavg)"
    for size in ${MATCH_SIZES:-2000 20000 200000 500000}; do
        head_line "a server with $size people" "mean ms" median 99th ""
        "$build/bench/match_bench" --db "$work/match.db" --people "$size" || return 1
    done
    if [ "$peer_people" != 0 ]; then
        head_line "beside SQLite, $peer_people people" "mean ms" median 99th "goal ms"
        "$build/bench/main_job" --db "$work/peer.db" --people "$peer_people" --rounds 12 ||
            return 1
    fi
    [ "${MATCH_INDEX:-1}" = 0 ] || bench/index.sh || return 1
    [ "${MATCH_GROWTH:-1}" = 0 ] || bench/growth.sh
}

status=0
all >"$out" 2>&1 || status=1
cat "$out"
exit $status
