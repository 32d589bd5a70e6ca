#!/bin/sh
# build.sh: the release build at build/insteg, with nothing said unless it fails.
set -eu
cd "$(dirname "$0")/.."

# Meson writes absolute paths: a build that was copied here, or one whose set-up was
# cut off, is made again from the start.
if [ -d build ] && ! { [ -f build/build.ninja ] &&
    grep -qsF "\"source\": \"$(pwd -P)\"" build/meson-info/meson-info.json; }; then
    rm -rf build
fi
if [ ! -d build ]; then
    echo 'Building insteg; the first time takes a minute or two ...'
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! make --no-print-directory >"$log" 2>&1; then
    cat "$log" >&2
    echo 'insteg did not build; the lines above say why.' >&2
    exit 70
fi
