-- A person's case. Identity is not here: it will be one encrypted record apart.
CREATE TABLE person (
    id           INTEGER PRIMARY KEY,
    rid          INTEGER NOT NULL UNIQUE,         -- the case's random id
    org_id       INTEGER NOT NULL REFERENCES org (id),
    source       TEXT    NOT NULL,
    source_key   TEXT    NOT NULL,                -- the id in the file it came from
    content_hash BLOB    NOT NULL,                -- of the row as understood
    UNIQUE (source, source_key)
) STRICT;

-- Sex, dated, apart from everything that matching reads (design 6).
CREATE TABLE sex_record (
    person_id INTEGER NOT NULL REFERENCES person (id),
    from_seq  INTEGER NOT NULL,                   -- pool sequence it holds from
    to_seq    INTEGER,                            -- NULL: still holds
    sex       TEXT    NOT NULL CHECK (sex IN ('K', 'M', '')),
    PRIMARY KEY (person_id, from_seq)
) STRICT, WITHOUT ROWID;

-- When and from where a person can work. Append-only, closed by to_seq.
CREATE TABLE availability (
    person_id      INTEGER NOT NULL REFERENCES person (id),
    from_seq       INTEGER NOT NULL,
    to_seq         INTEGER,
    place_id       INTEGER NOT NULL REFERENCES place (id),
    mode           INTEGER NOT NULL CHECK (mode BETWEEN 0 AND 3), -- car bus bike foot
    max_minutes    INTEGER CHECK (max_minutes > 0),               -- NULL: no limit
    available_from TEXT,                                          -- NULL: now
    hours_per_week INTEGER CHECK (hours_per_week > 0),            -- NULL: no limit
    enrolled_on    TEXT,                                          -- NULL: not enrolled
    PRIMARY KEY (person_id, from_seq)
) STRICT, WITHOUT ROWID;

-- What a person can do, holds and speaks. Append-only, closed by to_seq.
CREATE TABLE capability (
    person_id  INTEGER NOT NULL REFERENCES person (id),
    concept_id INTEGER NOT NULL REFERENCES concept (id),
    from_seq   INTEGER NOT NULL,
    to_seq     INTEGER,
    level      INTEGER NOT NULL CHECK (level BETWEEN 1 AND 4),
    PRIMARY KEY (person_id, concept_id, from_seq)
) STRICT, WITHOUT ROWID;

-- An advertisement as it came, with what could be used of its fields.
CREATE TABLE advertisement (
    id           INTEGER PRIMARY KEY,
    rid          INTEGER NOT NULL UNIQUE,
    org_id       INTEGER NOT NULL REFERENCES org (id),
    source       TEXT    NOT NULL,
    source_key   TEXT    NOT NULL,
    content_hash BLOB    NOT NULL,
    headline     TEXT    NOT NULL,
    employer     TEXT    NOT NULL,
    org_no       TEXT    NOT NULL,                -- empty: unknown
    place_id     INTEGER REFERENCES place (id),   -- NULL: not one we know
    occupation   TEXT    NOT NULL,                -- jobtech concept id or empty
    occupation_label TEXT NOT NULL,
    ssyk         TEXT    NOT NULL,                -- four digits or empty
    positions    INTEGER NOT NULL CHECK (positions >= 0),
    deadline_on  TEXT,
    published_on TEXT,
    hours_percent_min INTEGER,                    -- of full time
    hours_percent_max INTEGER,
    fields       TEXT    NOT NULL,                -- JSON: the other structured fields
    text         TEXT    NOT NULL,
    UNIQUE (source, source_key)
) STRICT;

-- A need: something an employer wants done. What changes lives in need_version.
CREATE TABLE need (
    id         INTEGER PRIMARY KEY,
    rid        INTEGER NOT NULL UNIQUE,
    org_id     INTEGER NOT NULL REFERENCES org (id),
    source     TEXT    NOT NULL,
    source_key TEXT    NOT NULL,
    seed       INTEGER NOT NULL,                  -- of its lottery, fixed at birth
    ad_id      INTEGER REFERENCES advertisement (id),
    version    INTEGER NOT NULL CHECK (version > 0), -- the one that holds now
    UNIQUE (source, source_key)
) STRICT;

-- Each state a need has had; append-only.
CREATE TABLE need_version (
    need_id        INTEGER NOT NULL REFERENCES need (id),
    version        INTEGER NOT NULL,
    title          TEXT    NOT NULL,
    employer       TEXT    NOT NULL,
    place_id       INTEGER NOT NULL REFERENCES place (id),
    start_on       TEXT,                          -- NULL: not decided, nothing is late
    hours_per_week INTEGER CHECK (hours_per_week > 0),
    positions      INTEGER NOT NULL CHECK (positions > 0),
    purpose        TEXT    NOT NULL CHECK (purpose IN
                       ('try_out', 'praktik', 'hire', 'summer_cover', 'apprenticeship')),
    content_hash   BLOB    NOT NULL,
    recorded_at    INTEGER NOT NULL,
    actor          TEXT    NOT NULL,
    PRIMARY KEY (need_id, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE need_task (
    need_id       INTEGER NOT NULL,
    version       INTEGER NOT NULL,
    ordinal       INTEGER NOT NULL,
    concept_id    INTEGER REFERENCES concept (id), -- NULL: in the employer's own words
    label         TEXT    NOT NULL,
    share_percent INTEGER NOT NULL CHECK (share_percent BETWEEN 0 AND 100),
    PRIMARY KEY (need_id, version, ordinal),
    FOREIGN KEY (need_id, version) REFERENCES need_version (need_id, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE requirement (
    need_id      INTEGER NOT NULL,
    version      INTEGER NOT NULL,
    ordinal      INTEGER NOT NULL,
    task_ordinal INTEGER,                          -- NULL: of the need as a whole
    kind         TEXT    NOT NULL CHECK (kind IN
                     ('concept', 'licence', 'language', 'certificate', 'trait')),
    concept_id   INTEGER REFERENCES concept (id),  -- NULL only for traits
    code         TEXT    NOT NULL,                 -- as it was written
    label        TEXT    NOT NULL,                 -- the employer's words, or empty
    level        INTEGER NOT NULL CHECK (level BETWEEN 1 AND 4),
    class        TEXT    NOT NULL CHECK (class IN
                     ('statutory', 'duty', 'core', 'learnable', 'contract', 'custom')),
    weight       INTEGER NOT NULL CHECK (weight BETWEEN 0 AND 15),
    obtain_weeks INTEGER CHECK (obtain_weeks >= 0), -- NULL: cannot be obtained
    why          TEXT    NOT NULL,                 -- message id of the class's reason
    PRIMARY KEY (need_id, version, ordinal),
    FOREIGN KEY (need_id, version) REFERENCES need_version (need_id, version)
) STRICT, WITHOUT ROWID;

-- Each run of the matcher or the thresholds, so that it can be replayed.
CREATE TABLE match_run (
    id           INTEGER PRIMARY KEY,
    rid          INTEGER NOT NULL UNIQUE,          -- fingerprint of its inputs
    org_id       INTEGER NOT NULL REFERENCES org (id),
    kind         TEXT    NOT NULL CHECK (kind IN ('match', 'thresholds')),
    need_id      INTEGER NOT NULL REFERENCES need (id),
    need_version INTEGER NOT NULL,
    image_seq    INTEGER NOT NULL,
    seed         INTEGER NOT NULL,
    now_on       TEXT    NOT NULL,                 -- the civil day it counted from
    rules        INTEGER NOT NULL,                 -- version of the definitions
    result_hash  BLOB    NOT NULL,
    at           INTEGER NOT NULL,
    actor        TEXT    NOT NULL
) STRICT;

-- Whom a run of the matcher showed, in order.
CREATE TABLE match_row (
    run_id    INTEGER NOT NULL REFERENCES match_run (id),
    rank      INTEGER NOT NULL,
    person_id INTEGER NOT NULL REFERENCES person (id),
    state     INTEGER NOT NULL,
    band      INTEGER NOT NULL,
    fit       INTEGER NOT NULL,
    weeks     INTEGER NOT NULL,
    PRIMARY KEY (run_id, rank)
) STRICT, WITHOUT ROWID;

CREATE INDEX need_by_ad ON need (ad_id);
CREATE INDEX need_by_source_key ON need (source_key);
CREATE INDEX advertisement_by_source_key ON advertisement (source_key);
CREATE INDEX match_run_by_need ON match_run (need_id, id);
