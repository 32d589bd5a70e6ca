/*
 * sql_texts.h: texts that mean something to a database, for every field there is.
 */
#ifndef TESTS_WEB_SQL_TEXTS_H
#define TESTS_WEB_SQL_TEXTS_H

static const char *const payloads[] = {
    "'",
    "\"",
    "''",
    "`",
    "\\",
    "x;y--",
    "%",
    "_",
    "' OR '1'='1",
    "' OR 1=1 --",
    "\" OR \"\"=\"",
    "') OR ('1'='1",
    "1 OR 1=1",
    "1; DROP TABLE person",
    "'; DROP TABLE person; --",
    "'; DELETE FROM user_account; --",
    "' UNION SELECT login FROM user_account --",
    "' UNION ALL SELECT NULL,NULL,NULL --",
    "1 UNION SELECT password_hash FROM credential",
    "'||(SELECT hash FROM session)||'",
    "' AND randomblob(500000000) --",
    "'; ATTACH DATABASE '/tmp/x' AS x; --",
    "'; PRAGMA writable_schema=1; --",
    "' AND load_extension('x') --",
    "/* */ OR /* */ 1=1",
    "x' AND 1=(SELECT COUNT(*) FROM sqlite_schema); --",
    "1' ORDER BY 99 --",
    ":id",
    "?1",
    "$1); SELECT pg_sleep(9); --",
};
#define PAYLOADS (sizeof payloads / sizeof *payloads)
_Static_assert(PAYLOADS >= 30, "the promise");

#endif
