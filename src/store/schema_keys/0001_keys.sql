-- 0001_keys.sql: the keys that what is secret about people is sealed under, in a file
-- apart from what they seal, with backups of its own: a key that is destroyed is gone
-- when the last backup with it is. No names, no numbers, nothing about anyone.

CREATE TABLE meta (
    key   TEXT PRIMARY KEY, -- the store's own, as in the first database
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE migration (
    number     INTEGER PRIMARY KEY, -- 1, 2, 3 ... without a gap
    name       TEXT NOT NULL,       -- file name: 0001_keys.sql
    checksum   TEXT NOT NULL,       -- BLAKE2b-256 of the file's bytes, lower-case hex
    applied_at INTEGER NOT NULL     -- moment: microseconds UTC
) STRICT;

-- Which master key wraps the keys below: its mark, which tells nothing of it. One row.
CREATE TABLE key_master (
    id      INTEGER PRIMARY KEY CHECK (id = 1),
    mark    BLOB    NOT NULL,
    made_at INTEGER NOT NULL
) STRICT;

-- A key for each person, wrapped by the master key. Destroyed: the bytes are
-- overwritten (secure_delete), the row stays and says when.
CREATE TABLE person_key (
    id           INTEGER PRIMARY KEY, -- random; person.key_id has it
    wrapped      BLOB,                -- NULL: destroyed
    made_at      INTEGER NOT NULL,
    destroyed_at INTEGER,             -- NULL: in use
    CHECK ((wrapped IS NULL) = (destroyed_at IS NOT NULL))
) STRICT;
