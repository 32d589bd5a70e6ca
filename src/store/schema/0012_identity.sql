-- 0012_identity.sql: who people are, sealed; how a number is found without being read;
-- which cases are one.

ALTER TABLE person ADD COLUMN key_id INTEGER;  -- in the database of keys; NULL: none yet
ALTER TABLE person ADD COLUMN made_at INTEGER; -- moment; NULL: from a file, see its import
ALTER TABLE person ADD COLUMN merged_into INTEGER REFERENCES person (id); -- NULL: it is not
CREATE UNIQUE INDEX person_by_key ON person (key_id);
CREATE INDEX person_by_merged ON person (merged_into) WHERE merged_into IS NOT NULL;

-- Names, numbers, address, contact: JSON sealed under the person's key. Old versions
-- stay, sealed as they were; why one was written is inside.
CREATE TABLE identity (
    person_id   INTEGER NOT NULL REFERENCES person (id),
    version     INTEGER NOT NULL CHECK (version > 0),
    sealed      BLOB    NOT NULL,  -- what = "identity", record = version (service/seal)
    recorded_at INTEGER NOT NULL,
    actor       TEXT    NOT NULL,
    to_at       INTEGER,           -- NULL: this one holds
    PRIMARY KEY (person_id, version)
) STRICT, WITHOUT ROWID;

-- A number stands for one person in a secrecy domain: keyed hash, not the number. What
-- other domains know cannot be seen from it.
CREATE TABLE identity_index (
    domain_id INTEGER NOT NULL REFERENCES secrecy_domain (id),
    value     BLOB    NOT NULL,    -- seal_index_value; also of numbers she had before
    person_id INTEGER NOT NULL REFERENCES person (id),
    PRIMARY KEY (domain_id, value)
) STRICT, WITHOUT ROWID;
CREATE INDEX identity_index_by_person ON identity_index (person_id);

-- Two cases that were found to be one person. Undone: the row stays and says so.
CREATE TABLE person_merge (
    id        INTEGER PRIMARY KEY,
    kept_id   INTEGER NOT NULL REFERENCES person (id),
    gone_id   INTEGER NOT NULL REFERENCES person (id),
    seq       INTEGER NOT NULL,    -- pool sequence at which what she can do moved
    at        INTEGER NOT NULL,
    actor     TEXT    NOT NULL,
    sealed_why BLOB   NOT NULL,    -- under the kept one's key: "merge_why", record 0
    undone_at INTEGER,             -- NULL: they are one
    undone_by TEXT,
    CHECK (kept_id <> gone_id)
) STRICT;
CREATE INDEX person_merge_by_kept ON person_merge (kept_id);
CREATE INDEX person_merge_by_gone ON person_merge (gone_id);
