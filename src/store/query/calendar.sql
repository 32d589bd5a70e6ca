-- Calendars to subscribe to (service/calendar.h).

-- calendar_put (user_id: int, org_id: int, hash: blob, lang: text, now: int) -> none
INSERT INTO calendar_link (user_id, org_id, hash, lang, made_at)
VALUES (:user_id, :org_id, :hash, :lang, :now);

-- calendar_close (user_id: int, org_id: int, now: int) -> none
UPDATE calendar_link SET closed_at = :now
WHERE user_id = :user_id AND org_id = :org_id AND closed_at IS NULL;

-- calendar_of (user_id: int, org_id: int) -> maybe: made_at int, read_on date?
SELECT made_at, read_on FROM calendar_link
WHERE user_id = :user_id AND org_id = :org_id AND closed_at IS NULL;

-- calendar_by_hash (hash: blob) -> maybe: id int, user_id int, org_id int, lang text, read_on date?
SELECT c.id, c.user_id, c.org_id, c.lang, c.read_on
FROM calendar_link c JOIN user_account u ON u.id = c.user_id
WHERE c.hash = :hash AND c.closed_at IS NULL AND u.closed_at IS NULL
    AND EXISTS (SELECT 1 FROM role_grant g WHERE g.user_id = c.user_id AND g.org_id = c.org_id
        AND g.to_at IS NULL AND g.role IN ('coach', 'team_leader', 'project_lead'));

-- calendar_read (id: int, day: date) -> none
UPDATE calendar_link SET read_on = :day WHERE id = :id;

-- calendar_made (org_id: int, coach_id: int, from_day: date) -> many: rid int, held_on date, firm text, firm_rid int, events int, changed_at int
SELECT v.rid, v.held_on, f.name AS firm, f.rid AS firm_rid,
    (SELECT count(*) FROM event e WHERE e.subject_rid = v.rid AND e.subject = 'visit') AS events,
    (SELECT max(e.recorded_at) FROM event e WHERE e.subject_rid = v.rid AND e.subject = 'visit') AS changed_at
FROM visit_occasion o JOIN visit v ON v.occasion_rid = o.rid JOIN firm f ON f.id = v.firm_id
WHERE o.org_id = :org_id AND o.coach_id = :coach_id AND o.held_on >= :from_day
ORDER BY v.held_on, v.rid;

-- calendar_agreed (org_id: int, holder_id: int) -> many: rid int, firm text, firm_rid int, next text, next_on text, events int, changed_at int
SELECT v.rid, f.name AS firm, f.rid AS firm_rid, f.next, f.next_on,
    (SELECT count(*) FROM event e WHERE e.subject_rid = v.rid AND e.subject = 'visit') AS events,
    (SELECT max(e.recorded_at) FROM event e WHERE e.subject_rid = v.rid AND e.subject = 'visit') AS changed_at
FROM firm f JOIN visit v ON v.rid = (SELECT w.rid FROM visit w WHERE w.firm_id = f.id
    ORDER BY w.held_on DESC, w.event_id DESC LIMIT 1)
WHERE f.org_id = :org_id AND f.holder_id = :holder_id AND f.next_on < '9999-12-31'
    AND f.next IN ('visit', 'meeting') AND f.status <> 'closed'
ORDER BY f.next_on, f.id LIMIT 500;
