#!/bin/sh
# format.sh [--write]: is every .c and .h as .clang-format says? With --write, makes it so.
set -eu
cd "$(dirname "$0")/.."

if [ "${1:-}" = --write ]; then
    set -- -i
else
    set -- --dry-run -Werror
fi
find src tests tools bench -name '*.[ch]' -print0 | xargs -0 clang-format "$@"
