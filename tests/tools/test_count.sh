#!/bin/sh
# test_count.sh: does tools/count.awk count truthfully?
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=tests/tools/tap.sh
. "$root/tests/tools/tap.sh"

# program NAME ENDING [LINE...]: one block of Meson's log.
program() {
    echo "==================================== 1/9 ====================================="
    echo "test:         insteg:x / $1"
    echo "result:       $2"
    shift 2
    echo '----------------------------------- stdout -----------------------------------'
    [ $# = 0 ] || printf '%s\n' "$@"
    echo '=============================================================================='
    echo
}
count() {
    LC_ALL=C awk -f "$root/tools/count.awk" "$scratch/log" "$scratch/more"
}
counts() { # SENTENCE CLOSING-LINE [WORDS]
    : >>"$scratch/more"
    output=$(count) || true
    if [ "$(echo "$output" | tail -n 1)" = "$2" ] && echo "$output" | grep -qF -- "${3:-}"
    then
        verdict ok "$1"
    else
        verdict not "$1" "$output"
    fi
}
: >"$scratch/more"

program a 'exit status 0' 1..2 'ok 1 - one' 'ok 2 - two' >"$scratch/log"
counts 'each test of a program counts' '2 passed, 0 failed, 0 skipped'
works 'all passed is a success' count

program a 'exit status 1' 1..2 'ok 1 - one' 'not ok 2 - two' >"$scratch/log"
counts 'a failed test is named' '1 passed, 1 failed, 0 skipped' 'failed: insteg:x / a: two'
refuses 'one failed is a failure' '1 failed' count

program a 'killed by signal 11 SIGSEGV' 1..3 'ok 1 - one' >"$scratch/log"
counts 'tests after a crash have failed' '1 passed, 2 failed, 0 skipped' 'SIGSEGV'

program a 'exit status 1' 1..1 'ok 1 - one' >"$scratch/log"
counts 'a program that fails after its tests has failed' '1 passed, 1 failed, 0 skipped'

program a 'exit status 0' 1..1 'skipped: no data' 'not ok 1 # SKIP one' >"$scratch/log"
counts 'a skipped test tells why' '0 passed, 0 failed, 1 skipped' 'a: one (no data)'
refuses 'a run in which nothing passed is a failure' '0 passed' count

program a 'exit status 0' 1..1 'ok 1 - one # SKIP no browser' >"$scratch/log"
counts 'a skipped test may tell why on its line' '0 passed, 0 failed, 1 skipped' \
    'a: one (no browser)'

{ program a 'exit status 0'; program b 'exit status 77'; program c 'exit status 2'; } \
    >"$scratch/log"
counts 'a program without TAP counts once' '1 passed, 1 failed, 1 skipped'

program a 'exit status 0' 1..1 'ok 1 - one' >"$scratch/log"
printf 'test: browser\n1..1\nnot ok 1 - two\nresult: exit status 1\n' >"$scratch/more"
counts 'a second file counts by itself' '1 passed, 1 failed, 0 skipped' 'failed: browser: two'

done_testing
