-- What a need belongs to and how it stands (design 4): a projection of events about it.
-- Business data (B). A need without a row here came from a file: it is open and nobody's.
CREATE TABLE need_state (
    need_id         INTEGER PRIMARY KEY REFERENCES need (id),
    firm_id         INTEGER REFERENCES firm (id), -- NULL: no firm of the unit
    workplace_rid   INTEGER,                      -- where the work is done; NULL: not said
    contact_rid     INTEGER,                      -- whom to ask; NULL: nobody named
    visit_rid       INTEGER,                      -- the visit it came from; NULL: none
    recruitment_rid INTEGER,                      -- the opening it is part of; NULL: none
    status          TEXT NOT NULL CHECK (status IN ('open', 'paused', 'filled', 'withdrawn')),
    reason          TEXT NOT NULL,                -- why, a word; or empty
    side            TEXT NOT NULL,                -- on whose side; or empty
    since_on        TEXT NOT NULL,                -- the day it has stood so from
    until_on        TEXT,                         -- paused until; NULL: not said
    changed_by      TEXT NOT NULL                 -- the actor of that event, a word
) STRICT;
CREATE INDEX need_state_by_firm ON need_state (firm_id, need_id) WHERE firm_id IS NOT NULL;
CREATE INDEX need_state_by_visit ON need_state (visit_rid) WHERE visit_rid IS NOT NULL;
CREATE INDEX need_state_by_recruitment ON need_state (recruitment_rid)
    WHERE recruitment_rid IS NOT NULL;

-- More of a version of a need: what only those written in talks have.
CREATE TABLE need_more (
    need_id        INTEGER NOT NULL,
    version        INTEGER NOT NULL,
    deadline_on    TEXT,                          -- the firm wants an answer by; or NULL
    displaces_none INTEGER NOT NULL CHECK (displaces_none IN (0, 1)), -- the firm declares it
    union_on       TEXT,                          -- the union was asked that day; or NULL
    built          TEXT    NOT NULL,              -- JSON: what was typed, to go on from
    PRIMARY KEY (need_id, version),
    FOREIGN KEY (need_id, version) REFERENCES need_version (need_id, version)
) STRICT, WITHOUT ROWID;

-- When how many are needed: weeks x places, as summer cover has.
CREATE TABLE need_season (
    need_id   INTEGER NOT NULL,
    version   INTEGER NOT NULL,
    ordinal   INTEGER NOT NULL,
    from_on   TEXT    NOT NULL,
    to_on     TEXT    NOT NULL,                   -- the last day
    positions INTEGER NOT NULL CHECK (positions > 0),
    PRIMARY KEY (need_id, version, ordinal),
    CHECK (to_on >= from_on),
    FOREIGN KEY (need_id, version) REFERENCES need_version (need_id, version)
) STRICT, WITHOUT ROWID;

-- An opening with many places, made of several needs: 200 jobs at a new terminal.
CREATE TABLE recruitment (
    id          INTEGER PRIMARY KEY,
    rid         INTEGER NOT NULL UNIQUE,
    org_id      INTEGER NOT NULL REFERENCES org (id),
    firm_id     INTEGER NOT NULL REFERENCES firm (id),
    title       TEXT    NOT NULL,
    positions   INTEGER NOT NULL CHECK (positions > 0), -- in all, as the firm says
    recorded_at INTEGER NOT NULL,
    actor       TEXT    NOT NULL
) STRICT;
CREATE INDEX recruitment_by_firm ON recruitment (firm_id, id);

-- What somebody is filling in that is about no person: saved as she goes. Those about a
-- person are sealed, in the table draft.
CREATE TABLE draft_plain (
    user_id  INTEGER NOT NULL,                    -- user_account.id; 0: nobody signed in
    org_id   INTEGER NOT NULL REFERENCES org (id),
    form     TEXT    NOT NULL,                    -- need
    about    INTEGER NOT NULL,                    -- the random id of what it is about
    version  INTEGER NOT NULL CHECK (version > 0),
    content  TEXT    NOT NULL,                    -- JSON, as service/draft.c writes it
    saved_at INTEGER NOT NULL,
    PRIMARY KEY (user_id, org_id, form, about)
) STRICT, WITHOUT ROWID;

-- A unit of the municipality itself, which hires as any employer: a projection of events.
ALTER TABLE firm ADD COLUMN internal INTEGER NOT NULL DEFAULT 0 CHECK (internal IN (0, 1));

-- Help that the firm was given, in minutes: a projection of events.
CREATE TABLE firm_support (
    rid      INTEGER PRIMARY KEY,
    firm_id  INTEGER NOT NULL REFERENCES firm (id),
    need_id  INTEGER REFERENCES need (id),        -- which need it was about; or NULL
    event_id INTEGER NOT NULL REFERENCES event (id),
    held_on  TEXT    NOT NULL,
    what     TEXT    NOT NULL,                    -- supervision, tasks, adapt ...
    minutes  INTEGER NOT NULL CHECK (minutes > 0)
) STRICT;
CREATE INDEX firm_support_by_firm ON firm_support (firm_id, held_on);
