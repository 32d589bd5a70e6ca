-- Who may act, where, and on whose case. Personal data: staff names and logins (L).

-- The border that what is known of a person does not cross without a disclosure.
CREATE TABLE secrecy_domain (
    id   INTEGER PRIMARY KEY,                     -- the domain_id of index values
    code TEXT NOT NULL UNIQUE,                    -- as in org.secrecy_domain
    name TEXT NOT NULL,                           -- what people call it
    law  TEXT NOT NULL                            -- rule of secrecy: osl_26_1, osl_28_11,
                                                  -- osl_28, agreement; empty: not said
) STRICT;
INSERT INTO secrecy_domain (id, code, name, law) VALUES (1, 'local', 'local', '');

ALTER TABLE org ADD COLUMN parent_id INTEGER REFERENCES org (id); -- NULL: the top
ALTER TABLE org ADD COLUMN municipality TEXT NOT NULL DEFAULT ''; -- its code; or empty
ALTER TABLE org ADD COLUMN closed_at INTEGER;                     -- NULL: open

-- Someone who signs in. What proves it lies in other tables.
CREATE TABLE user_account (
    id        INTEGER PRIMARY KEY,
    rid       INTEGER NOT NULL UNIQUE,            -- random id, the one shown outside
    login     TEXT    NOT NULL UNIQUE,            -- folded to lower case
    name      TEXT    NOT NULL,                   -- as colleagues see it
    person_id INTEGER REFERENCES person (id),     -- of a participant: her own case
    made_at   INTEGER NOT NULL,                   -- microseconds UTC
    closed_at INTEGER,                            -- NULL: may sign in
    version   INTEGER NOT NULL CHECK (version > 0)
) STRICT;

-- Which role a user has in which unit, from when to when. Append-only, closed by to_at.
CREATE TABLE role_grant (
    id       INTEGER PRIMARY KEY,
    user_id  INTEGER NOT NULL REFERENCES user_account (id),
    org_id   INTEGER NOT NULL REFERENCES org (id),
    role     TEXT    NOT NULL,                    -- a word of data/access.tsv
    from_at  INTEGER NOT NULL,
    to_at    INTEGER,                             -- NULL: still holds
    given_by TEXT    NOT NULL                     -- the actor's word
) STRICT;
CREATE INDEX role_grant_by_user ON role_grant (user_id);

-- Whose participant a person is. The unit that owns the case is person.org_id.
CREATE TABLE case_holder (
    person_id INTEGER NOT NULL REFERENCES person (id),
    user_id   INTEGER NOT NULL REFERENCES user_account (id),
    from_at   INTEGER NOT NULL,
    to_at     INTEGER,                            -- NULL: still holds
    PRIMARY KEY (person_id, user_id, from_at)
) STRICT, WITHOUT ROWID;
CREATE INDEX case_holder_by_user ON case_holder (user_id);

-- Protected identity (domain 3.2): set by one, lifted by two. Closed rows stay.
CREATE TABLE protection (
    id             INTEGER PRIMARY KEY,
    person_id      INTEGER NOT NULL REFERENCES person (id),
    kind           TEXT    NOT NULL CHECK (kind IN ('flag', 'registration')),
    from_at        INTEGER NOT NULL,
    set_by         TEXT    NOT NULL,
    lift_asked_by  INTEGER REFERENCES user_account (id), -- NULL: nobody has asked
    lift_asked_at  INTEGER,
    to_at          INTEGER,                       -- NULL: still holds
    lifted_by      INTEGER REFERENCES user_account (id),
    CHECK (to_at IS NULL OR
           (lift_asked_by IS NOT NULL AND lifted_by IS NOT NULL AND lift_asked_by <> lifted_by))
) STRICT;
CREATE INDEX protection_by_person ON protection (person_id);

ALTER TABLE person ADD COLUMN disposed_at INTEGER; -- NULL: not disposed of
CREATE INDEX person_by_org ON person (org_id);
