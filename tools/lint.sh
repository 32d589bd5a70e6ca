#!/bin/sh
# lint.sh [FILE...]: clang-tidy with .clang-tidy over src and bench, on the build that clang made
# in build-clang (which is made when it is not there).
set -eu
cd "$(dirname "$0")/.."

tools/variant.sh clang >/dev/null 2>&1 || true # CI tells of it by itself; the headers are made
if [ $# = 0 ]; then
    # shellcheck disable=SC2046 # one word a file
    set -- $(find src bench -name '*.c' | sort)
fi
printf '%s\n' "$@" | xargs -n 1 -P "$(nproc)" clang-tidy -p build-clang --quiet 2>&1 |
    { grep -v 'warnings generated\.$\|^Suppressed \|^Use -header-filter' || true; } \
        >build-clang/lint.log
cat build-clang/lint.log
! grep -q ': error: ' build-clang/lint.log
