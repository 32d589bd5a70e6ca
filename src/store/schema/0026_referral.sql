-- Whom the unit puts forward to an employer, and what the employer answers (design 8, 9).

-- Whose referral it is. Apart from its events, which name no person, so that disposal
-- leaves the figures and takes the tie. Case data (C).
CREATE TABLE referral_whom (
    referral_rid INTEGER PRIMARY KEY,             -- the random id its events carry
    person_id    INTEGER NOT NULL REFERENCES person (id),
    need_version INTEGER NOT NULL,                -- what she was held against
    met          INTEGER NOT NULL,                -- its requirements, bit by ordinal,
    missing      INTEGER NOT NULL,                -- as she stood that day
    words        BLOB                             -- why, sealed text; NULL: none
) STRICT;
CREATE INDEX referral_whom_by_person ON referral_whom (person_id);

-- What an employer is asked about one need: a projection of events.
CREATE TABLE employer_ask (
    rid         INTEGER PRIMARY KEY,
    org_id      INTEGER NOT NULL REFERENCES org (id),
    need_id     INTEGER NOT NULL REFERENCES need (id),
    firm_id     INTEGER NOT NULL REFERENCES firm (id),
    contact_rid INTEGER NOT NULL,                 -- whom; 0: nobody by name
    asked_by    TEXT    NOT NULL,                 -- the actor's word
    asked_on    TEXT    NOT NULL,
    due_on      TEXT    NOT NULL,                 -- the last day to answer
    answer      TEXT    NOT NULL CHECK (answer IN ('', 'yes', 'changed', 'no')),
    answered_on TEXT                              -- NULL: not yet
) STRICT;
CREATE INDEX employer_ask_by_need ON employer_ask (need_id, firm_id, contact_rid);

-- The links and paper codes by which it is answered. A link is for one ask; what was
-- answered by it cannot be answered again. No secret lies here, only what it can be
-- checked against. Not a projection: a secret is no event.
CREATE TABLE employer_key (
    id         INTEGER PRIMARY KEY,
    ask_rid    INTEGER NOT NULL,
    hash       BLOB    NOT NULL UNIQUE,           -- BLAKE2b of a link; Argon2id of a code
    made_at    INTEGER NOT NULL,
    made_by    TEXT    NOT NULL,                  -- the actor's word
    until_on   TEXT    NOT NULL                   -- its last day
) STRICT;
CREATE INDEX employer_key_by_ask ON employer_key (ask_rid);

-- How a referral stands: a projection of events.
CREATE TABLE referral (
    rid       INTEGER PRIMARY KEY,
    org_id    INTEGER NOT NULL REFERENCES org (id),
    ask_rid   INTEGER NOT NULL,
    need_id   INTEGER NOT NULL REFERENCES need (id),
    firm_id   INTEGER NOT NULL REFERENCES firm (id),
    how       TEXT    NOT NULL CHECK (how IN ('list', 'nomination')),
    run_rid   INTEGER NOT NULL,                   -- the run she was chosen from; 0: none
    place     INTEGER NOT NULL,                   -- her place in it; 0: none
    why       TEXT    NOT NULL,                   -- a word of data/referral_words.tsv
    made_by   TEXT    NOT NULL,
    made_on   TEXT    NOT NULL,
    due_on    TEXT    NOT NULL,                   -- the last day to answer
    state     TEXT    NOT NULL CHECK (state IN
                  ('open', 'meet', 'later', 'refused', 'silent', 'closed')),
    reason    TEXT    NOT NULL,                   -- of the state; or empty
    side      TEXT    NOT NULL,                   -- whose; or empty
    since_on  TEXT    NOT NULL,                   -- the day the state began
    answered_on TEXT,                             -- the first answer; NULL: none
    late      TEXT    NOT NULL,                   -- what was answered too late; or empty
    version   INTEGER NOT NULL                    -- how many events it is made of
) STRICT;
CREATE INDEX referral_by_unit ON referral (org_id, state, due_on);
CREATE INDEX referral_waiting ON referral (state, due_on);
CREATE INDEX referral_by_ask ON referral (ask_rid);
CREATE INDEX referral_by_firm ON referral (firm_id, state);
CREATE INDEX referral_by_need ON referral (need_id, state);

-- Units where the matcher is switched off, and people are only nominated: a projection.
CREATE TABLE matching_off (
    org_id INTEGER PRIMARY KEY REFERENCES org (id),
    reason TEXT NOT NULL,
    off_on TEXT NOT NULL,
    actor  TEXT NOT NULL
) STRICT;
