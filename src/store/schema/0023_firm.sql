-- Firms as a unit's own portfolio (design 3). Business data (B), but what says who a
-- contact is, and the number of a sole trader, which is a person's: of that only a keyed
-- fingerprint is kept. Two units that know the same firm have a row each.
CREATE TABLE firm (
    id          INTEGER PRIMARY KEY,
    rid         INTEGER NOT NULL UNIQUE,          -- random id, the one shown outside
    org_id      INTEGER NOT NULL REFERENCES org (id), -- whose portfolio
    source      TEXT    NOT NULL,                 -- typed, demo, or an import's
    source_key  TEXT    NOT NULL,                 -- its key there; typed: the rid
    made_at     INTEGER NOT NULL,
    version     INTEGER NOT NULL CHECK (version > 0), -- of what can be edited
    name        TEXT    NOT NULL,
    sort_key    BLOB    NOT NULL,                 -- of the name, made in C
    number      TEXT    NOT NULL,                 -- ten digits; empty: none, or a person's
    form        TEXT    NOT NULL CHECK (form IN ('none', 'organisation', 'sole_trader')),
    number_mark BLOB,                             -- sole trader: keyed BLAKE2b, or NULL
    sni         TEXT    NOT NULL,                 -- SNI 2007, "47.110"; or empty
    content_hash BLOB,                            -- of the imported row; NULL: typed
    -- From here on a projection of events: event_rebuild makes it again.
    status      TEXT    NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'paused', 'closed')),
    holder_id   INTEGER NOT NULL DEFAULT 0,       -- user_account.id; 0: nobody
    visited_on  TEXT    NOT NULL DEFAULT '',      -- the last visit; empty: never
    recall_on   TEXT    NOT NULL DEFAULT '9999-12-31', -- the firm asked to be asked again
    next        TEXT    NOT NULL DEFAULT '',      -- what comes next, a word; or empty
    next_on     TEXT    NOT NULL DEFAULT '9999-12-31',
    UNIQUE (org_id, source, source_key)
) STRICT;
CREATE INDEX firm_unit_name ON firm (org_id, sort_key, id);
CREATE INDEX firm_unit_visited ON firm (org_id, visited_on, id);
CREATE INDEX firm_unit_recall ON firm (org_id, recall_on, id);
CREATE INDEX firm_unit_newest ON firm (org_id, id);
CREATE INDEX firm_held_name ON firm (org_id, holder_id, sort_key, id);
CREATE INDEX firm_held_visited ON firm (org_id, holder_id, visited_on, id);
CREATE INDEX firm_held_recall ON firm (org_id, holder_id, recall_on, id);
CREATE INDEX firm_held_next ON firm (org_id, holder_id, next_on, id);
CREATE INDEX firm_count ON firm (org_id, status, holder_id);
CREATE INDEX firm_held_newest ON firm (org_id, holder_id, id);
CREATE INDEX firm_by_number ON firm (org_id, number) WHERE number <> '';
CREATE INDEX firm_by_mark ON firm (org_id, number_mark) WHERE number_mark IS NOT NULL;

-- Each state of what can be edited. Append-only.
CREATE TABLE firm_version (
    firm_id     INTEGER NOT NULL REFERENCES firm (id),
    version     INTEGER NOT NULL,
    name        TEXT    NOT NULL,
    number      TEXT    NOT NULL,
    form        TEXT    NOT NULL,
    sni         TEXT    NOT NULL,
    recorded_at INTEGER NOT NULL,
    actor       TEXT    NOT NULL,
    PRIMARY KEY (firm_id, version)
) STRICT, WITHOUT ROWID;

-- The words of its name, folded, for the search.
CREATE TABLE firm_term (
    org_id  INTEGER NOT NULL REFERENCES org (id),
    term    TEXT    NOT NULL,
    firm_id INTEGER NOT NULL REFERENCES firm (id),
    PRIMARY KEY (org_id, term, firm_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX firm_term_by_firm ON firm_term (firm_id);

-- How many work there, from which day on, and who said so. A projection of events.
CREATE TABLE firm_band (
    firm_id  INTEGER NOT NULL REFERENCES firm (id),
    valid_on TEXT    NOT NULL,
    least    INTEGER NOT NULL CHECK (least >= 0),
    most     INTEGER NOT NULL,
    said_by  TEXT    NOT NULL CHECK (said_by IN ('employer', 'register', 'estimate')),
    PRIMARY KEY (firm_id, valid_on),
    CHECK (most >= least)
) STRICT, WITHOUT ROWID;

-- Where the work is done.
CREATE TABLE firm_workplace (
    id        INTEGER PRIMARY KEY,
    rid       INTEGER NOT NULL UNIQUE,
    firm_id   INTEGER NOT NULL REFERENCES firm (id),
    version   INTEGER NOT NULL CHECK (version > 0),
    place_id  INTEGER NOT NULL REFERENCES place (id),
    street    TEXT    NOT NULL,
    cfar      TEXT    NOT NULL,                   -- eight digits, or empty
    closed_on TEXT,                               -- NULL: in use
    recorded_at INTEGER NOT NULL,
    actor     TEXT    NOT NULL
) STRICT;
CREATE INDEX firm_workplace_by_firm ON firm_workplace (firm_id, id);

-- From where, and for which shift, one gets there without a car. Somebody has tried it
-- or looked it up: it is not computed.
CREATE TABLE workplace_reach (
    workplace_id INTEGER NOT NULL REFERENCES firm_workplace (id),
    place_id     INTEGER NOT NULL REFERENCES place (id),
    shift        TEXT    NOT NULL CHECK (shift IN ('day', 'evening', 'night', 'early')),
    PRIMARY KEY (workplace_id, place_id, shift)
) STRICT, WITHOUT ROWID;

-- Whom one talks to there. Who has left keeps the name and loses the ways to reach her.
CREATE TABLE firm_contact (
    id        INTEGER PRIMARY KEY,
    rid       INTEGER NOT NULL UNIQUE,
    firm_id   INTEGER NOT NULL REFERENCES firm (id),
    version   INTEGER NOT NULL CHECK (version > 0),
    name      TEXT    NOT NULL,
    role      TEXT    NOT NULL,
    channel   TEXT    NOT NULL CHECK (channel IN ('', 'phone', 'sms', 'email', 'visit', 'letter')),
    phone     TEXT    NOT NULL,
    email     TEXT    NOT NULL,
    left_on   TEXT,                               -- NULL: is there
    recorded_at INTEGER NOT NULL,
    actor     TEXT    NOT NULL
) STRICT;
CREATE INDEX firm_contact_by_firm ON firm_contact (firm_id, id);

-- A change of many firms at once, which can be undone for a while.
CREATE TABLE bulk (
    rid       INTEGER PRIMARY KEY,                -- the random id its events carry
    org_id    INTEGER NOT NULL REFERENCES org (id),
    kind      TEXT    NOT NULL CHECK (kind IN ('firm_held')),
    actor     TEXT    NOT NULL,
    at        INTEGER NOT NULL,
    firms     INTEGER NOT NULL CHECK (firms > 0),
    undone_at INTEGER                             -- NULL: stands
) STRICT;
CREATE INDEX bulk_by_unit ON bulk (org_id, at);

-- Outings (a coach and a day) and the visits made on them: projections of events.
CREATE TABLE visit_occasion (
    rid      INTEGER PRIMARY KEY,
    org_id   INTEGER NOT NULL REFERENCES org (id),
    coach_id INTEGER NOT NULL,                    -- user_account.id; 0: nobody signed in
    held_on  TEXT    NOT NULL,
    minutes  INTEGER NOT NULL CHECK (minutes >= 0),
    km       INTEGER NOT NULL CHECK (km >= 0),
    UNIQUE (org_id, coach_id, held_on)
) STRICT;
CREATE INDEX visit_occasion_by_day ON visit_occasion (org_id, held_on);

CREATE TABLE visit (
    rid          INTEGER PRIMARY KEY,
    occasion_rid INTEGER NOT NULL,
    firm_id      INTEGER NOT NULL REFERENCES firm (id),
    event_id     INTEGER NOT NULL REFERENCES event (id), -- the one that says so
    held_on      TEXT    NOT NULL,
    outcome      TEXT    NOT NULL CHECK (outcome IN ('need', 'not_now', 'no')),
    recall_on    TEXT,
    next         TEXT    NOT NULL,
    next_on      TEXT
) STRICT;
CREATE INDEX visit_by_firm ON visit (firm_id, held_on, rid);
CREATE INDEX visit_by_occasion ON visit (occasion_rid);

CREATE TABLE visit_signal (
    visit_rid INTEGER NOT NULL REFERENCES visit (rid),
    signal    TEXT    NOT NULL,                   -- a word of data/visit_signals.tsv
    source    TEXT    NOT NULL,                   -- said, seen, told, ad, news
    PRIMARY KEY (visit_rid, signal)
) STRICT, WITHOUT ROWID;

-- Months in which the unit makes no visits, declared: a projection of events.
CREATE TABLE visit_free (
    org_id INTEGER NOT NULL REFERENCES org (id),
    month  TEXT    NOT NULL,                      -- 2026-07
    reason TEXT    NOT NULL,
    PRIMARY KEY (org_id, month)
) STRICT, WITHOUT ROWID;

-- Needs of a firm are found by the employer's name.
CREATE INDEX need_version_by_employer ON need_version (employer);
