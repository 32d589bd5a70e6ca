-- clock_last (step: text) -> maybe: day date
SELECT day FROM clock_done WHERE step = :step ORDER BY day DESC LIMIT 1;

-- clock_done_put (day: date, step: text, now: int, did: int) -> none
INSERT INTO clock_done (day, step, ended_at, did) VALUES (:day, :step, :now, :did)
ON CONFLICT (step, day) DO UPDATE SET ended_at = excluded.ended_at, did = did + excluded.did;
