-- What a person says is wrong in what we know of her, in her own words, and what she was
-- answered. Append-only: an answer that was wrong stays, and a newer one holds. Case data
-- (C); deleted by disposal.
CREATE TABLE own_word (
    id        INTEGER PRIMARY KEY,
    rid       INTEGER NOT NULL UNIQUE,            -- random id, the one shown outside
    person_id INTEGER NOT NULL REFERENCES person (id),
    about     TEXT    NOT NULL,                   -- the part of her extract: "notes"
    quote     BLOB    NOT NULL,                   -- what stood there; sealed, record = rid
    words     BLOB    NOT NULL,                   -- what she says of it; sealed
    said_by   INTEGER NOT NULL REFERENCES user_account (id),
    at        INTEGER NOT NULL                    -- microseconds UTC
) STRICT;
CREATE INDEX own_word_by_person ON own_word (person_id, id);
CREATE TRIGGER own_word_stays BEFORE UPDATE ON own_word
BEGIN SELECT RAISE(ABORT, 'what somebody said is never changed'); END;

CREATE TABLE own_word_answer (
    id          INTEGER PRIMARY KEY,
    rid         INTEGER NOT NULL UNIQUE,
    person_id   INTEGER NOT NULL REFERENCES person (id), -- whose word it answers
    word_id     INTEGER NOT NULL REFERENCES own_word (id),
    verdict     TEXT    NOT NULL CHECK (verdict IN ('corrected', 'kept')),
    sealed      BLOB    NOT NULL,                 -- what was changed, or why not; record = rid
    answered_by INTEGER NOT NULL REFERENCES user_account (id),
    at          INTEGER NOT NULL
) STRICT;
CREATE INDEX own_word_answer_by_word ON own_word_answer (word_id, id);
CREATE INDEX own_word_answer_by_person ON own_word_answer (person_id);
CREATE TRIGGER own_word_answer_stays BEFORE UPDATE ON own_word_answer
BEGIN SELECT RAISE(ABORT, 'an answer is never changed; write a newer one'); END;
