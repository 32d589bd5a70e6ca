#!/bin/sh
# check.sh: before every commit that matters, in three minutes: -Werror, every test but
# the browser's under ASan and UBSan, rooms, messages, format, limits.
set -eu
cd "$(dirname "$0")/.."

tools/deps.sh build test gate
tools/rooms.sh
tools/sql.sh
tools/messages.sh
tools/format.sh
tools/limits.sh
tools/asan.sh
