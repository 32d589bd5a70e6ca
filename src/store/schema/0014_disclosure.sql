-- What leaves a secrecy domain about a person, and by whose leave. Case data (C); free
-- text is sealed under the person's key.

-- A waiver (eftergift): the person lets some of it go to somebody, until a day.
CREATE TABLE waiver (
    id         INTEGER PRIMARY KEY,
    rid        INTEGER NOT NULL UNIQUE,           -- random id, the one shown outside
    person_id  INTEGER NOT NULL REFERENCES person (id),
    what       INTEGER NOT NULL CHECK (what > 0), -- bits 1 << enum disclosed
    to_kind    TEXT    NOT NULL CHECK (to_kind IN ('unit', 'authority', 'firm')),
    to_org_id  INTEGER REFERENCES org (id),       -- NULL: to_name
    to_name    TEXT    NOT NULL,                  -- a firm or an authority outside; or ''
    how        TEXT    NOT NULL CHECK (how IN ('paper', 'spoken', 'link')),
    given_on   TEXT    NOT NULL,
    until_on   TEXT    NOT NULL,                  -- its last day
    seen_by    INTEGER REFERENCES user_account (id), -- NULL: given by link
    at         INTEGER NOT NULL,
    revoked_at INTEGER,                           -- NULL: not taken back
    CHECK ((to_kind = 'unit') = (to_org_id IS NOT NULL))
) STRICT;
CREATE INDEX waiver_by_person ON waiver (person_id);

-- A decision to disclose (OSL): what, to whom, on which ground, who decided, until when.
CREATE TABLE disclosure (
    id         INTEGER PRIMARY KEY,
    rid        INTEGER NOT NULL UNIQUE,
    person_id  INTEGER NOT NULL REFERENCES person (id),
    what       INTEGER NOT NULL CHECK (what > 0),
    to_kind    TEXT    NOT NULL CHECK (to_kind IN ('unit', 'authority', 'firm')),
    to_org_id  INTEGER REFERENCES org (id),       -- NULL: to_name
    to_name    TEXT    NOT NULL,
    ground     TEXT    NOT NULL CHECK (ground IN
                   ('waiver', 'harm_test', 'own_activity', 'duty', 'wrong_payment')),
    waiver_id  INTEGER REFERENCES waiver (id),    -- of the ground 'waiver'
    reason     BLOB    NOT NULL,                  -- sealed text
    decided_by INTEGER NOT NULL REFERENCES user_account (id),
    decided_at INTEGER NOT NULL,
    until_on   TEXT    NOT NULL,                  -- its last day
    revoked_at INTEGER,                           -- NULL: holds
    revoked_by INTEGER REFERENCES user_account (id), -- NULL too: by the person herself
    CHECK ((to_kind = 'unit') = (to_org_id IS NOT NULL)),
    CHECK ((ground = 'waiver') = (waiver_id IS NOT NULL))
) STRICT;
CREATE INDEX disclosure_by_person ON disclosure (person_id);
CREATE INDEX disclosure_by_org ON disclosure (to_org_id) WHERE to_org_id IS NOT NULL;
CREATE INDEX disclosure_by_waiver ON disclosure (waiver_id) WHERE waiver_id IS NOT NULL;
