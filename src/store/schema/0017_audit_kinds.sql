-- The log also holds what was refused, and who signed in and out. A CHECK cannot be
-- changed, so the table is written anew, row by row as it was: the chain stays whole.

CREATE TABLE audit_wider (
    seq        INTEGER PRIMARY KEY CHECK (seq > 0), -- 1, 2, 3 ... without a gap
    at         INTEGER NOT NULL,                    -- when it was asked: microseconds UTC
    actor      TEXT    NOT NULL,                    -- a word, never a name: local, u17
    user_id    INTEGER NOT NULL,                    -- 0: nobody had signed in
    roles      INTEGER NOT NULL,                    -- bits 1 << enum role
    org_id     INTEGER NOT NULL,                    -- the unit she acted for
    domain_id  INTEGER NOT NULL,                    -- its secrecy domain
    session_id INTEGER NOT NULL,                    -- 0: none
    action     TEXT    NOT NULL,                    -- a word of data/access.tsv, or of
                                                    -- signing in (service/audit_words.h)
    parts      TEXT    NOT NULL,                    -- words of further parts shown, or ''
    relation   TEXT    NOT NULL CHECK (length(relation) = 1), -- letter of domain/access.h
    kind       TEXT    NOT NULL CHECK (kind IN
                   ('read', 'write', 'alert', 'seen', 'refused', 'sign')),
    subject    BLOB    CHECK (length(subject) = 16), -- NULL: no case, a list, or disposed
    people     INTEGER NOT NULL CHECK (people >= 0), -- how many people it concerned; of
                                                    -- 'refused' and 'sign' how many times
    list_id    INTEGER REFERENCES audit_list (id),  -- whom, when they were shown as a list
    about      INTEGER NOT NULL,                    -- of a 'seen': seq of the alert; else 0
    prev       BLOB    NOT NULL CHECK (length(prev) = 32), -- hash of the row before; zeros
    hash       BLOB    NOT NULL CHECK (length(hash) = 32)  -- of all this (domain/chain.h)
) STRICT;
INSERT INTO audit_wider SELECT * FROM audit ORDER BY seq;
DROP TABLE audit;
ALTER TABLE audit_wider RENAME TO audit;
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
CREATE INDEX audit_refused ON audit (seq) WHERE kind = 'refused';

-- How often somebody was refused in this minute. What is above the limit has no row of
-- its own in the log; how many they were becomes one, when the minute is over.
CREATE TABLE audit_flood (
    user_id    INTEGER NOT NULL,                  -- 0: nobody had signed in
    session_id INTEGER NOT NULL,                  -- 0: none
    minute     INTEGER NOT NULL,                  -- since 1970
    times      INTEGER NOT NULL,                  -- all of that minute
    owed       INTEGER NOT NULL,                  -- those without a row
    at         INTEGER NOT NULL,                  -- of the last of them, and the rest too:
    actor      TEXT    NOT NULL,
    roles      INTEGER NOT NULL,
    org_id     INTEGER NOT NULL,
    domain_id  INTEGER NOT NULL,
    action     TEXT    NOT NULL,
    PRIMARY KEY (user_id, session_id)
) STRICT, WITHOUT ROWID;
