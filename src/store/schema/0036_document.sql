-- Files of the documents in a chain of decisions (service/document.h). What was put
-- there stays: another file is another version of the document.

CREATE TABLE document (
    rid           INTEGER PRIMARY KEY CHECK (rid > 0), -- random
    org_id        INTEGER NOT NULL REFERENCES org (id),
    enrolment_rid INTEGER NOT NULL,        -- the way; never a person's
    event_id      INTEGER NOT NULL UNIQUE REFERENCES event (id), -- that it was written down
    type          TEXT    NOT NULL CHECK (type IN ('pdf', 'odt', 'docx', 'png', 'jpeg')),
    size_bytes    INTEGER NOT NULL CHECK (size_bytes > 0), -- as it was sent
    sha256        TEXT    NOT NULL CHECK (length(sha256) = 64), -- of those bytes
    wrapped       BLOB    NOT NULL,        -- its key, under the master key
    made_at       INTEGER NOT NULL,        -- microseconds UTC
    actor         TEXT    NOT NULL,        -- a word, never a name: local, u17
    user_id       INTEGER REFERENCES user_account (id) -- NULL: of the terminal
) STRICT;
CREATE INDEX document_by_way ON document (enrolment_rid, event_id);
CREATE TRIGGER document_stays BEFORE UPDATE ON document
BEGIN SELECT RAISE(ABORT, 'a document is replaced by a new version, never changed'); END;
CREATE TRIGGER document_lasts BEFORE DELETE ON document
BEGIN SELECT RAISE(ABORT, 'a document is replaced by a new version, never taken out'); END;

-- Its bytes, sealed, a piece after the other.
CREATE TABLE document_piece (
    document_rid INTEGER NOT NULL REFERENCES document (rid),
    nth          INTEGER NOT NULL CHECK (nth > 0), -- 1, 2, 3 ...
    sealed       BLOB    NOT NULL,
    PRIMARY KEY (document_rid, nth)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER document_piece_stays BEFORE UPDATE ON document_piece
BEGIN SELECT RAISE(ABORT, 'a document is replaced by a new version, never changed'); END;
CREATE TRIGGER document_piece_lasts BEFORE DELETE ON document_piece
BEGIN SELECT RAISE(ABORT, 'a document is replaced by a new version, never taken out'); END;
