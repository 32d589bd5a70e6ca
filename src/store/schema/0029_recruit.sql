-- How a recruitment stands. The whole table is a projection of events from here on: its
-- title is what was typed beside the event.
ALTER TABLE recruitment ADD COLUMN status TEXT NOT NULL DEFAULT 'open'
    CHECK (status IN ('open', 'paused', 'filled', 'withdrawn'));
ALTER TABLE recruitment ADD COLUMN reason TEXT NOT NULL DEFAULT '';     -- a word; or empty
ALTER TABLE recruitment ADD COLUMN side TEXT NOT NULL DEFAULT '';       -- whose; or empty
ALTER TABLE recruitment ADD COLUMN since_on TEXT NOT NULL DEFAULT '1970-01-01';
ALTER TABLE recruitment ADD COLUMN until_on TEXT;                       -- paused until; or NULL
ALTER TABLE recruitment ADD COLUMN changed_by TEXT NOT NULL DEFAULT ''; -- an actor, a word
ALTER TABLE recruitment ADD COLUMN version INTEGER NOT NULL DEFAULT 1;  -- how many events
CREATE INDEX recruitment_by_unit ON recruitment (org_id, recorded_at);

-- Of a need with many places: how many the firm has filled so far, while it is open.
ALTER TABLE need_state ADD COLUMN filled INTEGER NOT NULL DEFAULT 0 CHECK (filled >= 0);

-- Notes that their writer took back within minutes: the note stays to be counted, what
-- it said is shown to nobody. Append-only.
CREATE TABLE work_note_back (
    note_id INTEGER PRIMARY KEY REFERENCES work_note (id),
    at      INTEGER NOT NULL,
    by_id   INTEGER NOT NULL REFERENCES user_account (id)
) STRICT;
