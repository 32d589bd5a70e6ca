-- Words for work as others list them: ESCO, JobTech, Arbetsförmedlingen. All of it is
-- public reference data (R, 0), read by `insteg vocab import`; nothing about people.
--
-- `concept` is rebuilt, as a CHECK cannot be widened in place: ids are kept, and what
-- refers to them by name refers to the new table. store/migrate.c holds foreign keys off
-- for this and checks them all before the commit.
--
-- Column `part`: which file said so, the id of that file's first row in vocab_import, so
-- that a changed file can take back what it said before; 0: none.
CREATE TABLE concept_new (
    id       INTEGER PRIMARY KEY,
    code     TEXT    NOT NULL UNIQUE,             -- task:plocka-order, licence:B,
                                                  -- jobtech:ID, ssyk:9320, isco:9333,
                                                  -- esco:UUID
    kind     TEXT    NOT NULL CHECK (kind IN
                 ('task', 'licence', 'certificate', 'language', 'skill', 'occupation',
                  'group', 'title', 'keyword', 'education', 'industry')),
    label_sv TEXT    NOT NULL,                    -- preferred, else as label_en
    label_en TEXT    NOT NULL,                    -- preferred, else as label_sv
    family   TEXT    NOT NULL,                    -- of tasks; else empty
    weeks    INTEGER CHECK (weeks >= 0),          -- typical time to learn; NULL unknown
    own      INTEGER NOT NULL CHECK (own IN (0, 1)), -- 1: made by an import, flagged
    placeholder INTEGER NOT NULL DEFAULT 0 CHECK (placeholder IN (0, 1)),
                                                  -- 1: a relation names it and
                                                  -- no list explains it
    replaced_by INTEGER REFERENCES concept (id)   -- the one to use now; NULL: this
) STRICT;
INSERT INTO concept_new (id, code, kind, label_sv, label_en, family, weeks, own,
    placeholder, replaced_by)
SELECT id, code, kind, label_sv, label_en, family, weeks, own, 0, NULL FROM concept;
DROP TABLE concept;
ALTER TABLE concept_new RENAME TO concept;
CREATE INDEX concept_by_kind ON concept (kind, id);
CREATE INDEX concept_by_replaced ON concept (replaced_by) WHERE replaced_by IS NOT NULL;

-- What each list calls a concept and takes it for. The newest list that has it decides
-- the concept's kind and preferred label; the others are older names.
CREATE TABLE concept_called (
    concept_id INTEGER NOT NULL REFERENCES concept (id),
    lang       TEXT    NOT NULL CHECK (lang IN ('sv', 'en')),
    source     TEXT    NOT NULL,                  -- esco-1.1.1, jobtech-2020, af-2025 ...
    kind       TEXT    NOT NULL,                  -- as in concept
    label      TEXT    NOT NULL,
    listed     INTEGER NOT NULL CHECK (listed IN (0, 1)), -- 0: only named in passing
    part       INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (concept_id, lang, source)
) STRICT, WITHOUT ROWID;

-- The code of a concept in each list, by its year or version.
CREATE TABLE concept_code (
    concept_id INTEGER NOT NULL REFERENCES concept (id),
    scheme     TEXT    NOT NULL,                  -- jobtech, ssyk2012, isco08, esco,
                                                  -- legacy_occupation, sni2007 ...
    vintage    TEXT    NOT NULL,                  -- 2020, 2024, 2025, 1.1.1
    code       TEXT    NOT NULL,                  -- as that list writes it
    part       INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (scheme, vintage, code)
) STRICT, WITHOUT ROWID;
CREATE INDEX concept_code_by_concept ON concept_code (concept_id);

-- Other names of a concept beside its preferred label.
CREATE TABLE concept_label (
    concept_id INTEGER NOT NULL REFERENCES concept (id),
    lang       TEXT    NOT NULL CHECK (lang IN ('sv', 'en')),
    kind       TEXT    NOT NULL CHECK (kind IN ('alt', 'title', 'hidden')),
                                                  -- synonym, job title, for searching
    label      TEXT    NOT NULL,
    part       INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (concept_id, lang, kind, label)
) STRICT, WITHOUT ROWID;

-- Definitions and descriptions.
CREATE TABLE concept_text (
    concept_id INTEGER NOT NULL REFERENCES concept (id),
    lang       TEXT    NOT NULL CHECK (lang IN ('sv', 'en')),
    source     TEXT    NOT NULL,                  -- esco-1.1.1, af-2025, af-2024 ...
    text       TEXT    NOT NULL,
    part       INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (concept_id, lang, source)
) STRICT, WITHOUT ROWID;

-- How the lists say that concepts belong together.
CREATE TABLE concept_relation (
    from_id INTEGER NOT NULL REFERENCES concept (id),
    to_id   INTEGER NOT NULL REFERENCES concept (id),
    kind    TEXT    NOT NULL CHECK (kind IN
                ('essential', 'optional',         -- occupation or skill -> skill
                 'skill',                         -- occupation -> skill, no grade given
                 'broader',                       -- narrower -> broader
                 'related',                       -- either way
                 'substitutes_high', 'substitutes_low', -- occupation -> its stand-in
                 'exact', 'close')),              -- mapping between lists
    source  TEXT    NOT NULL,                     -- esco-1.1.1, af-2025, af-2024
    part    INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (from_id, to_id, kind, source)
) STRICT, WITHOUT ROWID;
CREATE INDEX concept_relation_by_to ON concept_relation (to_id, kind);

-- Figures about an SSYK group: what was advertised where, what is paid.
CREATE TABLE group_fact (
    concept_id INTEGER NOT NULL REFERENCES concept (id),
    what       TEXT    NOT NULL CHECK (what IN
                   ('ads_2024', 'pay_p10', 'pay_median', 'pay_p90')),
    place      TEXT    NOT NULL,                  -- municipality; empty: the nation
    value      INTEGER NOT NULL CHECK (value >= 0), -- advertisements, or öre a month
    part       INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (concept_id, what, place)
) STRICT, WITHOUT ROWID;

-- What was read, and when; the newest row of a part says whether a file is the same.
CREATE TABLE vocab_import (
    id            INTEGER PRIMARY KEY,
    source        TEXT    NOT NULL CHECK (source IN ('esco', 'jobtech', 'af')),
    part          TEXT    NOT NULL,               -- the file's name, it is known by it
    vintage       TEXT    NOT NULL,               -- 1.1.1, 2020, 2024, 2025
    file_hash     BLOB    NOT NULL,               -- BLAKE2b-256 of the file
    at            INTEGER NOT NULL,               -- microseconds UTC
    actor         TEXT    NOT NULL,
    new_count     INTEGER NOT NULL,               -- facts that were not there
    changed_count INTEGER NOT NULL,               -- that read otherwise now, or went
    same_count    INTEGER NOT NULL
) STRICT;
CREATE INDEX vocab_import_by_part ON vocab_import (source, part, id);

-- The graph's own notes (service/graph_build): what each part gave to a nearness ...
CREATE TABLE concept_why (
    concept_id INTEGER NOT NULL REFERENCES concept (id),
    near_id    INTEGER NOT NULL REFERENCES concept (id),
    part       TEXT    NOT NULL,                  -- words, names, skills ...
    milli      INTEGER NOT NULL,                  -- thousandths of the whole
    PRIMARY KEY (concept_id, near_id, part)
) STRICT, WITHOUT ROWID;
-- ... and how much a group is asked for, apart from likeness.
CREATE TABLE concept_demand (
    concept_id INTEGER PRIMARY KEY REFERENCES concept (id),
    milli      INTEGER NOT NULL                   -- thousandths
) STRICT;
