-- What happened, in the order it was written down (design 9). Append-only: a correction
-- is a new event. Current state (firm, visit ...) is a projection of these rows and can
-- be made again from them. Personal data: none in the facts; the staff's words (L).
CREATE TABLE event (
    id          INTEGER PRIMARY KEY,              -- the order of recording
    rid         INTEGER NOT NULL UNIQUE,          -- random id, the one shown outside
    kind        TEXT    NOT NULL,                 -- a word of data/event_kinds.tsv
    subject     TEXT    NOT NULL,                 -- firm, outing, visit, unit
    subject_rid INTEGER NOT NULL,                 -- its random id
    valid_on    TEXT    NOT NULL,                 -- the civil day it holds for
    recorded_at INTEGER NOT NULL,                 -- microseconds UTC
    actor       TEXT    NOT NULL,                 -- a word, not a name: "u17"
    role        TEXT    NOT NULL,                 -- in which the actor did it
    org_id      INTEGER NOT NULL REFERENCES org (id), -- for which unit
    reason      TEXT    NOT NULL,                 -- a code of the kind, or empty
    side        TEXT    NOT NULL,                 -- whose side, or empty
    corrects    INTEGER UNIQUE REFERENCES event (id), -- takes its place; or NULL
    bulk        INTEGER,                          -- the rid of the bulk action; or NULL
    facts       TEXT    NOT NULL                  -- JSON object, keys and types of the kind
) STRICT;
CREATE INDEX event_by_subject ON event (subject_rid, id);
CREATE INDEX event_by_unit ON event (org_id, valid_on, id);
CREATE INDEX event_by_bulk ON event (bulk) WHERE bulk IS NOT NULL;
CREATE TRIGGER event_stays BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'an event is never changed; write one that corrects it'); END;
CREATE TRIGGER event_lasts BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'an event is never deleted; write one that withdraws it'); END;

-- Free text of an event, about a firm: business data (B). Never changed; but a text that
-- should not have been written (about a person) can be taken out, and the event stays.
CREATE TABLE event_text (
    event_id INTEGER NOT NULL REFERENCES event (id),
    word     TEXT    NOT NULL,                    -- what it is: note
    text     TEXT    NOT NULL,
    PRIMARY KEY (event_id, word)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER event_text_stays BEFORE UPDATE ON event_text
BEGIN SELECT RAISE(ABORT, 'a text of an event is never changed'); END;
