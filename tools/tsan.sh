#!/bin/sh
# tsan.sh: the tests of what runs in several threads, under ThreadSanitizer.
set -eu
cd "$(dirname "$0")/.."

tools/variant.sh tsan
# Stores and pages run in threads whole, but for two tests of every page that ask one
# thing after the other for minutes; of the rest, what is shared between threads.
one_by_one='inject|paths'
shared='audit_queue images image_next index_live match_all name_index person_needs pool_ask work_queue'
# setarch -R: gcc's ThreadSanitizer needs its addresses where it expects them.
under_tsan() {
    TSAN_OPTIONS=halt_on_error=1:second_deadlock_stack=1 setarch -R \
        meson test -C build-tsan --no-rebuild --print-errorlogs --timeout-multiplier 8 "$@"
}
pages=$(meson test -C build-tsan --no-rebuild --list 2>/dev/null |
    sed -n 's,^insteg:web / ,,p' | grep -vxE "$one_by_one")
failed=0
under_tsan --suite store || failed=1
# shellcheck disable=SC2086 # one word a test
under_tsan $pages $shared || failed=1
exit $failed
