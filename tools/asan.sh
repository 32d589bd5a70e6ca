#!/bin/sh
# asan.sh [MESON TEST ARGUMENT...]: the sanitizer build at build-asan/insteg, and every
# test but the browser's in it.
set -eu
cd "$(dirname "$0")/.."

export ASAN_OPTIONS=detect_stack_use_after_return=1:strict_string_checks=1
export UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
tools/variant.sh asan
meson test -C build-asan --no-rebuild --print-errorlogs --timeout-multiplier 4 "$@"
