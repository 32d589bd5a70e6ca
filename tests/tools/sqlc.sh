#!/bin/sh
# sqlc.sh SQLC FOLDER: what tools/sqlc must refuse, with line and reason.
#
# Each sqlc_*.bad in FOLDER begins with "-- Expect LINE: REASON". It must be refused with
# exactly that, and no file may be written.
set -u
sqlc=$1
folder=$2
out=$(mktemp -d) || exit 1
trap 'rm -rf "$out"' EXIT
passed=0
failed=0

for bad in "$folder"/sqlc_*.bad; do
    want="sqlc: $bad:$(sed -n '1s/^-- Expect \([0-9]*\): /\1: /p' "$bad")"
    if got=$("$sqlc" "$out/query.h" "$out/query.c" "$bad" 2>&1); then
        echo "$bad: was accepted"
        failed=$((failed + 1))
    elif [ "$got" != "$want" ]; then
        echo "$bad: wanted: $want"
        echo "$bad: got:    $got"
        failed=$((failed + 1))
    elif [ -e "$out/query.h" ] || [ -e "$out/query.c" ]; then
        echo "$bad: something was written all the same"
        failed=$((failed + 1))
    else
        passed=$((passed + 1))
    fi
done

# The same name in two files is refused too, and says where the first one is.
printf -- '-- a () -> none\nDELETE FROM t;\n' > "$out/one.sql"
printf -- '-- b () -> none\nDELETE FROM t;\n\n-- a () -> none\nDELETE FROM t;\n' \
    > "$out/two.sql"
got=$("$sqlc" "$out/query.h" "$out/query.c" "$out/one.sql" "$out/two.sql" 2>&1)
want="sqlc: $out/two.sql:4: 'a' is there already, at $out/one.sql:1"
if [ "$got" = "$want" ]; then
    passed=$((passed + 1))
else
    echo "twice: wanted: $want"
    echo "twice: got:    $got"
    failed=$((failed + 1))
fi

got=$("$sqlc" "$out/query.h" "$out/query.c" "$out/missing.sql" 2>&1)
if [ "$got" = "sqlc: $out/missing.sql:1: cannot be read" ]; then
    passed=$((passed + 1))
else
    echo "missing: got: $got"
    failed=$((failed + 1))
fi

echo "$passed passed, $failed failed"
[ "$passed" -gt 20 ] && [ "$failed" -eq 0 ]
