-- 0001_meta.sql: what the file knows about itself.
--
-- Schema files are forward-only: once a file has been part of a release its bytes never
-- change (their checksum is recorded), a change is a new file. Tables are STRICT, every
-- column has its comment, foreign keys are immediate (no DEFERRABLE: commits are
-- grouped, and a check put off to the commit would fail other people's writes).
-- PRAGMA user_version is the number of the last file applied; store/migrate.c sets it.

CREATE TABLE meta (
    key   TEXT PRIMARY KEY, -- snake_case word of the program, e.g. image_seq
    value TEXT NOT NULL     -- as text; its reader knows the type
) STRICT, WITHOUT ROWID;

CREATE TABLE migration (
    number     INTEGER PRIMARY KEY, -- 1, 2, 3 ... without a gap
    name       TEXT NOT NULL,       -- file name: 0001_meta.sql
    checksum   TEXT NOT NULL,       -- BLAKE2b-256 of the file's bytes, lower-case hex
    applied_at INTEGER NOT NULL     -- moment: microseconds UTC
) STRICT;
