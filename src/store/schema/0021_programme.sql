-- Programmes: whole files, versioned. What an enrolment began on stays what it was.

-- A version of a programme. Append-only: a change is a new version.
CREATE TABLE programme (
    id        INTEGER PRIMARY KEY,
    slug      TEXT    NOT NULL,                        -- the id in the file
    version   INTEGER NOT NULL CHECK (version >= 1),   -- the version in the file
    json      TEXT    NOT NULL,                        -- the whole file, as it was read
    checksum  TEXT    NOT NULL,                        -- BLAKE2b-256 of it
    loaded_at INTEGER NOT NULL,                        -- microseconds UTC
    actor     TEXT    NOT NULL,                        -- who loaded it: "local", "u17"
    UNIQUE (slug, version)
) STRICT;
CREATE TRIGGER programme_stays BEFORE UPDATE ON programme
BEGIN SELECT RAISE(ABORT, 'a version of a programme is never changed'); END;
CREATE TRIGGER programme_lasts BEFORE DELETE ON programme
BEGIN SELECT RAISE(ABORT, 'a version of a programme is never deleted'); END;
