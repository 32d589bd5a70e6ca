-- Meetings with employers (service/meeting.h).

-- meeting_put_row (referral_rid: int, org_id: int, set_by: text, held_on: date, minute: int, minutes: int, place_event: int, state: text, reason: text, changes: int, changed_at: int) -> none
INSERT INTO meeting (referral_rid, org_id, set_by, held_on, minute, minutes, place_event, state,
    reason, changes, changed_at)
VALUES (:referral_rid, :org_id, :set_by, :held_on, :minute, :minutes, :place_event, :state,
    :reason, :changes, :changed_at);

-- meeting_drop (referral_rid: int) -> none
DELETE FROM meeting WHERE referral_rid = :referral_rid;

-- meeting_clear () -> none
DELETE FROM meeting;

-- meeting_of_referral (referral_rid: int) -> maybe: held_on date, minute int, minutes int, state text, reason text, changes int, place text?
SELECT m.held_on, m.minute, m.minutes, m.state, m.reason, m.changes, t.text AS place
FROM meeting m LEFT JOIN event_text t ON t.event_id = m.place_event AND t.word = 'note'
WHERE m.referral_rid = :referral_rid;

-- Somebody's other meetings at that time.

-- meetings_at (person_id: int, referral_rid: int, held_on: date, from_minute: int, to_minute: int) -> one: n int
SELECT count(*) AS n
FROM referral_whom w JOIN meeting m ON m.referral_rid = w.referral_rid
WHERE w.person_id IN (SELECT :person_id
        UNION ALL SELECT id FROM person WHERE merged_into = :person_id)
    AND m.referral_rid <> :referral_rid AND m.state = 'set' AND m.held_on = :held_on
    AND m.minute < :to_minute AND m.minute + m.minutes > :from_minute;

-- Whoever put her forward, or set the time. A protected identity stands on no list.

-- meetings_of_coach (org_id: int, actor: text, from_day: date, to_day: date, most: int) -> many: rid int, firm text, title text, held_on date, minute int, minutes int, place text?
SELECT m.referral_rid AS rid, f.name AS firm, v.title, m.held_on, m.minute, m.minutes,
    t.text AS place
FROM meeting m JOIN referral r ON r.rid = m.referral_rid JOIN firm f ON f.id = r.firm_id
    JOIN need n ON n.id = r.need_id
    JOIN need_version v ON v.need_id = n.id AND v.version = n.version
    LEFT JOIN event_text t ON t.event_id = m.place_event AND t.word = 'note'
WHERE m.org_id = :org_id AND m.held_on BETWEEN :from_day AND :to_day AND m.state = 'set'
    AND :actor IN (m.set_by, r.made_by)
    AND NOT EXISTS (SELECT 1 FROM referral_whom w JOIN protection x ON x.person_id = w.person_id
        WHERE w.referral_rid = m.referral_rid AND x.to_at IS NULL)
ORDER BY m.held_on, m.minute, m.referral_rid LIMIT :most;

-- calendar_meetings (org_id: int, actor: text, from_day: date) -> many: rid int, firm text, firm_rid int, held_on date, minute int, minutes int, place text?, state text, changes int, changed_at int
SELECT m.referral_rid AS rid, f.name AS firm, f.rid AS firm_rid, m.held_on, m.minute, m.minutes,
    t.text AS place, m.state, m.changes, m.changed_at
FROM meeting m JOIN referral r ON r.rid = m.referral_rid JOIN firm f ON f.id = r.firm_id
    LEFT JOIN event_text t ON t.event_id = m.place_event AND t.word = 'note'
WHERE m.org_id = :org_id AND m.held_on >= :from_day AND :actor IN (m.set_by, r.made_by)
    AND NOT EXISTS (SELECT 1 FROM referral_whom w JOIN protection x ON x.person_id = w.person_id
        WHERE w.referral_rid = m.referral_rid AND x.to_at IS NULL)
ORDER BY m.held_on, m.minute, m.referral_rid LIMIT 500;

-- meeting_place (need_id: int, firm_id: int) -> maybe: street text, town text
SELECT w.street, p.name AS town
FROM firm_workplace w JOIN place p ON p.id = w.place_id
WHERE w.firm_id = :firm_id AND w.closed_on IS NULL
ORDER BY w.rid <> coalesce((SELECT s.workplace_rid FROM need_state s WHERE s.need_id = :need_id), 0), w.id
LIMIT 1;

-- rebuild_meetings () -> many: referral_rid int, org_id int, set_by text, held_on date, minute int, minutes int, place_event int, state text, reason text, changes int, changed_at int
SELECT referral_rid, org_id, set_by, held_on, minute, minutes, place_event, state, reason,
    changes, changed_at
FROM meeting ORDER BY referral_rid;

-- Whom the daily clock reminds (service/reminder.h).

-- reminder_asks (due_until: date) -> many: rid int, org_id int, domain_id int, contact_id int, due_on date, made_on date, reminded_at int, acted_at int
SELECT a.rid, a.org_id, d.id AS domain_id, c.id AS contact_id, min(r.due_on) AS due_on,
    max(r.made_on) AS made_on,
    coalesce((SELECT max(x.made_at) FROM outbox x WHERE x.about_rid = a.rid
        AND x.kind = 'employer_reminder' AND x.state <> 'dropped'), 0) AS reminded_at,
    coalesce((SELECT max(e.recorded_at) FROM event e WHERE e.actor = 'employer'
        AND (e.subject_rid = a.rid AND e.subject = 'ask' OR e.subject = 'referral'
            AND e.subject_rid IN (SELECT o.rid FROM referral o WHERE o.ask_rid = a.rid))), 0)
        AS acted_at
FROM referral r JOIN employer_ask a ON a.rid = r.ask_rid JOIN firm f ON f.id = a.firm_id
    JOIN firm_contact c ON c.rid = a.contact_rid JOIN org o ON o.id = a.org_id
    JOIN secrecy_domain d ON d.code = o.secrecy_domain
WHERE r.state = 'open' AND r.due_on <= :due_until AND f.status <> 'closed' AND c.left_on IS NULL
    AND NOT EXISTS (SELECT 1 FROM need_state s WHERE s.need_id = a.need_id AND s.status <> 'open')
GROUP BY a.rid ORDER BY a.rid;

-- reminder_meetings (from_day: date, to_day: date) -> many: rid int, org_id int, domain_id int, held_on date, changed_at int
SELECT m.referral_rid AS rid, m.org_id, d.id AS domain_id, m.held_on, m.changed_at
FROM meeting m JOIN org o ON o.id = m.org_id JOIN secrecy_domain d ON d.code = o.secrecy_domain
WHERE m.state = 'set' AND m.held_on BETWEEN :from_day AND :to_day
    AND NOT EXISTS (SELECT 1 FROM outbox x WHERE x.about_rid = m.referral_rid
        AND x.kind IN ('person_meeting_reminder', 'contact_meeting_reminder')
        AND x.state <> 'dropped' AND x.made_at > m.changed_at)
ORDER BY m.referral_rid;

-- contact_unit (rid: int) -> maybe: id int, org_id int
SELECT c.id, f.org_id FROM firm_contact c JOIN firm f ON f.id = c.firm_id WHERE c.rid = :rid;

-- Things to do about whom one has put forward (service/todo.h).

-- todo_meeting_time (org_id: int, actor: text) -> many: rid int, firm text, since_on date
SELECT r.rid, f.name AS firm, r.since_on
FROM referral r JOIN firm f ON f.id = r.firm_id
WHERE r.org_id = :org_id AND r.state = 'meet' AND r.made_by = :actor
    AND NOT EXISTS (SELECT 1 FROM meeting m WHERE m.referral_rid = r.rid AND m.state = 'set')
    AND NOT EXISTS (SELECT 1 FROM referral_whom w JOIN protection x ON x.person_id = w.person_id
        WHERE w.referral_rid = r.rid AND x.to_at IS NULL)
ORDER BY r.since_on, r.rid LIMIT 50;

-- todo_answer_missing (org_id: int, actor: text, before: date) -> many: rid int, firm text, due_on date
SELECT r.rid, f.name AS firm, r.due_on
FROM referral r JOIN firm f ON f.id = r.firm_id
WHERE r.org_id = :org_id AND r.state = 'open' AND r.due_on < :before AND r.made_by = :actor
    AND NOT EXISTS (SELECT 1 FROM referral_whom w JOIN protection x ON x.person_id = w.person_id
        WHERE w.referral_rid = r.rid AND x.to_at IS NULL)
ORDER BY r.due_on, r.rid LIMIT 50;

-- Firms that owe an answer about somebody whom the coach put forward, or that are hers to
-- ask: asked by a day, or past their last day.

-- day_silent (org_id: int, user_id: int, actor: text, asked_by: date, due_before: date) -> many: rid int, name text, asked_on date, due_on date, people int
SELECT f.rid, f.name, min(r.made_on) AS asked_on, min(r.due_on) AS due_on, count(*) AS people
FROM referral r JOIN firm f ON f.id = r.firm_id
WHERE r.org_id = :org_id AND r.state = 'open' AND f.status <> 'closed'
    AND (r.made_by = :actor OR f.holder_id = :user_id)
    AND (r.made_on <= :asked_by OR r.due_on < :due_before)
    AND NOT EXISTS (SELECT 1 FROM referral_whom w JOIN protection x ON x.person_id = w.person_id
        WHERE w.referral_rid = r.rid AND x.to_at IS NULL)
GROUP BY f.id ORDER BY 3, f.id LIMIT 10;

-- Somebody's participants whose identity is open (service/demo_life.h).

-- demo_people (user_id: int, most: int) -> many: id int, rid int
SELECT p.id, p.rid FROM case_holder h JOIN person p ON p.id = h.person_id
WHERE h.user_id = :user_id AND h.to_at IS NULL AND p.merged_into IS NULL
    AND NOT EXISTS (SELECT 1 FROM protection x WHERE x.person_id = p.id AND x.to_at IS NULL)
ORDER BY p.id LIMIT :most;
