#!/bin/sh
# growth.sh: how the cost of a question grows with the people: the index alone at each
# size, drawn into build/growth.svg. What a machine has no memory for ends the row.
#
#   BUILD=dir              the build to measure (build)
#   GROWTH_SIZES="n ..."   people (50000 100000 200000 500000 1000000 5000000)
#   GROWTH_NEEDS=n         needs (100000)
set -eu
cd "$(dirname "$0")/.."

build=${BUILD:-build}
out=$build/bench-growth.txt

: >"$out"
for size in ${GROWTH_SIZES:-50000 100000 200000 500000 1000000 5000000}; do
    "$build/bench/index_bench" --people "$size" --needs "${GROWTH_NEEDS:-100000}" \
        --ask 1000 --oracle 10 --only acnbo >>"$out" || break
done
awk -f bench/growth.awk "$out" >"$build/growth.svg"
echo "how cost grows: $build/growth.svg"
