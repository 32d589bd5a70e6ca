-- Each file keeps its own rows: what two files say alike stands twice, so that what one
-- of them takes back is still said by the other, and no fact depends on which was read
-- first. Rows name concepts as their file does (jobtech:ID, af:NAME); which concept
-- that is, all files together decide (service/vocab_settle): concept.replaced_by, and
--
-- Column `same`: 1: replaced_by is the same thing under a code of its own (ssyk:9320,
-- licence:B), and what lists say of this one is said of that.
ALTER TABLE concept ADD COLUMN same INTEGER NOT NULL DEFAULT 0 CHECK (same IN (0, 1));

-- As in 0005_words.sql, with `part` in each key.
CREATE TABLE called_new (
    concept_id INTEGER NOT NULL REFERENCES concept (id),
    lang       TEXT    NOT NULL CHECK (lang IN ('sv', 'en')),
    source     TEXT    NOT NULL,                  -- esco-1.1.1, jobtech-2020, af-2025 ...
    kind       TEXT    NOT NULL,                  -- what this file takes it for
    label      TEXT    NOT NULL,                  -- empty: named by its code alone
    listed     INTEGER NOT NULL CHECK (listed IN (0, 1)), -- 0: only named in passing
    part       INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (concept_id, lang, source, part)
) STRICT, WITHOUT ROWID;
INSERT INTO called_new SELECT concept_id, lang, source, kind, label, listed, part
FROM concept_called;
DROP TABLE concept_called;
ALTER TABLE called_new RENAME TO concept_called;

CREATE TABLE code_new (
    concept_id INTEGER NOT NULL REFERENCES concept (id),
    scheme     TEXT    NOT NULL,                  -- jobtech, ssyk2012, isco08, esco,
                                                  -- legacy_occupation, sni2007 ...
    vintage    TEXT    NOT NULL,                  -- 2020, 2024, 2025, 1.1.1
    code       TEXT    NOT NULL,                  -- as that list writes it
    part       INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (scheme, vintage, code, part)
) STRICT, WITHOUT ROWID;
INSERT INTO code_new SELECT concept_id, scheme, vintage, code, part FROM concept_code;
DROP TABLE concept_code;
ALTER TABLE code_new RENAME TO concept_code;
CREATE INDEX concept_code_by_concept ON concept_code (concept_id);

CREATE TABLE label_new (
    concept_id INTEGER NOT NULL REFERENCES concept (id),
    lang       TEXT    NOT NULL CHECK (lang IN ('sv', 'en')),
    kind       TEXT    NOT NULL CHECK (kind IN ('alt', 'title', 'hidden')),
    label      TEXT    NOT NULL,
    part       INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (concept_id, lang, kind, label, part)
) STRICT, WITHOUT ROWID;
INSERT INTO label_new SELECT concept_id, lang, kind, label, part FROM concept_label;
DROP TABLE concept_label;
ALTER TABLE label_new RENAME TO concept_label;

CREATE TABLE text_new (
    concept_id INTEGER NOT NULL REFERENCES concept (id),
    lang       TEXT    NOT NULL CHECK (lang IN ('sv', 'en')),
    source     TEXT    NOT NULL,                  -- esco-1.1.1, af-2025, af-2024 ...
    text       TEXT    NOT NULL,
    part       INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (concept_id, lang, source, part)
) STRICT, WITHOUT ROWID;
INSERT INTO text_new SELECT concept_id, lang, source, text, part FROM concept_text;
DROP TABLE concept_text;
ALTER TABLE text_new RENAME TO concept_text;

CREATE TABLE relation_new (
    from_id INTEGER NOT NULL REFERENCES concept (id),
    to_id   INTEGER NOT NULL REFERENCES concept (id),
    kind    TEXT    NOT NULL CHECK (kind IN
                ('essential', 'optional', 'skill', 'broader', 'related',
                 'substitutes_high', 'substitutes_low', 'exact', 'close')),
    source  TEXT    NOT NULL,                     -- esco-1.1.1, af-2025, af-2024
    part    INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (from_id, to_id, kind, source, part)
) STRICT, WITHOUT ROWID;
INSERT INTO relation_new SELECT from_id, to_id, kind, source, part FROM concept_relation;
DROP TABLE concept_relation;
ALTER TABLE relation_new RENAME TO concept_relation;
CREATE INDEX concept_relation_by_to ON concept_relation (to_id, kind);

CREATE TABLE fact_new (
    concept_id INTEGER NOT NULL REFERENCES concept (id),
    what       TEXT    NOT NULL CHECK (what IN
                   ('ads_2024', 'pay_p10', 'pay_median', 'pay_p90')),
    place      TEXT    NOT NULL,                  -- municipality; empty: the nation
    value      INTEGER NOT NULL CHECK (value >= 0), -- advertisements, or öre a month
    part       INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (concept_id, what, place, part)
) STRICT, WITHOUT ROWID;
INSERT INTO fact_new SELECT concept_id, what, place, value, part FROM group_fact;
DROP TABLE group_fact;
ALTER TABLE fact_new RENAME TO group_fact;
