-- Ways through a programme: of people, of firms, of the programme itself (design 9).

-- Whose an enrolment is. Apart from its events, which name no person, so that disposal
-- leaves the figures and takes the tie. Case data (C).
CREATE TABLE enrolment_whom (
    enrolment_rid INTEGER PRIMARY KEY,            -- the random id its events carry
    person_id     INTEGER NOT NULL REFERENCES person (id)
) STRICT;
CREATE INDEX enrolment_whom_by_person ON enrolment_whom (person_id);

-- What was written of a fact about a person, in words: sealed under her key (C).
CREATE TABLE enrolment_words (
    event_id  INTEGER PRIMARY KEY REFERENCES event (id), -- of the fact
    person_id INTEGER NOT NULL REFERENCES person (id),
    sealed    BLOB    NOT NULL
) STRICT;
CREATE INDEX enrolment_words_by_person ON enrolment_words (person_id);

-- How a way stands: a projection of events. No person in it.
CREATE TABLE enrolment (
    rid          INTEGER PRIMARY KEY,
    org_id       INTEGER NOT NULL REFERENCES org (id),
    of           TEXT    NOT NULL CHECK (of IN ('person', 'firm', 'programme')),
    slug         TEXT    NOT NULL,                -- the programme's id
    version      INTEGER NOT NULL,                -- the version it keeps
    area         TEXT    NOT NULL,                -- an id of the file; or empty
    target_group TEXT    NOT NULL,                -- an id of the file; or empty
    sex          TEXT    NOT NULL CHECK (sex IN ('', 'woman', 'man', 'unstated')),
    firm_rid     INTEGER NOT NULL,                -- whose way it is; 0: no firm's
    found_by     TEXT    NOT NULL,                -- how she was found; or empty
    stage        TEXT    NOT NULL,
    came_by      TEXT    NOT NULL,                -- the move; empty: it began there
    begun_on     TEXT    NOT NULL,
    entered_on   TEXT    NOT NULL,                -- this stage, or its pause
    counted_from TEXT    NOT NULL,                -- its days count from here
    alert_on     TEXT,                            -- the first alert of the stage
    limit_on     TEXT,                            -- its last day
    state        TEXT    NOT NULL CHECK (state IN ('open', 'paused', 'ended')),
    last_on      TEXT    NOT NULL,                -- of what was written last
    row_version  INTEGER NOT NULL                 -- events so far
) STRICT;
CREATE INDEX enrolment_by_programme ON enrolment (org_id, slug, of, state);
CREATE INDEX enrolment_by_firm ON enrolment (firm_rid, slug) WHERE firm_rid > 0;
CREATE INDEX enrolment_by_limit ON enrolment (org_id, limit_on) WHERE state = 'open';

-- Every entry into a stage, from the first on: a projection of events.
CREATE TABLE enrolment_move (
    enrolment_rid INTEGER NOT NULL,
    ordinal       INTEGER NOT NULL,               -- from 0: where it began
    move          TEXT    NOT NULL,               -- an id of the file; empty: it began
    kind          TEXT    NOT NULL,               -- advance, back, pause, ...; or begin
    from_stage    TEXT    NOT NULL,
    stage         TEXT    NOT NULL,
    on_day        TEXT    NOT NULL,
    role          TEXT    NOT NULL,               -- who decided, an id of the file
    reason        TEXT    NOT NULL,
    side          TEXT    NOT NULL,
    event_id      INTEGER NOT NULL,
    PRIMARY KEY (enrolment_rid, ordinal)
) STRICT, WITHOUT ROWID;

-- What is done around a programme: a projection of events. How many came, not who.
CREATE TABLE activity (
    rid         INTEGER PRIMARY KEY,
    org_id      INTEGER NOT NULL REFERENCES org (id),
    slug        TEXT    NOT NULL,
    version     INTEGER NOT NULL,
    activity    TEXT    NOT NULL,                 -- an id of the file's list
    kind        TEXT    NOT NULL,                 -- its kind in the file
    area        TEXT    NOT NULL,
    state       TEXT    NOT NULL CHECK (state IN ('planned', 'held', 'off', 'done')),
    on_day      TEXT    NOT NULL,                 -- held, else planned for
    minutes     INTEGER NOT NULL,
    women       INTEGER NOT NULL,
    men         INTEGER NOT NULL,
    unstated    INTEGER NOT NULL,
    firms       INTEGER NOT NULL,
    actor       TEXT    NOT NULL,                 -- of training: who did it
    row_version INTEGER NOT NULL
) STRICT;
CREATE INDEX activity_by_programme ON activity (org_id, slug, on_day);

-- Whom an activity was offered. As enrolment_whom: apart from events (C).
CREATE TABLE invite_whom (
    invite_rid INTEGER PRIMARY KEY,
    person_id  INTEGER NOT NULL REFERENCES person (id)
) STRICT;
CREATE INDEX invite_whom_by_person ON invite_whom (person_id);

-- What became of an invitation: a projection of events.
CREATE TABLE invite (
    rid          INTEGER PRIMARY KEY,
    org_id       INTEGER NOT NULL REFERENCES org (id),
    activity_rid INTEGER NOT NULL,
    sex          TEXT    NOT NULL,
    answer       TEXT    NOT NULL CHECK (answer IN ('', 'yes', 'no', 'unsure')),
    came         TEXT    NOT NULL CHECK (came IN ('', 'yes', 'no')),
    reason       TEXT    NOT NULL,
    invited_on   TEXT    NOT NULL
) STRICT;
CREATE INDEX invite_by_activity ON invite (activity_rid);
