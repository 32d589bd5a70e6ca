#!/bin/sh
# analyzer.sh [FILE...]: gcc -fanalyzer follows every path through src; a finding is an
# error. Generated headers come from build-clang (which is made when it is not there).
set -eu
cd "$(dirname "$0")/.."

tools/variant.sh clang >/dev/null 2>&1 || true # CI tells of it by itself; the headers are made
if [ $# = 0 ]; then
    # shellcheck disable=SC2046 # one word a file
    set -- $(find src -name '*.c' | sort)
fi
printf '%s\n' "$@" | xargs -n 1 -P "$(nproc)" gcc -std=gnu17 -O2 -D_GNU_SOURCE \
    -DINSTEG_VERSION='"0"' -Isrc -Ibuild-clang/src -fanalyzer -Werror -c -o /dev/null
