#!/bin/sh
# cppcheck.sh: cppcheck over src and tools; a finding is an error.
set -eu
cd "$(dirname "$0")/.."

exec cppcheck --enable=warning,performance,portability --inline-suppr \
    --error-exitcode=1 --std=c11 --quiet -j "$(nproc)" -I src \
    --suppress=missingIncludeSystem src tools
