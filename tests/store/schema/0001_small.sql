-- A schema small enough to hold in one's head, with every type there is.
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE migration (
    number     INTEGER PRIMARY KEY,
    name       TEXT NOT NULL,
    checksum   TEXT NOT NULL,
    applied_at INTEGER NOT NULL
) STRICT;
CREATE TABLE thing (
    id      INTEGER PRIMARY KEY,
    name    TEXT NOT NULL UNIQUE,
    note    TEXT,
    bytes   BLOB,
    flag    INTEGER,
    born_on TEXT,
    amount  INTEGER NOT NULL CHECK (amount >= 0)
) STRICT;
