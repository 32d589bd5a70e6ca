#!/bin/sh
# tsan.sh: the tests of what runs in several threads, under ThreadSanitizer.
set -eu
cd "$(dirname "$0")/.."

tools/variant.sh tsan
# Stores and pages run in threads whole; of the rest, what is shared between threads.
shared='audit_queue images index_live name_index'
# setarch -R: gcc's ThreadSanitizer needs its addresses where it expects them.
under_tsan() {
    TSAN_OPTIONS=halt_on_error=1:second_deadlock_stack=1 setarch -R \
        meson test -C build-tsan --no-rebuild --print-errorlogs --timeout-multiplier 8 "$@"
}
under_tsan --suite store --suite web
# shellcheck disable=SC2086 # one word a test
under_tsan $shared
