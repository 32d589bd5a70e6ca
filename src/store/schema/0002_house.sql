-- Who owns what: organisation units. Every record names its owner.
CREATE TABLE org (
    id             INTEGER PRIMARY KEY,           -- internal key
    rid            INTEGER NOT NULL UNIQUE,       -- random id, the one shown outside
    name           TEXT    NOT NULL,              -- what people call the unit
    secrecy_domain TEXT    NOT NULL               -- border that needs a disclosure
) STRICT;
INSERT INTO org (id, rid, name, secrecy_domain) VALUES (1, 1, 'local', 'local');

-- Where people live and work: municipalities and towns, from data/places.tsv.
CREATE TABLE place (
    id           INTEGER PRIMARY KEY,
    code         TEXT    NOT NULL UNIQUE,         -- 2380, 2380-ostersund
    name         TEXT    NOT NULL,
    kind         TEXT    NOT NULL CHECK (kind IN ('municipality', 'town')),
    municipality TEXT    NOT NULL,                -- code of its municipality
    county       TEXT    NOT NULL,
    labour_area  TEXT    NOT NULL,                -- local labour market area
    population   INTEGER NOT NULL CHECK (population >= 0),
    lat_e4       INTEGER NOT NULL,                -- degrees north x 10,000
    lon_e4       INTEGER NOT NULL,                -- degrees east x 10,000
    main         INTEGER NOT NULL CHECK (main IN (0, 1)) -- the municipality's main town
) STRICT;

-- Known journeys, imported; they go before the distance between centroids.
CREATE TABLE place_reach (
    from_place INTEGER NOT NULL REFERENCES place (id),
    to_place   INTEGER NOT NULL REFERENCES place (id),
    mode       INTEGER NOT NULL CHECK (mode BETWEEN -1 AND 3), -- -1: metres, any mode
    value      INTEGER NOT NULL CHECK (value >= 0), -- minutes, or metres for mode -1
    PRIMARY KEY (from_place, to_place, mode)
) STRICT, WITHOUT ROWID;

-- Words for work: tasks, licences, certificates, language skills.
CREATE TABLE concept (
    id       INTEGER PRIMARY KEY,
    code     TEXT    NOT NULL UNIQUE,             -- task:plocka-order, licence:B
    kind     TEXT    NOT NULL CHECK (kind IN
                 ('task', 'licence', 'certificate', 'language')),
    label_sv TEXT    NOT NULL,
    label_en TEXT    NOT NULL,
    family   TEXT    NOT NULL,                    -- of tasks; else empty
    weeks    INTEGER CHECK (weeks >= 0),          -- typical time to learn; NULL unknown
    own      INTEGER NOT NULL CHECK (own IN (0, 1)) -- 1: made by an import, flagged
) STRICT;

-- How near two concepts are, 1..250; stored both ways. Computed, never typed.
CREATE TABLE concept_near (
    concept_id INTEGER NOT NULL REFERENCES concept (id),
    near_id    INTEGER NOT NULL REFERENCES concept (id),
    similarity INTEGER NOT NULL CHECK (similarity BETWEEN 1 AND 250),
    PRIMARY KEY (concept_id, near_id)
) STRICT, WITHOUT ROWID;

-- One applied import: the unit that is undone or kept whole.
CREATE TABLE import_batch (
    id         INTEGER PRIMARY KEY,
    rid        INTEGER NOT NULL UNIQUE,
    org_id     INTEGER NOT NULL REFERENCES org (id),
    kind       TEXT    NOT NULL,                  -- people, needs, ads, places
    source     TEXT    NOT NULL,
    file_hash  BLOB    NOT NULL,                  -- BLAKE2b-256 of the file
    at         INTEGER NOT NULL,                  -- microseconds UTC
    actor      TEXT    NOT NULL,
    new_count      INTEGER NOT NULL,
    changed_count  INTEGER NOT NULL,
    same_count     INTEGER NOT NULL,
    rejected_count INTEGER NOT NULL,
    seq        INTEGER NOT NULL                   -- pool sequence it made
) STRICT;

INSERT INTO meta (key, value) VALUES ('image_seq', '0');
