-- The mapping talk: what a capability rests on, wishes, when and where in more detail,
-- adaptations of the workplace, grounds of programmes, and drafts. Matching reads none of
-- these tables (design 6); what it reads stays in capability and availability.

-- What a capability rests on. Append-only, closed by to_seq. No open row beside an open
-- capability: it came with an import.
CREATE TABLE capability_evidence (
    person_id  INTEGER NOT NULL REFERENCES person (id),
    concept_id INTEGER NOT NULL REFERENCES concept (id),
    from_seq   INTEGER NOT NULL,                  -- pool sequence it holds from
    to_seq     INTEGER,                           -- NULL: still holds
    evidence   TEXT    NOT NULL CHECK (evidence IN ('said', 'shown', 'seen', 'certified')),
    said_by    INTEGER REFERENCES user_account (id), -- whom it was told; NULL: nobody
    seen_by    INTEGER REFERENCES user_account (id), -- who saw it, or the paper
    on_day     TEXT    NOT NULL,                  -- when it was told or seen
    expires_on TEXT,                              -- last day of a licence; NULL: none
    PRIMARY KEY (person_id, concept_id, from_seq)
) STRICT, WITHOUT ROWID;

CREATE INDEX capability_evidence_by_expiry ON capability_evidence (expires_on)
    WHERE to_seq IS NULL AND expires_on IS NOT NULL;

-- Would she like to do this task? Append-only, closed by to_at.
CREATE TABLE task_wish (
    person_id  INTEGER NOT NULL REFERENCES person (id),
    concept_id INTEGER NOT NULL REFERENCES concept (id),
    from_at    INTEGER NOT NULL,                  -- microseconds UTC
    to_at      INTEGER,                           -- NULL: still holds
    wish       TEXT    NOT NULL CHECK (wish IN ('wants', 'rather_not')),
    noted_by   INTEGER NOT NULL REFERENCES user_account (id),
    PRIMARY KEY (person_id, concept_id, from_at)
) STRICT, WITHOUT ROWID;

-- Wishes in her own words.
CREATE TABLE wish_text (
    person_id INTEGER NOT NULL REFERENCES person (id),
    from_at   INTEGER NOT NULL,
    to_at     INTEGER,
    sealed    BLOB    NOT NULL,                   -- under the person's key
    noted_by  INTEGER NOT NULL REFERENCES user_account (id),
    PRIMARY KEY (person_id, from_at)
) STRICT, WITHOUT ROWID;

-- Beside an availability that was mapped, not imported: which days and shifts.
CREATE TABLE availability_detail (
    person_id INTEGER NOT NULL,
    from_seq  INTEGER NOT NULL,
    days      INTEGER NOT NULL CHECK (days BETWEEN 0 AND 127), -- bit 0: Monday; 0: any
    shifts    INTEGER NOT NULL CHECK (shifts BETWEEN 0 AND 15), -- day evening night
                                                                -- early; 0: any
    noted_by  INTEGER NOT NULL REFERENCES user_account (id),
    PRIMARY KEY (person_id, from_seq),
    FOREIGN KEY (person_id, from_seq) REFERENCES availability (person_id, from_seq)
) STRICT, WITHOUT ROWID;

-- Places she says she reaches, beside those that minutes and mode give.
CREATE TABLE availability_place (
    person_id INTEGER NOT NULL,
    from_seq  INTEGER NOT NULL,
    place_id  INTEGER NOT NULL REFERENCES place (id),
    PRIMARY KEY (person_id, from_seq, place_id),
    FOREIGN KEY (person_id, from_seq) REFERENCES availability (person_id, from_seq)
) STRICT, WITHOUT ROWID;

-- What the work place needs to adapt. A right of its own (accommodation_see, _edit).
CREATE TABLE accommodation (
    person_id INTEGER NOT NULL REFERENCES person (id),
    from_at   INTEGER NOT NULL,
    to_at     INTEGER,
    kinds     INTEGER NOT NULL CHECK (kinds BETWEEN 0 AND 1023), -- bits, see
                                                                 -- domain/mapping_word.c
    sealed    BLOB    NOT NULL,                   -- in words; under the person's key
    noted_by  INTEGER NOT NULL REFERENCES user_account (id),
    PRIMARY KEY (person_id, from_at)
) STRICT, WITHOUT ROWID;

-- Grounds that programmes and statistics ask for. A right of its own (eligibility_see).
CREATE TABLE eligibility (
    person_id INTEGER NOT NULL REFERENCES person (id),
    kind      TEXT    NOT NULL CHECK (kind IN ('af_registered', 'newly_arrived',
                  'on_support', 'out_of_work', 'studying_swedish')),
    from_at   INTEGER NOT NULL,
    to_at     INTEGER,
    since_on  TEXT    NOT NULL,                   -- the day it holds from
    evidence  TEXT    NOT NULL CHECK (evidence IN ('said', 'paper', 'authority')),
    on_day    TEXT    NOT NULL,                   -- when that was told or seen
    noted_by  INTEGER NOT NULL REFERENCES user_account (id),
    PRIMARY KEY (person_id, kind, from_at)
) STRICT, WITHOUT ROWID;

-- What somebody is filling in: saved as she goes, gone when it is finished.
CREATE TABLE draft (
    id        INTEGER PRIMARY KEY,
    user_id   INTEGER NOT NULL REFERENCES user_account (id),
    person_id INTEGER NOT NULL REFERENCES person (id),
    form      TEXT    NOT NULL,                   -- map, accommodation
    version   INTEGER NOT NULL CHECK (version > 0), -- steps saved so far
    sealed    BLOB    NOT NULL,                   -- under the person's key
    saved_at  INTEGER NOT NULL,                   -- microseconds UTC
    UNIQUE (user_id, person_id, form)
) STRICT;
CREATE INDEX draft_by_person ON draft (person_id);
