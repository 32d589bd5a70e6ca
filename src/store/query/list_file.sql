-- Whole lists, as files (service/list_file.h).

-- list_visits (org_id: int) -> many: rid int, held_on text, coach text?, firm_rid int, firm text, outcome text, reason text, side text, recall_on text, next text, next_on text
SELECT v.rid, v.held_on, u.name AS coach, f.rid AS firm_rid, f.name AS firm, v.outcome, e.reason,
    e.side, COALESCE(v.recall_on, '') AS recall_on, v.next, COALESCE(v.next_on, '') AS next_on
FROM visit_occasion o JOIN visit v ON v.occasion_rid = o.rid JOIN firm f ON f.id = v.firm_id
    JOIN event e ON e.id = v.event_id LEFT JOIN user_account u ON u.id = o.coach_id
WHERE o.org_id = :org_id ORDER BY o.held_on DESC, v.event_id DESC;

-- A protected identity stands on no list.

-- list_referrals (org_id: int) -> many: rid int, person_id int, need_rid int, title text, firm_rid int, firm text, how text, made_on text, due_on text, state text, reason text, side text, since_on text
SELECT r.rid, w.person_id, n.rid AS need_rid, v.title, f.rid AS firm_rid, f.name AS firm, r.how, r.made_on,
    r.due_on, r.state, r.reason, r.side, r.since_on
FROM referral r JOIN referral_whom w ON w.referral_rid = r.rid
    JOIN need n ON n.id = r.need_id
    JOIN need_version v ON v.need_id = n.id AND v.version = n.version
    JOIN firm f ON f.id = r.firm_id
WHERE r.org_id = :org_id
    AND NOT EXISTS (SELECT 1 FROM protection x WHERE x.person_id = w.person_id AND x.to_at IS NULL)
ORDER BY r.made_on, r.rid;

-- list_needs () -> many: rid int, source_key text, title text, employer text, place text, start_on text, positions int, status text
SELECT n.rid, n.source_key, v.title, v.employer, p.name AS place, COALESCE(v.start_on, '') AS start_on,
    v.positions, COALESCE(s.status, 'open') AS status
FROM need n JOIN need_version v ON v.need_id = n.id AND v.version = n.version
    JOIN place p ON p.id = v.place_id LEFT JOIN need_state s ON s.need_id = n.id
ORDER BY n.id DESC;
