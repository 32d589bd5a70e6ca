#!/bin/sh
# index.sh: the engine's index against the oracle, Xapian and, at the last size, peers
# that speak SQL (bench/peers), in one run on the same people and needs. Prints a table
# and leaves it in build/bench-index.txt. Exit 1 when an answer was not the oracle's or
# the peer's.
#
#   BUILD=dir        the build to measure (build)
#   INDEX_PEOPLE=n   people (500000); INDEX_SIZES="50000 100000": more sizes first
#   INDEX_NEEDS=n    needs (100000)
#   INDEX_PEERS=0    without DuckDB, PostgreSQL and SQLite; else as bench/peers/peers.js
#   INDEX_ASK=n      questions of each kind (2000); INDEX_ORACLE=n: checked ones (50)
set -eu
cd "$(dirname "$0")/.."

build=${BUILD:-build}
case $build in /*) ;; *) build=$(pwd)/$build ;; esac
people=${INDEX_PEOPLE:-500000}
needs=${INDEX_NEEDS:-100000}
ask=${INDEX_ASK:-2000}
oracle=${INDEX_ORACLE:-50}
data=$build/bench-data
out=$build/bench-index.txt

mkdir -p "$data"

# shellcheck disable=SC2317 # the trap calls both
# Whoever stops us in the middle of PostgreSQL's part leaves no server behind.
stop_cluster() {
    [ -f "$data/peers.work/cluster" ] || return 0
    cluster=$(cat "$data/peers.work/cluster")
    if [ -f "$cluster/data/postmaster.pid" ]; then
        kill -QUIT "$(head -n 1 "$cluster/data/postmaster.pid")" 2>/dev/null || true
        sleep 1
    fi
    rm -rf "$cluster"
}

# shellcheck disable=SC2317
clean_up() {
    stop_cluster
    rm -rf "$data/index.dump" "$data/index.xapian" "$data/index.line" "$data/tables" \
        "$data/peers.work"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

one_size() { # PEOPLE OPTIONS...
    size=$1
    shift
    echo
    "$build/bench/index_bench" --people "$size" --needs "$needs" --ask "$ask" \
        --oracle "$oracle" --dump "$data/index.dump" "$@" >"$data/index.line" || return 1
    cat "$data/index.line"
    if [ -x "$build/bench/index_xapian" ]; then
        "$build/bench/index_xapian" "$data/index.dump" "$data/index.xapian"
    else
        echo "(a) Xapian: not installed here (libxapian-dev), not measured"
    fi
}

# DuckDB comes by npm, into the build's folder: insteg itself has nothing of it.
sql_peers() {
    if ! command -v node >/dev/null; then
        echo "DuckDB, PostgreSQL, SQLite: Node is not installed here, not measured"
        return
    fi
    mkdir -p "$data/peers"
    if [ ! -d "$data/peers/node_modules" ]; then
        # Its versions are exact; a lock of ours would name platforms that a mirror lacks.
        cp bench/peers/package.json "$data/peers"
        (cd "$data/peers" && npm install --no-package-lock --no-audit --no-fund --silent) ||
            true # then it is said not to be measured
    fi
    rm -rf "$data/peers.work"
    mkdir -p "$data/peers.work"
    NODE_PATH="$data/peers/node_modules" PEER_OURS="$data/index.line" \
        node bench/peers/peers.js "$data/tables" "$data/peers.work"
}

all() {
    echo "engine/index, processor time of one core, mean and 99th percentile"
    printf '%s, load %s\n' "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)" \
        "$(cut -d ' ' -f 1-3 /proc/loadavg)"
    for size in ${INDEX_SIZES:-}; do
        one_size "$size" || return 1
    done
    if [ "${INDEX_PEERS:-1}" = 0 ]; then
        one_size "$people"
        return
    fi
    mkdir -p "$data/tables"
    echo
    echo "heavy generic: few occupations, which most have and most needs ask for"
    "$build/bench/index_bench" --people "$people" --needs "$needs" --ask "$ask" \
        --oracle "$oracle" --generic 1 --only acnbo || return 1
    one_size "$people" --tables "$data/tables" && sql_peers
}

status=0
all >"$out" 2>&1 || status=1
cat "$out"
exit $status
