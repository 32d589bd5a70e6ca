-- The image of the pool that follows what is saved (ADR 0016).

-- Who was changed by what made a pool sequence, when those are few and nothing else was
-- changed by it. A sequence without a row here may have changed anything.
CREATE TABLE pool_change (
    seq       INTEGER NOT NULL,
    person_id INTEGER NOT NULL REFERENCES person (id),
    PRIMARY KEY (seq, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX pool_change_by_person ON pool_change (person_id);

-- How much of the list the hash of a run is of: so many rows from the top, of those not
-- out of reach, and how many people each state has; 0: all rows.
ALTER TABLE match_run ADD COLUMN hashed_rows INTEGER NOT NULL DEFAULT 0;
