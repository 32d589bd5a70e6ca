-- What the peer keeps beside the database's own tables, on its own connection.

-- Travel times to the workplace, given to it as they are given to the engine.
CREATE TEMP TABLE minutes (
    place_id INTEGER NOT NULL,
    mode     INTEGER NOT NULL,
    minutes  INTEGER NOT NULL,
    PRIMARY KEY (place_id, mode)
) WITHOUT ROWID;

-- The need's eight requirements. dim numbers the thresholds among them, 0..3.
CREATE TEMP TABLE ask (
    r          INTEGER PRIMARY KEY,
    kind       TEXT    NOT NULL,
    concept_id INTEGER NOT NULL,
    level      INTEGER NOT NULL,
    soft_level INTEGER NOT NULL,
    dim        INTEGER,
    class      TEXT    NOT NULL,
    weight     INTEGER NOT NULL,
    weeks      INTEGER
);

-- What a concept held at a level is worth against requirement 0..7 (c), and against
-- the same asked one level lower (s).
CREATE TEMP TABLE serve (
    concept_id INTEGER NOT NULL,
    held       INTEGER NOT NULL,
    c0 INTEGER, c1 INTEGER, c2 INTEGER, c3 INTEGER,
    c4 INTEGER, c5 INTEGER, c6 INTEGER, c7 INTEGER,
    s0 INTEGER, s1 INTEGER, s2 INTEGER, s3 INTEGER,
    s4 INTEGER, s5 INTEGER, s6 INTEGER, s7 INTEGER,
    PRIMARY KEY (concept_id, held)
) WITHOUT ROWID;

-- The need itself, one row: w weights, q weeks to learn, z where a lack is counted.
CREATE TEMP TABLE the (
    need_id INTEGER, version INTEGER, now_on TEXT, start_on TEXT, days INTEGER,
    hours INTEGER, core INTEGER, learnable INTEGER, waivable INTEGER, weight INTEGER,
    w0 INTEGER, w1 INTEGER, w2 INTEGER, w3 INTEGER,
    w4 INTEGER, w5 INTEGER, w6 INTEGER, w7 INTEGER,
    q0 INTEGER, q1 INTEGER, q2 INTEGER, q3 INTEGER,
    q4 INTEGER, q5 INTEGER, q6 INTEGER, q7 INTEGER,
    z0 INTEGER, z1 INTEGER, z2 INTEGER, z3 INTEGER,
    z4 INTEGER, z5 INTEGER, z6 INTEGER, z7 INTEGER
);

-- The steps, and every set of them: how far each threshold is cured, two bits each.
CREATE TEMP TABLE step (
    s     INTEGER PRIMARY KEY,
    dim   INTEGER NOT NULL,
    cures INTEGER NOT NULL
);
CREATE TEMP TABLE subset (
    mask  INTEGER PRIMARY KEY,
    cured INTEGER NOT NULL
);
