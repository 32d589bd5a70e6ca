#!/bin/sh
# test_sql.sh: does tools/sql.sh see each way of putting SQL together, and nothing else?
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=tests/tools/tap.sh
. "$root/tests/tools/tap.sh"

# house FILE LINE...: a sound house in which FILE has these lines.
house() {
    rm -rf "$scratch/src"
    mkdir -p "$scratch/src/store" "$scratch/src/web"
    echo 'bool ok = sqlite_exec(db, "BEGIN", err); /* "DROP " mprintf */' \
        >"$scratch/src/store/tx.c"
    file=$scratch/src/$1
    shift
    printf '%s\n' "$@" >"$file"
}
sql() {
    "$root/tools/sql.sh" "$scratch"
}

works 'the tree itself puts no SQL together' "$root/tools/sql.sh" "$root"

house store/a.c 'sqlite_exec(db,' '  "SELECT 1;" /* why */' '  " SELECT 2", err);'
works 'a text over two lines is accepted' sql

house store/a.c 'sqlite_exec(db, is_of_keys(files) ? "PRAGMA a" : "PRAGMA b", err);'
works 'one of two texts is accepted' sql

house store/a.c 'sqlite_prepare(db, text, &statement);'
refuses 'a variable is refused' 'src/store/a.c: sqlite_prepare(... text)' sql

house store/a.c 'sqlite3_exec(db, buf.ptr, NULL, NULL, NULL);'
refuses 'a buffer is refused' 'sqlite3_exec(... buf.ptr)' sql

house store/a.c 'sqlite_number(db, wanted ? "SELECT 1" : other, &n, err);'
refuses 'one text and one variable are refused' 'is no text that stands there' sql

house store/sqlite.c 'sqlite_exec(db, other, err);'
refuses 'another name in a file of the list is refused' 'sqlite_exec(... other)' sql

house store/a.c 'char *s = sqlite3_mprintf("%q", name);'
refuses 'formatting for SQL is refused' 'sqlite3_mprintf( is not used here' sql

house store/a.c 'buf_format(&sql, "SELECT * FROM %s", table);'
refuses 'a formatted statement is refused' 'a statement is put together' sql

house store/a.c 'buf_cstr(&sql,' '  " x ");' 'buf_cstr(&sql, "ORDER BY name");'
refuses 'an order that is added is refused' 'a statement is put together' sql

house web/a.c 'const char *s = "DELETE FROM person";'
refuses 'a statement outside the store is refused' 'a statement outside the store' sql

house web/a.c 'say(N_("Select a person")); /* "SELECT " */'
works 'words to people are accepted' sql

done_testing
