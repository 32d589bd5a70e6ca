-- Things to do, found by rule (service/todo.h); at most fifty of each.

-- todo_messages (org_id: int, user_id: int) -> many: rid int, state text, firm text, made_at int
SELECT x.rid, x.state, f.name AS firm, x.made_at
FROM outbox x JOIN firm_contact c ON c.id = x.contact_id JOIN firm f ON f.id = c.firm_id
WHERE x.org_id = :org_id AND x.closed_at IS NULL AND x.state IN ('failed', 'unsure')
    AND f.holder_id IN (:user_id, 0)
UNION ALL
SELECT x.rid, x.state, '' AS firm, x.made_at
FROM outbox x JOIN case_holder h ON h.person_id = x.person_id AND h.user_id = :user_id AND h.to_at IS NULL
WHERE x.org_id = :org_id AND x.closed_at IS NULL AND x.state IN ('failed', 'unsure')
ORDER BY 4 LIMIT 50;

-- todo_papers (org_id: int, user_id: int, now: int) -> many: channel text, n int
SELECT x.channel, count(*) AS n
FROM outbox x LEFT JOIN firm_contact c ON c.id = x.contact_id LEFT JOIN firm f ON f.id = c.firm_id
WHERE x.org_id = :org_id AND x.closed_at IS NULL AND x.state = 'waiting'
    AND x.channel IN ('letter', 'call') AND x.due_at <= :now
    AND (f.holder_id IN (:user_id, 0) OR EXISTS (SELECT 1 FROM case_holder h
        WHERE h.person_id = x.person_id AND h.user_id = :user_id AND h.to_at IS NULL))
GROUP BY x.channel ORDER BY x.channel;

-- todo_no_next (org_id: int, holder_id: int, today: text, before: text) -> many: rid int, name text, visited_on text
SELECT f.rid, f.name, f.visited_on FROM firm f
WHERE f.org_id = :org_id AND f.holder_id = :holder_id AND f.visited_on BETWEEN '2000-01-01' AND :before
    AND f.status = 'open' AND f.next_on = '9999-12-31' AND f.recall_on = '9999-12-31'
    AND f.visited_on <= :today
    AND (SELECT v.outcome FROM visit v WHERE v.firm_id = f.id
         ORDER BY v.held_on DESC, v.event_id DESC LIMIT 1) = 'need'
    AND NOT EXISTS (SELECT 1 FROM event e WHERE e.subject_rid = f.rid AND e.kind = 'step_done'
        AND e.valid_on >= f.visited_on)
ORDER BY f.visited_on, f.id LIMIT 50;

-- Most firms have somebody: whether they do is asked first.
-- todo_no_contact (org_id: int, holder_id: int) -> many: rid int, name text, visited_on text
SELECT f.rid, f.name, f.visited_on FROM firm f
WHERE f.org_id = :org_id AND f.holder_id = :holder_id AND f.visited_on >= '2000-01-01'
    AND f.status = 'open'
    AND NOT EXISTS (SELECT 1 FROM firm_contact c WHERE c.firm_id = f.id AND c.left_on IS NULL)
    AND (SELECT v.outcome FROM visit v WHERE v.firm_id = f.id
         ORDER BY v.held_on DESC, v.event_id DESC LIMIT 1) = 'need'
ORDER BY f.visited_on, f.id LIMIT 50;

-- todo_last_act (org_id: int, subject_rid: int, rule: text, due_on: date) -> maybe: act text, until_on date?
SELECT act, until_on FROM todo_act
WHERE org_id = :org_id AND subject_rid = :subject_rid AND rule = :rule AND due_on = :due_on
ORDER BY id DESC LIMIT 1;

-- todo_act_put (org_id: int, rule: text, subject_rid: int, due_on: date, act: text, until_on: date?, reason: text, now: int, actor: text) -> none
INSERT INTO todo_act (org_id, rule, subject_rid, due_on, act, until_on, reason, at, actor)
VALUES (:org_id, :rule, :subject_rid, :due_on, :act, :until_on, :reason, :now, :actor);
