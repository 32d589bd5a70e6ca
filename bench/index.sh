#!/bin/sh
# index.sh: the engine's index against the oracle and Xapian, in one run on the same
# people and needs. Prints a table and leaves it in build/bench-index.txt. Exit 1 when an
# answer was not the oracle's or the peer's.
#
#   BUILD=dir        the build to measure (build)
#   INDEX_PEOPLE=n   people (500000); INDEX_SIZES="50000 100000": more sizes first
#   INDEX_NEEDS=n    needs (100000)
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
trap 'rm -rf "$data/index.dump" "$data/index.xapian"' EXIT INT TERM

one_size() {
    echo
    "$build/bench/index_bench" --people "$1" --needs "$needs" --ask "$ask" \
        --oracle "$oracle" --dump "$data/index.dump"
    if [ -x "$build/bench/index_xapian" ]; then
        "$build/bench/index_xapian" "$data/index.dump" "$data/index.xapian"
    else
        echo "(a) Xapian: not installed here (libxapian-dev), not measured"
    fi
}

all() {
    echo "engine/index, processor time of one core, mean and 99th percentile"
    printf '%s, load %s\n' "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)" \
        "$(cut -d ' ' -f 1-3 /proc/loadavg)"
    for size in ${INDEX_SIZES:-} "$people"; do
        one_size "$size" || return 1
    done
}

status=0
all >"$out" 2>&1 || status=1
cat "$out"
exit $status
