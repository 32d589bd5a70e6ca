-- The log of who has seen and done what with whose data (L): appended to, never changed.

-- What ties a case to its lines in the log, as long as its data are here. A line holds
-- BLAKE2b(salt, random id of the case), so without the salt nobody can tell whose it was.
CREATE TABLE audit_salt (
    person_id INTEGER PRIMARY KEY REFERENCES person (id),
    salt      BLOB NOT NULL CHECK (length(salt) = 16) -- random; destroyed at disposal
) STRICT;
CREATE TRIGGER audit_salt_stays BEFORE UPDATE ON audit_salt
BEGIN SELECT RAISE(ABORT, 'a salt of the log is never changed'); END;
CREATE TRIGGER audit_salt_lasts BEFORE DELETE ON audit_salt
WHEN (SELECT disposed_at FROM person WHERE id = OLD.person_id) IS NULL
BEGIN SELECT RAISE(ABORT, 'a salt goes when its person is disposed of'); END;

-- Whom a list showed. The same list shown again is the same row.
CREATE TABLE audit_list (
    id       INTEGER PRIMARY KEY,
    hash     BLOB NOT NULL UNIQUE CHECK (length(hash) = 32), -- of `subjects`
    subjects BLOB NOT NULL CHECK (length(subjects) % 16 = 0) -- one after the other
) STRICT;
CREATE TRIGGER audit_list_stays BEFORE UPDATE ON audit_list
BEGIN SELECT RAISE(ABORT, 'the log is never changed'); END;
CREATE TRIGGER audit_list_lasts BEFORE DELETE ON audit_list
BEGIN SELECT RAISE(ABORT, 'nothing is taken out of the log'); END;

CREATE TABLE audit (
    seq        INTEGER PRIMARY KEY CHECK (seq > 0), -- 1, 2, 3 ... without a gap
    at         INTEGER NOT NULL,                    -- when it was asked: microseconds UTC
    actor      TEXT    NOT NULL,                    -- a word, never a name: local, u17
    user_id    INTEGER NOT NULL,                    -- 0: nobody had signed in
    roles      INTEGER NOT NULL,                    -- bits 1 << enum role
    org_id     INTEGER NOT NULL,                    -- the unit she acted for
    domain_id  INTEGER NOT NULL,                    -- its secrecy domain
    session_id INTEGER NOT NULL,                    -- 0: none
    action     TEXT    NOT NULL,                    -- a word of data/access.tsv
    parts      TEXT    NOT NULL,                    -- words of further parts shown, or ''
    relation   TEXT    NOT NULL CHECK (length(relation) = 1), -- letter of domain/access.h
    kind       TEXT    NOT NULL CHECK (kind IN ('read', 'write', 'alert', 'seen')),
    subject    BLOB    CHECK (length(subject) = 16), -- NULL: no case, a list, or disposed
    people     INTEGER NOT NULL CHECK (people >= 0), -- how many people it concerned
    list_id    INTEGER REFERENCES audit_list (id),  -- whom, when they were shown as a list
    about      INTEGER NOT NULL,                    -- of a 'seen': seq of the alert; else 0
    prev       BLOB    NOT NULL CHECK (length(prev) = 32), -- hash of the row before; zeros
    hash       BLOB    NOT NULL CHECK (length(hash) = 32)  -- of all this (domain/chain.h)
) STRICT;
CREATE INDEX audit_by_at ON audit (at);
CREATE INDEX audit_by_subject ON audit (subject, seq) WHERE subject IS NOT NULL;
CREATE INDEX audit_by_list ON audit (list_id, seq) WHERE list_id IS NOT NULL;
CREATE INDEX audit_by_about ON audit (about) WHERE about > 0;
CREATE INDEX audit_alert ON audit (seq) WHERE kind = 'alert';
CREATE TRIGGER audit_stays BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the log is never changed'); END;
CREATE TRIGGER audit_lasts BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'nothing is taken out of the log'); END;
-- Also what INSERT OR REPLACE would overwrite.
CREATE TRIGGER audit_grows BEFORE INSERT ON audit
WHEN NEW.seq <= (SELECT coalesce(max(seq), 0) FROM audit)
BEGIN SELECT RAISE(ABORT, 'the log only grows at its end'); END;
