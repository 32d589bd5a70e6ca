-- A place at a need that an intake gave is given once.
CREATE INDEX allot_place_need_by_need ON allot_place_need (need_id);

-- How many places a need has left; none, when it is closed. A place that an intake gave
-- and that is not taken yet is not left, whatever the need says, and a pause keeps it;
-- whoever has taken the step is counted by the need itself.
CREATE VIEW need_left AS
SELECT n.id, n.rid, n.version,
    CASE WHEN coalesce(s.status, 'open') <> 'open' THEN 0
        ELSE max(0, v.positions - coalesce(s.filled, 0)
            - (SELECT count(*) FROM allot_place_need a JOIN allot_run r ON r.id = a.run_id
                JOIN allot_intake i ON i.rid = r.intake_rid
                JOIN allot_decision d ON d.intake_rid = i.rid AND d.run_id = r.id
                    AND d.decision = 'given'
                JOIN enrolment e ON e.rid = a.enrolment_rid
                WHERE a.need_id = n.id AND CASE e.state
                    WHEN 'open' THEN e.stage = i.stage AND e.entered_on <= d.on_day
                    WHEN 'paused' THEN NOT EXISTS (SELECT 1 FROM enrolment_move m
                        WHERE m.enrolment_rid = e.rid AND m.move = i.move
                            AND m.on_day >= d.on_day)
                    ELSE 0 END)) END AS places
FROM need n JOIN need_version v ON v.need_id = n.id AND v.version = n.version
    LEFT JOIN need_state s ON s.need_id = n.id;
