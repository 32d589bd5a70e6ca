#!/bin/sh
# night.sh: hours. Every test under valgrind, 30 minutes of fuzzing a target, coverage
# with its floor, the limits as errors, all benches. Goes on after a failure; exit 1 if
# there was one.
set -u
cd "$(dirname "$0")/.." || exit
tools/deps.sh build test gate night || exit
bad=0

part() {
    echo "== $1"
    shift
    "$@" || bad=1
}

# shellcheck disable=SC2317 # part() calls them
under_valgrind() {
    meson test -C build --no-rebuild --print-errorlogs --timeout-multiplier 40 \
        --wrap='valgrind -q --error-exitcode=1 --leak-check=full'
}

# The floor of style: 95 % of the branches of what must not be wrong.
# shellcheck disable=SC2317
coverage() {
    rm -rf build-coverage
    tools/variant.sh coverage
    meson test -C build-coverage --no-rebuild --quiet
    gcovr --root . --object-directory build-coverage --exclude-throw-branches \
        --filter 'src/(engine|domain)/' --print-summary --fail-under-branch 95 build-coverage
}

part 'build' tools/build.sh
part 'valgrind' under_valgrind
part 'coverage' coverage
part 'limits' tools/limits.sh --strict
part 'fuzz' env FUZZ_SECONDS="${FUZZ_SECONDS:-1800}" tools/fuzz.sh
# A thousand needs and persons of a nation, each answer against looking at everybody.
part 'index' build/bench/index_bench --people 500000 --needs 100000 --oracle 1000 \
    --only fnobd
part 'benches' bench/run.sh
part 'bench of a nation' bench/match.sh
part 'bench of places' bench/allot.sh
exit $bad
