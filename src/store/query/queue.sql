-- The work queue (service/work_queue): items of long work that several processes share.

-- queue_run_put (rid: int, now: int) -> none
INSERT INTO queue_run (rid, touched_at) VALUES (:rid, :now);

-- queue_run_is (rid: int) -> maybe: touched_at int
SELECT touched_at FROM queue_run WHERE rid = :rid;

-- queue_run_touch (rid: int, now: int) -> none
UPDATE queue_run SET touched_at = :now WHERE rid = :rid;

-- queue_run_drop (rid: int) -> changes
DELETE FROM queue_run WHERE rid = :rid;

-- queue_runs_old (before: int) -> many: rid int
SELECT rid FROM queue_run WHERE touched_at < :before ORDER BY rid;

-- queue_item_put (run_rid: int, nth: int, done: bool) -> none
INSERT INTO queue_item (run_rid, nth, done) VALUES (:run_rid, :nth, :done);

-- queue_items_drop (run_rid: int) -> changes
DELETE FROM queue_item WHERE run_rid = :run_rid;

-- queue_items_done (run_rid: int) -> many: nth int
SELECT nth FROM queue_item WHERE run_rid = :run_rid AND done = 1 ORDER BY nth;

-- queue_item_reopen (run_rid: int, nth: int) -> none
UPDATE queue_item SET done = 0 WHERE run_rid = :run_rid AND nth = :nth;

-- The first item that nobody else has; one whose worker's time is over, or lies further
-- ahead than any lease (a clock that was set back), is nobody's. Item 0 comes last of all.

-- queue_next (run_rid: int, worker: int, now: int, most: int) -> maybe: nth int, before int?
SELECT i.nth, i.worker AS before FROM queue_item i
WHERE i.run_rid = :run_rid AND i.done = 0
    AND (i.worker IS NULL
        OR (i.worker <> :worker AND (i.until <= :now OR i.until > :most)))
    AND (i.nth > 0 OR NOT EXISTS (SELECT 1 FROM queue_item o
        WHERE o.run_rid = :run_rid AND o.nth > 0 AND o.done = 0))
ORDER BY i.nth = 0, i.nth LIMIT 1;

-- queue_take (run_rid: int, nth: int, worker: int, who: text, until: int) -> none
UPDATE queue_item SET worker = :worker, who = :who, until = :until
WHERE run_rid = :run_rid AND nth = :nth;

-- queue_renew (run_rid: int, worker: int, until: int) -> changes
UPDATE queue_item SET until = :until WHERE run_rid = :run_rid AND worker = :worker;

-- queue_give_back (run_rid: int, nth: int, worker: int) -> changes
UPDATE queue_item SET worker = NULL, who = NULL, until = NULL
WHERE run_rid = :run_rid AND nth = :nth AND worker = :worker;

-- queue_done (run_rid: int, nth: int, worker: int) -> changes
UPDATE queue_item SET done = 1, worker = NULL, who = NULL, until = NULL
WHERE run_rid = :run_rid AND nth = :nth AND worker = :worker;

-- queue_count (run_rid: int) -> one: items int, done int
SELECT count(*) AS items, coalesce(sum(done), 0) AS done FROM queue_item
WHERE run_rid = :run_rid AND nth > 0;

-- Who is at work, whose lease lasts.

-- queue_workers (run_rid: int, now: int, most: int) -> many: worker int, who text
SELECT DISTINCT worker, who FROM queue_item
WHERE run_rid = :run_rid AND worker IS NOT NULL AND who IS NOT NULL AND until > :now
    AND until <= :most
ORDER BY who, worker;

-- queue_busy (run_rid: int, now: int, most: int) -> maybe: nth int
SELECT nth FROM queue_item
WHERE run_rid = :run_rid AND worker IS NOT NULL AND until > :now AND until <= :most LIMIT 1;
