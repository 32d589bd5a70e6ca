-- recruitment_put (rid: int, org_id: int, firm_id: int, title: text, positions: int, recorded_at: int, actor: text, status: text, reason: text, side: text, since_on: date, until_on: date?, changed_by: text, version: int) -> none
INSERT INTO recruitment (rid, org_id, firm_id, title, positions, recorded_at, actor, status,
    reason, side, since_on, until_on, changed_by, version)
VALUES (:rid, :org_id, :firm_id, :title, :positions, :recorded_at, :actor, :status,
    :reason, :side, :since_on, :until_on, :changed_by, :version);

-- recruitment_drop (rid: int) -> none
DELETE FROM recruitment WHERE rid = :rid;

-- recruitment_clear () -> none
DELETE FROM recruitment;

-- recruitment_by_rid (rid: int) -> maybe: org_id int, firm_id int, firm_rid int, firm text, firm_status text, title text, positions int, recorded_at int, status text, reason text, side text, since_on date, until_on date?, changed_by text, version int
SELECT r.org_id, r.firm_id, f.rid AS firm_rid, f.name AS firm, f.status AS firm_status, r.title,
    r.positions, r.recorded_at, r.status, r.reason, r.side, r.since_on, r.until_on, r.changed_by,
    r.version
FROM recruitment r JOIN firm f ON f.id = r.firm_id WHERE r.rid = :rid;

-- recruitments_of_firm (firm_id: int) -> many: rid int, title text, positions int, status text
SELECT rid, title, positions, status FROM recruitment
WHERE firm_id = :firm_id ORDER BY recorded_at DESC, rid LIMIT 100;

-- recruitments_of_unit (org_id: int) -> many: rid int, firm_rid int, firm text, title text, positions int, recorded_at int, status text, since_on date, needs int, planned int, filled int, open int
SELECT r.rid, f.rid AS firm_rid, f.name AS firm, r.title, r.positions, r.recorded_at, r.status,
    r.since_on, COALESCE(t.needs, 0) AS needs, COALESCE(t.planned, 0) AS planned,
    COALESCE(t.filled, 0) AS filled, COALESCE(t.open, 0) AS open
FROM recruitment r JOIN firm f ON f.id = r.firm_id
    LEFT JOIN (
        SELECT s.recruitment_rid, count(*) AS needs,
            sum(CASE WHEN s.status = 'withdrawn' THEN s.filled ELSE v.positions END) AS planned,
            sum(CASE WHEN s.status = 'filled' THEN v.positions
                     WHEN s.filled > v.positions THEN v.positions ELSE s.filled END) AS filled,
            sum(CASE WHEN s.status NOT IN ('open', 'paused') OR s.filled > v.positions THEN 0
                     ELSE v.positions - s.filled END) AS open
        FROM need_state s JOIN need n ON n.id = s.need_id
            JOIN need_version v ON v.need_id = n.id AND v.version = n.version
        WHERE s.recruitment_rid IS NOT NULL GROUP BY s.recruitment_rid) t
        ON t.recruitment_rid = r.rid
WHERE r.org_id = :org_id ORDER BY r.recorded_at DESC, r.rid;

-- needs_of_recruitment (recruitment_rid: int) -> many: id int, version int, rid int, title text, positions int, filled int, start_on date?, place text, status text, reason text
SELECT n.id, n.version, n.rid, v.title, v.positions, s.filled, v.start_on, p.name AS place, s.status,
    s.reason
FROM need_state s JOIN need n ON n.id = s.need_id
    JOIN need_version v ON v.need_id = n.id AND v.version = n.version
    JOIN place p ON p.id = v.place_id
WHERE s.recruitment_rid = :recruitment_rid ORDER BY n.id;
