#!/bin/sh
# fuzz.sh [TARGET...]: FUZZ_SECONDS (30) of libFuzzer for each tests/fuzz/fuzz_TARGET.c,
# from its corpus. What is new goes into build-fuzz/corpus; an input that breaks a target
# is kept in build-fuzz/found, and belongs into the corpus once the fault is mended.
set -eu
cd "$(dirname "$0")/.."

tools/deps.sh build gate
tools/variant.sh fuzz
if [ $# = 0 ]; then
    # shellcheck disable=SC2046 # one word a target
    set -- $(find tests/fuzz -name 'fuzz_*.c' | sed 's|.*/fuzz_\(.*\)\.c|\1|' | sort)
fi
mkdir -p build-fuzz/found
bad=0
for target in "$@"; do
    mkdir -p "build-fuzz/corpus/$target"
    echo "fuzz $target"
    build-fuzz/tests/fuzz/fuzz_"$target" -max_total_time="${FUZZ_SECONDS:-30}" \
        -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 -verbosity=0 \
        -artifact_prefix="build-fuzz/found/$target-" \
        "build-fuzz/corpus/$target" "tests/fuzz/corpus/$target" || bad=1
done
exit $bad
