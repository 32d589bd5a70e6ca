-- What figures are counted from, and what has been given to the public (design 10).

-- What events say that is counted, a row each, in the order figures are made: a
-- projection of events (service/tally.h). A row of an event that was corrected stays,
-- with the moment it was, so that any past moment can be asked. Case data (C): random
-- ids, sex, no name.
CREATE TABLE tally (
    org_id      INTEGER NOT NULL REFERENCES org (id),
    programme   TEXT    NOT NULL,                 -- its id; empty: of no programme alone
    what        TEXT    NOT NULL CHECK (what IN
                    ('enrolled', 'moved', 'months', 'dated', 'visit', 'band')),
    subject_rid INTEGER NOT NULL,                 -- enrolment, visit or firm
    day         TEXT    NOT NULL,                 -- the civil day it holds for
    event_id    INTEGER NOT NULL REFERENCES event (id),
    word        TEXT    NOT NULL,                 -- sex; stage left; outcome; or empty
    area        TEXT    NOT NULL,                 -- of the programme; or empty
    stage       TEXT    NOT NULL,                 -- entered; or empty
    number      INTEGER NOT NULL,                 -- months; firm; least of a band
    other       INTEGER NOT NULL,                 -- outing; most of a band
    actor       TEXT    NOT NULL,                 -- a word, not a name: "u17"
    recorded_at INTEGER NOT NULL,                 -- microseconds UTC
    gone_at     INTEGER,                          -- corrected then; NULL: stands
    PRIMARY KEY (org_id, programme, what, subject_rid, day, event_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX tally_by_subject ON tally (subject_rid, event_id);
CREATE INDEX tally_by_day ON tally (org_id, programme, what, day, subject_rid);

-- What was there before: visits and how many work at a firm.
INSERT INTO tally
SELECT e.org_id, '', CASE e.kind WHEN 'visit' THEN 'visit' ELSE 'band' END, e.subject_rid,
    e.valid_on, e.id, coalesce(e.facts ->> 'outcome', ''), '', '',
    coalesce(e.facts ->> CASE e.kind WHEN 'visit' THEN 'firm' ELSE 'least' END, 0),
    coalesce(e.facts ->> CASE e.kind WHEN 'visit' THEN 'outing' ELSE 'most' END, 0),
    e.actor, e.recorded_at, c.recorded_at
FROM event e LEFT JOIN event c ON c.corrects = e.id
WHERE e.kind IN ('visit', 'firm_band');

-- Figures given to the public: what was asked and the bytes of the answer, for ever.
-- No personal data: cells that could be somebody are not in them (domain/small_table.h).
CREATE TABLE publication (
    id         INTEGER PRIMARY KEY,
    rid        INTEGER NOT NULL UNIQUE,           -- random id, the one shown outside
    org_id     INTEGER NOT NULL REFERENCES org (id),
    programme  TEXT    NOT NULL,                  -- its id
    version    INTEGER NOT NULL,                  -- of its file
    title      TEXT    NOT NULL,
    as_of      TEXT    NOT NULL,                  -- the day it is as of
    asked      TEXT    NOT NULL,                  -- the parameters, JSON
    bytes      TEXT    NOT NULL,                  -- the answer, JSON
    sha256     TEXT    NOT NULL,                  -- of the bytes, hexadecimal
    made_at    INTEGER NOT NULL,                  -- microseconds UTC
    actor      TEXT    NOT NULL
) STRICT;
CREATE INDEX publication_by_unit ON publication (org_id, programme, id);
CREATE TRIGGER publication_stays BEFORE UPDATE ON publication
BEGIN SELECT RAISE(ABORT, 'what was published is never changed; publish anew'); END;
CREATE TRIGGER publication_lasts BEFORE DELETE ON publication
BEGIN SELECT RAISE(ABORT, 'what was published is never deleted'); END;
