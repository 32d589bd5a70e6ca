-- What leaves the house, and what the day asks for: messages, to-dos, the daily clock,
-- calendars to subscribe to, notes on firms and needs, firms found to be one.

-- Messages. No text and no name: a kind, whose words are in data/outbox_kinds.tsv, a
-- receiver and a link. Who it is to is looked up when it leaves. Case data (C) where the
-- receiver is a participant, else B.
CREATE TABLE outbox (
    id         INTEGER PRIMARY KEY,
    rid        INTEGER NOT NULL UNIQUE,           -- random id, the one shown outside
    org_id     INTEGER NOT NULL REFERENCES org (id), -- for which unit
    kind       TEXT    NOT NULL,                  -- a word of data/outbox_kinds.tsv
    about      TEXT    NOT NULL,                  -- referral, need, case ...
    about_rid  INTEGER NOT NULL,                  -- its random id
    contact_id INTEGER REFERENCES firm_contact (id), -- to a contact of a firm,
    person_id  INTEGER REFERENCES person (id),    -- or a participant,
    user_id    INTEGER REFERENCES user_account (id), -- or one of the staff
    lang       TEXT    NOT NULL CHECK (lang IN ('sv', 'en')),
    link       TEXT    NOT NULL,                  -- path of ours; emptied when it has left
    day        TEXT,                              -- the day its words name; or NULL
    channel    TEXT    NOT NULL CHECK (channel IN ('letter', 'sms', 'email', 'call', 'page')),
    state      TEXT    NOT NULL CHECK (state IN
                   ('waiting', 'sending', 'sent', 'failed', 'unsure', 'dropped')),
    reason     TEXT    NOT NULL,                  -- of failed and dropped; or empty
    tries      INTEGER NOT NULL CHECK (tries >= 0),
    due_at     INTEGER NOT NULL,                  -- not before this moment
    made_at    INTEGER NOT NULL,                  -- microseconds UTC
    actor      TEXT    NOT NULL,                  -- a word, not a name: "u17"
    closed_at  INTEGER,                           -- NULL: it has not left, nor been given up
    closed_by  TEXT,
    CHECK ((contact_id IS NOT NULL) + (person_id IS NOT NULL) + (user_id IS NOT NULL) = 1)
) STRICT;
CREATE INDEX outbox_open ON outbox (state, channel, due_at) WHERE closed_at IS NULL;
CREATE INDEX outbox_by_unit ON outbox (org_id, id) WHERE closed_at IS NULL;
CREATE INDEX outbox_by_about ON outbox (about_rid, kind);
CREATE INDEX outbox_by_contact ON outbox (contact_id, made_at) WHERE contact_id IS NOT NULL;
CREATE INDEX outbox_by_person ON outbox (person_id, made_at) WHERE person_id IS NOT NULL;
CREATE INDEX outbox_by_user ON outbox (user_id, made_at) WHERE user_id IS NOT NULL;

-- Every time one was handed to the command that delivers: written before, ended after.
-- One that never ended may have left: a person looks, the program does not send again.
CREATE TABLE outbox_try (
    outbox_id INTEGER NOT NULL REFERENCES outbox (id) ON DELETE CASCADE,
    nth       INTEGER NOT NULL,
    channel   TEXT    NOT NULL,
    began_at  INTEGER NOT NULL,
    ended_at  INTEGER,                            -- NULL: going on, or cut off
    outcome   TEXT    NOT NULL,                   -- sent, later, refused, late; empty: none
    code      INTEGER NOT NULL,                   -- exit code of the command; or 0
    PRIMARY KEY (outbox_id, nth)
) STRICT, WITHOUT ROWID;

-- Who wants no reminders. Closed rows stay.
CREATE TABLE outbox_stop (
    id         INTEGER PRIMARY KEY,
    contact_id INTEGER REFERENCES firm_contact (id),
    person_id  INTEGER REFERENCES person (id),
    user_id    INTEGER REFERENCES user_account (id),
    from_at    INTEGER NOT NULL,
    set_by     TEXT    NOT NULL,
    to_at      INTEGER,                           -- NULL: holds
    CHECK ((contact_id IS NOT NULL) + (person_id IS NOT NULL) + (user_id IS NOT NULL) = 1)
) STRICT;
CREATE INDEX outbox_stop_by_contact ON outbox_stop (contact_id) WHERE contact_id IS NOT NULL;
CREATE INDEX outbox_stop_by_person ON outbox_stop (person_id) WHERE person_id IS NOT NULL;
CREATE INDEX outbox_stop_by_user ON outbox_stop (user_id) WHERE user_id IS NOT NULL;

-- What was done about a to-do. The to-dos themselves are found by rule each time
-- (data/todo_rules.tsv): this says which are done or put off. Append-only.
CREATE TABLE todo_act (
    id          INTEGER PRIMARY KEY,
    org_id      INTEGER NOT NULL REFERENCES org (id),
    rule        TEXT    NOT NULL,                 -- a word of data/todo_rules.tsv
    subject_rid INTEGER NOT NULL,                 -- of the firm, message ... it is about
    due_on      TEXT    NOT NULL,                 -- the day of the to-do it is about
    act         TEXT    NOT NULL CHECK (act IN ('done', 'snoozed', 'reopened')),
    until_on    TEXT,                             -- of snoozed
    reason      TEXT    NOT NULL,                 -- a code
    at          INTEGER NOT NULL,
    actor       TEXT    NOT NULL,
    CHECK ((act = 'snoozed') = (until_on IS NOT NULL))
) STRICT;
CREATE INDEX todo_act_by_subject ON todo_act (org_id, subject_rid, rule, due_on, id);
CREATE TRIGGER todo_act_stays BEFORE UPDATE ON todo_act
BEGIN SELECT RAISE(ABORT, 'an act is never changed; write another'); END;

-- Which steps of the daily clock have been done for which day.
CREATE TABLE clock_done (
    day      TEXT    NOT NULL,
    step     TEXT    NOT NULL,                    -- a word of service/clock.c
    ended_at INTEGER NOT NULL,
    did      INTEGER NOT NULL,                    -- how many it concerned
    PRIMARY KEY (step, day)
) STRICT, WITHOUT ROWID;

-- Secret links by which a calendar program reads somebody's visits and meetings.
CREATE TABLE calendar_link (
    id        INTEGER PRIMARY KEY,
    user_id   INTEGER NOT NULL REFERENCES user_account (id),
    org_id    INTEGER NOT NULL REFERENCES org (id), -- visits for this unit
    hash      BLOB    NOT NULL UNIQUE,            -- BLAKE2b of the secret
    lang      TEXT    NOT NULL CHECK (lang IN ('sv', 'en')),
    made_at   INTEGER NOT NULL,
    read_on   TEXT,                               -- the last day it was read; NULL: never
    closed_at INTEGER                             -- NULL: good
) STRICT;
CREATE UNIQUE INDEX calendar_link_one ON calendar_link (user_id, org_id) WHERE closed_at IS NULL;

-- Notes on a firm or a need: what was said and done. Append-only: one that was wrong
-- stays, and another stands in its place. Business data (B).
CREATE TABLE work_note (
    id          INTEGER PRIMARY KEY,
    rid         INTEGER NOT NULL UNIQUE,
    org_id      INTEGER NOT NULL REFERENCES org (id),
    firm_id     INTEGER REFERENCES firm (id),
    need_id     INTEGER REFERENCES need (id),
    corrects_id INTEGER UNIQUE REFERENCES work_note (id), -- whose place it takes; or NULL
    on_day      TEXT    NOT NULL,                 -- the day it is about
    text        TEXT    NOT NULL,
    noted_by    INTEGER NOT NULL REFERENCES user_account (id),
    at          INTEGER NOT NULL,
    CHECK ((firm_id IS NOT NULL) + (need_id IS NOT NULL) = 1)
) STRICT;
CREATE INDEX work_note_by_firm ON work_note (firm_id, id) WHERE firm_id IS NOT NULL;
CREATE INDEX work_note_by_need ON work_note (need_id, id) WHERE need_id IS NOT NULL;
CREATE TRIGGER work_note_stays BEFORE UPDATE ON work_note
BEGIN SELECT RAISE(ABORT, 'a note is never changed; write another in its place'); END;

-- Two firms of a unit that were found to be one. Undone: the row stays and says so.
CREATE TABLE firm_merge (
    id        INTEGER PRIMARY KEY,
    rid       INTEGER NOT NULL UNIQUE,
    org_id    INTEGER NOT NULL REFERENCES org (id),
    kept_id   INTEGER NOT NULL REFERENCES firm (id),
    gone_id   INTEGER NOT NULL REFERENCES firm (id),
    was       TEXT    NOT NULL,                   -- status of the one that is gone
    at        INTEGER NOT NULL,
    actor     TEXT    NOT NULL,
    undone_at INTEGER,                            -- NULL: they are one
    undone_by TEXT,
    CHECK (kept_id <> gone_id)
) STRICT;
CREATE UNIQUE INDEX firm_merge_gone ON firm_merge (gone_id) WHERE undone_at IS NULL;
CREATE INDEX firm_merge_kept ON firm_merge (kept_id) WHERE undone_at IS NULL;
