-- Places given out (design 7): an intake, what was proposed, what was decided. Nothing
-- here names a person: the random id of a way is somebody's only while enrolment_whom
-- says whose. Append-only, so that each can be repeated as it was.

-- An intake: what the places are, and by which rule they are given. Its seed is drawn
-- here, before anybody has looked at who waits.
CREATE TABLE allot_intake (
    rid         INTEGER PRIMARY KEY CHECK (rid > 0), -- random, of the form
    org_id      INTEGER NOT NULL REFERENCES org (id),
    slug        TEXT    NOT NULL,              -- the programme's id
    version     INTEGER NOT NULL,              -- of the programme, when it was opened
    area        TEXT    NOT NULL,              -- an id of the file; or empty: all
    move        TEXT    NOT NULL,              -- an id of the file: what a place leads to
    stage       TEXT    NOT NULL,              -- where those stand who may get one
    title       TEXT    NOT NULL,
    places      INTEGER NOT NULL CHECK (places > 0),
    women_milli INTEGER CHECK (women_milli BETWEEN 0 AND 1000), -- NULL: not in proportion
    release_on  TEXT,                          -- after it nobody's places are free to all
    objective   TEXT    NOT NULL CHECK (objective IN ('lottery', 'need_first')),
    seed        INTEGER NOT NULL CHECK (seed >= 0),
    opened_on   TEXT    NOT NULL,
    recorded_at INTEGER NOT NULL,              -- microseconds UTC
    actor       TEXT    NOT NULL               -- a word, never a name: local, u17
) STRICT;
CREATE INDEX allot_intake_by_programme ON allot_intake (org_id, slug, recorded_at);
CREATE TRIGGER allot_intake_stays BEFORE UPDATE ON allot_intake
BEGIN SELECT RAISE(ABORT, 'an intake is never changed'); END;
CREATE TRIGGER allot_intake_lasts BEFORE DELETE ON allot_intake
BEGIN SELECT RAISE(ABORT, 'an intake is never deleted'); END;

-- A proposal: the run as insteg allot reads it, and what proves it.
CREATE TABLE allot_run (
    id          INTEGER PRIMARY KEY,
    intake_rid  INTEGER NOT NULL REFERENCES allot_intake (rid),
    number      INTEGER NOT NULL CHECK (number > 0), -- 1, 2, 3 ...
    json        TEXT    NOT NULL,              -- RUN.json (docs/formats.md)
    certificate TEXT    NOT NULL,              -- empty: its bounds cannot hold
    answer_hash TEXT    NOT NULL CHECK (length(answer_hash) = 64), -- BLAKE2b-256 of it
    on_day      TEXT    NOT NULL,
    recorded_at INTEGER NOT NULL,
    actor       TEXT    NOT NULL,
    user_id     INTEGER REFERENCES user_account (id), -- NULL: of the terminal
    UNIQUE (intake_rid, number)
) STRICT;
CREATE TRIGGER allot_run_stays BEFORE UPDATE ON allot_run
BEGIN SELECT RAISE(ABORT, 'a proposal is never changed'); END;
CREATE TRIGGER allot_run_lasts BEFORE DELETE ON allot_run
BEGIN SELECT RAISE(ABORT, 'a proposal is never deleted'); END;

-- What the responsible person decided. Once.
CREATE TABLE allot_decision (
    intake_rid  INTEGER PRIMARY KEY REFERENCES allot_intake (rid),
    run_id      INTEGER REFERENCES allot_run (id), -- NULL: rejected before any proposal
    decision    TEXT    NOT NULL CHECK (decision IN ('given', 'rejected')),
    reason      TEXT    NOT NULL,              -- of a rejection; names nobody
    on_day      TEXT    NOT NULL,
    recorded_at INTEGER NOT NULL,
    actor       TEXT    NOT NULL,
    user_id     INTEGER REFERENCES user_account (id)
) STRICT;
CREATE TRIGGER allot_decision_stays BEFORE UPDATE ON allot_decision
BEGIN SELECT RAISE(ABORT, 'a decision is never changed'); END;
CREATE TRIGGER allot_decision_lasts BEFORE DELETE ON allot_decision
BEGIN SELECT RAISE(ABORT, 'a decision is never deleted'); END;

-- A place that was given.
CREATE TABLE allot_place (
    run_id        INTEGER NOT NULL REFERENCES allot_run (id),
    enrolment_rid INTEGER NOT NULL,
    sex           TEXT    NOT NULL CHECK (sex IN ('', 'woman', 'man', 'unstated')),
    by_hand       INTEGER NOT NULL CHECK (by_hand IN (0, 1)),
    PRIMARY KEY (run_id, enrolment_rid)
) STRICT, WITHOUT ROWID;
CREATE INDEX allot_place_by_way ON allot_place (enrolment_rid);
CREATE TRIGGER allot_place_stays BEFORE UPDATE ON allot_place
BEGIN SELECT RAISE(ABORT, 'a place that was given is never changed'); END;
CREATE TRIGGER allot_place_lasts BEFORE DELETE ON allot_place
BEGIN SELECT RAISE(ABORT, 'a place that was given is never deleted'); END;
