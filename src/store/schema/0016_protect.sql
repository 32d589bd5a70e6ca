-- What protected identity needs besides the flag (domain 3.2): ties to those she lives
-- with, another name to be known by, and who was handed her extract. Case data (C).

-- Who is what to whom. A row is one tie, seen from both ends; closed rows stay.
CREATE TABLE person_link (
    id        INTEGER PRIMARY KEY,
    rid       INTEGER NOT NULL UNIQUE,            -- random id, the one shown outside
    person_id INTEGER NOT NULL REFERENCES person (id),
    other_id  INTEGER NOT NULL REFERENCES person (id),
    kind      TEXT    NOT NULL CHECK (kind IN     -- what the other is to the person
                  ('partner', 'child', 'parent', 'sibling', 'household', 'guardian')),
    from_at   INTEGER NOT NULL,
    set_by    TEXT    NOT NULL,                   -- the actor's word
    to_at     INTEGER,                            -- NULL: still holds
    ended_by  TEXT,
    CHECK (person_id <> other_id),
    CHECK ((to_at IS NULL) = (ended_by IS NULL))
) STRICT;
CREATE INDEX person_link_by_person ON person_link (person_id);
CREATE INDEX person_link_by_other ON person_link (other_id);
CREATE UNIQUE INDEX person_link_once ON person_link (person_id, other_id, kind)
    WHERE to_at IS NULL;

-- Why: decided for herself, or for somebody she is tied to.
ALTER TABLE protection ADD COLUMN reason TEXT NOT NULL DEFAULT 'own'
    CHECK (reason IN ('own', 'household'));

-- The extract of a protected identity that was handed to her.
CREATE TABLE extract_given (
    id        INTEGER PRIMARY KEY,
    rid       INTEGER NOT NULL UNIQUE,            -- what the reason is sealed with
    person_id INTEGER NOT NULL REFERENCES person (id),
    how       TEXT    NOT NULL CHECK (how IN ('paper', 'file')),
    reason    BLOB    NOT NULL,                   -- sealed text
    given_by  INTEGER NOT NULL REFERENCES user_account (id),
    at        INTEGER NOT NULL
) STRICT;
CREATE INDEX extract_given_by_person ON extract_given (person_id);

-- Under which name a protected identity is told to somebody, and what was said of the
-- risk with her before.
CREATE TABLE disclosure_alias (
    disclosure_id INTEGER PRIMARY KEY REFERENCES disclosure (id),
    person_id     INTEGER NOT NULL REFERENCES person (id),
    alias         BLOB    NOT NULL,               -- sealed text: the name they are told
    talk          BLOB    NOT NULL,               -- sealed text: what was agreed
    talked_on     TEXT    NOT NULL,               -- the day
    talked_by     INTEGER NOT NULL REFERENCES user_account (id) -- who led the talk
) STRICT;
CREATE INDEX disclosure_alias_by_person ON disclosure_alias (person_id);
