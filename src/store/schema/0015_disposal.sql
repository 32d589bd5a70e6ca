-- Disposal (gallring): the one lawful delete. What was counted stays as a count, what
-- was done stays as a protocol; nothing that says who.

-- The protocol. Append-only.
CREATE TABLE disposal (
    id         INTEGER PRIMARY KEY,
    rid        INTEGER NOT NULL UNIQUE,             -- number of the protocol
    person_id  INTEGER NOT NULL UNIQUE REFERENCES person (id), -- an empty shell since
    org_id     INTEGER NOT NULL REFERENCES org (id),
    key_id     INTEGER,                             -- the key that was destroyed; or NULL
    ground     TEXT    NOT NULL,                    -- the decision: committee, day, number
    decided_by INTEGER NOT NULL REFERENCES user_account (id),
    at         INTEGER NOT NULL,                    -- microseconds UTC
    records    INTEGER NOT NULL CHECK (records >= 0), -- how many were deleted, of any kind
    gone_on    TEXT    NOT NULL                     -- when the last backup with the key
                                                    -- is gone, kept as they should be
) STRICT;
CREATE TRIGGER disposal_stays BEFORE UPDATE ON disposal
BEGIN SELECT RAISE(ABORT, 'a protocol of disposal is never changed'); END;
CREATE TRIGGER disposal_lasts BEFORE DELETE ON disposal
BEGIN SELECT RAISE(ABORT, 'a protocol of disposal is never deleted'); END;

-- How much of each kind. Append-only as its protocol.
CREATE TABLE disposal_part (
    disposal_id INTEGER NOT NULL REFERENCES disposal (id),
    part        TEXT    NOT NULL,                   -- the table
    records     INTEGER NOT NULL CHECK (records > 0),
    PRIMARY KEY (disposal_id, part)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER disposal_part_stays BEFORE UPDATE ON disposal_part
BEGIN SELECT RAISE(ABORT, 'a protocol of disposal is never changed'); END;
CREATE TRIGGER disposal_part_lasts BEFORE DELETE ON disposal_part
BEGIN SELECT RAISE(ABORT, 'a protocol of disposal is never deleted'); END;

-- What is counted before it is deleted, by unit, year and sex.
CREATE TABLE disposed_count (
    org_id INTEGER NOT NULL REFERENCES org (id),
    year   INTEGER NOT NULL,                        -- of the disposal
    sex    TEXT    NOT NULL CHECK (sex IN ('K', 'M', '')),
    people INTEGER NOT NULL CHECK (people > 0),
    capabilities INTEGER NOT NULL CHECK (capabilities >= 0), -- that they had mapped
    PRIMARY KEY (org_id, year, sex)
) STRICT, WITHOUT ROWID;

-- Whom a file may not bring back: keyed fingerprints of source and key in it.
CREATE TABLE disposed_source (
    hash BLOB PRIMARY KEY                           -- BLAKE2b-256, salted (meta)
) STRICT, WITHOUT ROWID;

-- Whom runs have shown, by person: for disposal and for her own extract.
CREATE INDEX match_row_by_person ON match_row (person_id);

-- What proves who she is, and where she was signed in: of any age.
CREATE INDEX session_by_user ON session (user_id);
CREATE INDEX credential_by_user ON credential (user_id);
