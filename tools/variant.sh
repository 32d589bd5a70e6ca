#!/bin/sh
# variant.sh NAME: one of the builds beside the release, in build-NAME, warnings as
# errors throughout. Says nothing but what is wrong.
#
#   asan      gcc, AddressSanitizer and UBSan: the default for development
#   tsan      gcc, ThreadSanitizer
#   clang     the other compiler
#   fuzz      clang, libFuzzer with AddressSanitizer and UBSan
#   coverage  gcc, counts of lines and branches
set -eu
cd "$(dirname "$0")/.."
name=$1
dir=build-$name

compiler=gcc
set -- --buildtype=debugoptimized -Dwerror=true
case $name in
asan) set -- "$@" -Db_sanitize=address,undefined ;;
tsan) set -- "$@" -Db_sanitize=thread ;;
clang) compiler=clang ;;
fuzz)
    compiler=clang
    set -- "$@" -Db_sanitize=address,undefined -Db_lundef=false \
        -Dc_args=-fsanitize=fuzzer-no-link
    ;;
coverage) set -- --buildtype=debug -Db_coverage=true ;;
*)
    echo "variant.sh: no such build: $name" >&2
    exit 2
    ;;
esac

log=$(mktemp)
trap 'rm -f "$log"' EXIT
quietly() {
    "$@" >"$log" 2>&1 || {
        grep -v '^\[[0-9]*/[0-9]*\] ' "$log" >&2
        exit 1
    }
}

if ! grep -qsF "\"source\": \"$(pwd -P)\"" "$dir/meson-info/meson-info.json"; then
    rm -rf "$dir"
    quietly env CC=$compiler meson setup "$@" "$dir"
fi
# The generators end without giving back their memory, and may.
quietly env ASAN_OPTIONS=detect_leaks=0 ninja -k 20 -C "$dir"
