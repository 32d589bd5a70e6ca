#!/bin/sh
# read_score.sh [BUILD [public|left|odd|even|own-left]]: have the word lists been fitted to single
# advertisements?
#
# Prints the rows that are met in one or two of the 67 public advertisements, and the
# figures of the marked ones, as they are and left out one by one, and of the invented
# ones of tests/engine, odd and even; with a second word, what went wrong in those. The
# data is looked for in INSTEG_DATA, else in ../shared/data. Exit 69 where it is missing.
set -eu
cd "$(dirname "$0")/.."

build="${1:-build}"
ninja -C "$build" tests/engine/read_score >/dev/null
exec "$build/tests/engine/read_score" "${INSTEG_DATA:-../shared/data}" \
    tests/engine/marked_20.tsv tests/engine/own_30.jsonl ${2:+"$2"}
