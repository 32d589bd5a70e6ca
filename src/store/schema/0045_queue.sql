-- The work queue: long work that several processes share, cut into items that each can be
-- made by itself (service/work_queue, ADR 0016). It says which item is whose and until
-- when, and nothing of anybody the work is about. A run goes with its last item.

CREATE TABLE queue_run (
    rid        INTEGER PRIMARY KEY,              -- random; stands where the work is put too
    touched_at INTEGER NOT NULL                  -- microseconds UTC: somebody was last at it
) STRICT;

CREATE TABLE queue_item (
    run_rid INTEGER NOT NULL REFERENCES queue_run (rid),
    nth     INTEGER NOT NULL CHECK (nth >= 0),   -- 0: what is done when all others are
    done    INTEGER NOT NULL CHECK (done IN (0, 1)),
    worker  INTEGER,                             -- random, of one process; NULL: nobody's
    who     TEXT,                                -- the worker for readers: "4711@host"
    until   INTEGER,                             -- microseconds UTC: then it is given back
    PRIMARY KEY (run_rid, nth),
    CHECK ((worker IS NULL) = (until IS NULL) AND (worker IS NULL) = (who IS NULL)),
    CHECK (done = 0 OR worker IS NULL)
) STRICT, WITHOUT ROWID;
