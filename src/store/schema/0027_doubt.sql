-- Numbers and names that may be somebody's whom the one who wrote them down may not know
-- of (service/identity_claim.h, service/person_doubt.h); and whom a flood of refusals was
-- about (service/audit.h).

-- A number that was written for one while it stood for another whom the writer may not
-- know of: it waits here, and comes to stand for her when it no longer does for the other.
CREATE TABLE identity_wait (
    domain_id INTEGER NOT NULL REFERENCES secrecy_domain (id),
    value     BLOB    NOT NULL,                   -- as in identity_index
    person_id INTEGER NOT NULL REFERENCES person (id),
    PRIMARY KEY (domain_id, value, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX identity_wait_by_person ON identity_wait (person_id);

-- Two cases that may be one person. The one who wrote is told nothing: whoever answers
-- for the other case looks at it. Case data (C).
CREATE TABLE person_doubt (
    id         INTEGER PRIMARY KEY,
    added_id   INTEGER NOT NULL REFERENCES person (id), -- of whom it was written
    found_id   INTEGER NOT NULL REFERENCES person (id), -- whom it fits as well
    why        TEXT    NOT NULL CHECK (why IN ('number', 'name')),
    at         INTEGER NOT NULL,
    actor      TEXT    NOT NULL,                  -- who wrote: a word, not a name
    settled_at INTEGER,                           -- NULL: nobody has looked at it
    settled_by TEXT,
    CHECK (added_id <> found_id),
    CHECK ((settled_at IS NULL) = (settled_by IS NULL))
) STRICT;
CREATE UNIQUE INDEX person_doubt_once ON person_doubt (added_id, found_id, why);
CREATE INDEX person_doubt_by_found ON person_doubt (found_id);
CREATE INDEX person_doubt_open ON person_doubt (id) WHERE settled_at IS NULL;

-- Whom the refusals of audit_flood that have no row were about, by the names of the log.
CREATE TABLE audit_flood_subject (
    user_id    INTEGER NOT NULL,
    session_id INTEGER NOT NULL,
    subject    BLOB    NOT NULL CHECK (length(subject) = 16), -- zeros: there was no such case
    PRIMARY KEY (user_id, session_id, subject)
) STRICT, WITHOUT ROWID;
