#!/bin/sh
# tsan.sh: the tests of what runs in several threads, under ThreadSanitizer.
set -eu
cd "$(dirname "$0")/.."

tools/variant.sh tsan
suites=
for room in engine store service web; do
    if meson test -C build-tsan --list --suite $room 2>/dev/null | grep -q .; then
        suites="$suites --suite $room"
    fi
done
# setarch -R: gcc's ThreadSanitizer needs its addresses where it expects them.
# shellcheck disable=SC2086 # one word an argument
TSAN_OPTIONS=halt_on_error=1:second_deadlock_stack=1 setarch -R \
    meson test -C build-tsan --no-rebuild --print-errorlogs --timeout-multiplier 8 $suites
