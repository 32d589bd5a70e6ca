-- Notes on a case: what was said and done, as staff write it down. Append-only: one that
-- was wrong stays, and another stands in its place. Case data (C); deleted by disposal.
CREATE TABLE note (
    id          INTEGER PRIMARY KEY,
    rid         INTEGER NOT NULL UNIQUE,          -- random id, the one shown outside
    person_id   INTEGER NOT NULL REFERENCES person (id),
    corrects_id INTEGER UNIQUE REFERENCES note (id), -- whose place it takes; NULL: none's
    on_day      TEXT    NOT NULL,                 -- the day it is about
    sealed      BLOB    NOT NULL,                 -- what = "note", record = rid
    noted_by    INTEGER NOT NULL REFERENCES user_account (id),
    at          INTEGER NOT NULL                  -- microseconds UTC
) STRICT;
CREATE INDEX note_by_person ON note (person_id, id);
CREATE TRIGGER note_stays BEFORE UPDATE ON note
BEGIN SELECT RAISE(ABORT, 'a note is never changed; write another in its place'); END;
