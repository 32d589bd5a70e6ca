-- What is counted is written for every event that counts, and again for all of them by a
-- rebuild: so its rows are checked with as little as says the same.

-- As before (0032_measure.sql), but: `what` is compared word by word, since SQLite makes
-- a table of a list of three or more each time a row is put in, which was half of what a
-- row cost; and neither event nor unit is looked up: a row is made of an event that was
-- just read or written, which has its unit and is never deleted (0022_event.sql). Without
-- these references all rows are forgotten at once, page by page. Case data (C): random
-- ids, sex, no name.
CREATE TABLE tally_new (
    org_id      INTEGER NOT NULL,                 -- of `org`, as the event's
    programme   TEXT    NOT NULL,                 -- its id; empty: of no programme alone
    what        TEXT    NOT NULL CHECK (what = 'enrolled' OR what = 'moved' OR
                    what = 'months' OR what = 'dated' OR what = 'visit' OR what = 'band'),
    subject_rid INTEGER NOT NULL,                 -- enrolment, visit or firm
    day         TEXT    NOT NULL,                 -- the civil day it holds for
    event_id    INTEGER NOT NULL,                 -- of `event`
    word        TEXT    NOT NULL,                 -- sex; stage left; outcome; or empty
    area        TEXT    NOT NULL,                 -- of the programme; or empty
    stage       TEXT    NOT NULL,                 -- entered; or empty
    number      INTEGER NOT NULL,                 -- months; firm; least of a band
    other       INTEGER NOT NULL,                 -- outing; most of a band; first way
    actor       TEXT    NOT NULL,                 -- a word, not a name: "u17"
    recorded_at INTEGER NOT NULL,                 -- microseconds UTC
    gone_at     INTEGER,                          -- corrected then; NULL: stands
    PRIMARY KEY (org_id, programme, what, subject_rid, day, event_id)
) STRICT, WITHOUT ROWID;
INSERT INTO tally_new
SELECT org_id, programme, what, subject_rid, day, event_id, word, area, stage, number,
    other, actor, recorded_at, gone_at
FROM tally ORDER BY org_id, programme, what, subject_rid, day, event_id;
DROP TABLE tally;
ALTER TABLE tally_new RENAME TO tally;
CREATE INDEX tally_by_subject ON tally (subject_rid, event_id);
