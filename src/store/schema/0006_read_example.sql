-- What a person changed in a reading of an advertisement: an example that people look
-- at before any rule or word list is changed. Nothing learns from it by itself.
CREATE TABLE read_example (
    id         INTEGER PRIMARY KEY,
    rid        INTEGER NOT NULL UNIQUE,           -- fingerprint of what it is about
    org_id     INTEGER NOT NULL REFERENCES org (id),
    need_id    INTEGER NOT NULL REFERENCES need (id), -- where it was changed
    sentence   TEXT    NOT NULL,                  -- addresses and numbers masked
    wording    TEXT    NOT NULL,                  -- the span itself; empty: of a task
    code       TEXT    NOT NULL,                  -- what it was named: task:SLUG, licence:B
    kind       TEXT    NOT NULL,                  -- skill, licence ...; task
    mood       TEXT    NOT NULL CHECK (mood IN ('must', 'merit')),
    rule       TEXT    NOT NULL,                  -- the rule that found it
    class_rule TEXT    NOT NULL,                  -- the rule that chose the class
    proposed   TEXT    NOT NULL CHECK (proposed IN ('statutory', 'duty', 'core',
                   'learnable', 'contract', 'custom', 'out')),
    chosen     TEXT    NOT NULL CHECK (chosen IN ('statutory', 'duty', 'core',
                   'learnable', 'contract', 'custom', 'out')),
    at         INTEGER NOT NULL,                  -- microseconds UTC
    actor      TEXT    NOT NULL,
    verdict    TEXT    NOT NULL CHECK (verdict IN ('open', 'kept', 'dropped')),
    judged_at  INTEGER,                           -- NULL: nobody has yet
    judged_by  TEXT,
    CHECK (proposed <> chosen),
    CHECK ((verdict = 'open') = (judged_at IS NULL))
) STRICT;
CREATE INDEX read_example_by_verdict ON read_example (verdict, id);
