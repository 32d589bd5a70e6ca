-- What is done around a programme (service/around.h).

-- activity_by_rid (rid: int) -> maybe: org_id int, slug text, version int, activity text, state text, on_day date, row_version int
SELECT org_id, slug, version, activity, state, on_day, row_version FROM activity WHERE rid = :rid;

-- How often an activity has been held, how many of the staff have done it, and whether one of them has.

-- activity_done (org_id: int, slug: text, activity: text, actor: text, until: date) -> one: held int, staff int, own int
SELECT (SELECT count(*) FROM activity a WHERE a.org_id = :org_id AND a.slug = :slug
        AND a.activity = :activity AND a.state = 'held' AND a.on_day <= :until) AS held,
    (SELECT count(DISTINCT a.actor) FROM activity a WHERE a.org_id = :org_id AND a.slug = :slug
        AND a.activity = :activity AND a.state = 'done' AND a.on_day <= :until) AS staff,
    (SELECT count(*) FROM activity a WHERE a.org_id = :org_id AND a.slug = :slug
        AND a.activity = :activity AND a.actor = :actor AND a.state = 'done'
        AND a.on_day <= :until) AS own;

-- All that stands around the unit's programmes, as of a moment: few, apart in an index.

-- around_events (org_id: int, day: date, moment: int) -> many: id int, rid int, kind text, subject text, subject_rid int, valid_on date, recorded_at int, actor text, role text, reason text, side text, facts text
SELECT e.id, e.rid, e.kind, e.subject, e.subject_rid, e.valid_on, e.recorded_at, e.actor, e.role,
    e.reason, e.side, e.facts
FROM event e
WHERE e.org_id = :org_id AND e.subject IN ('activity', 'invite') AND e.valid_on <= :day
    AND e.recorded_at <= :moment AND e.kind <> 'withdrawn'
    AND NOT EXISTS (SELECT 1 FROM event c WHERE c.corrects = e.id AND c.recorded_at <= :moment)
ORDER BY e.subject_rid, e.valid_on, e.id;

-- How those who were enrolled had been found.

-- around_found (org_id: int, programme: text, day: date, moment: int) -> many: subject_rid int, day date, event_id int, word text, area text, facts text
SELECT t.subject_rid, t.day, t.event_id, t.word, t.area, e.facts
FROM tally t JOIN event e ON e.id = t.event_id
WHERE t.org_id = :org_id AND t.programme = :programme AND t.what = 'enrolled' AND t.day <= :day
    AND t.recorded_at <= :moment AND (t.gone_at IS NULL OR t.gone_at > :moment)
ORDER BY t.subject_rid, t.day, t.event_id;

-- Who was invited to one. A protected identity stands on no list: it is counted beside.

-- invites_to (activity_rid: int, org_id: int) -> many: rid int, person_id int?, person_rid int?, sex text, answer text, came text, reason text, invited_on date, hidden bool
SELECT i.rid, w.person_id, p.rid AS person_rid, i.sex, i.answer, i.came, i.reason, i.invited_on,
    EXISTS (SELECT 1 FROM protection x WHERE x.person_id = w.person_id AND x.to_at IS NULL) AS hidden
FROM invite i LEFT JOIN invite_whom w ON w.invite_rid = i.rid LEFT JOIN person p ON p.id = w.person_id
WHERE i.activity_rid = :activity_rid AND i.org_id = :org_id ORDER BY i.invited_on, i.rid;

-- invite_of_person (activity_rid: int, person_id: int) -> one: n int
SELECT count(*) AS n FROM invite_whom w JOIN invite i ON i.rid = w.invite_rid
WHERE w.person_id IN (SELECT :person_id
        UNION ALL SELECT id FROM person WHERE merged_into = :person_id)
    AND i.activity_rid = :activity_rid;

-- invite_by_rid (rid: int) -> maybe: org_id int, activity_rid int, person_id int?, hidden bool
SELECT i.org_id, i.activity_rid, w.person_id,
    EXISTS (SELECT 1 FROM protection x WHERE x.person_id = w.person_id AND x.to_at IS NULL) AS hidden
FROM invite i LEFT JOIN invite_whom w ON w.invite_rid = i.rid WHERE i.rid = :rid;

-- What somebody has been invited to and that is still to come, and what was.

-- invites_of_person (person_id: int) -> many: rid int, activity_rid int, slug text, version int, activity text, state text, on_day date, minute int, answer text, came text
SELECT w.invite_rid AS rid, i.activity_rid, a.slug, a.version, a.activity, a.state, a.on_day,
    a.minute, i.answer, i.came
FROM invite_whom w JOIN invite i ON i.rid = w.invite_rid JOIN activity a ON a.rid = i.activity_rid
WHERE w.person_id IN (SELECT :person_id
    UNION ALL SELECT id FROM person WHERE merged_into = :person_id)
ORDER BY a.on_day DESC, w.invite_rid LIMIT 50;

-- What can still be offered.

-- activities_to_come (org_id: int, from_day: date) -> many: rid int, slug text, version int, activity text, on_day date, minute int
SELECT rid, slug, version, activity, on_day, minute FROM activity
WHERE org_id = :org_id AND state = 'planned' AND on_day >= :from_day ORDER BY on_day, rid LIMIT 100;

-- Decisions and documents of a programme's own way.

-- around_decisions (org_id: int, slug: text) -> many: rid int
SELECT rid FROM enrolment WHERE org_id = :org_id AND slug = :slug AND of = 'programme'
ORDER BY begun_on, rid LIMIT 20;

-- Whom somebody holds, of a unit, and who is not invited to it; nobody who is protected.

-- around_free_people (org_id: int, user_id: int, activity_rid: int) -> many: id int, rid int
SELECT p.id, p.rid FROM case_holder h JOIN person p ON p.id = h.person_id
WHERE h.user_id = :user_id AND h.to_at IS NULL AND p.org_id = :org_id AND p.merged_into IS NULL
    AND NOT EXISTS (SELECT 1 FROM protection x WHERE x.person_id = p.id AND x.to_at IS NULL)
    AND NOT EXISTS (SELECT 1 FROM invite_whom w JOIN invite i ON i.rid = w.invite_rid
        WHERE w.person_id = p.id AND i.activity_rid = :activity_rid)
ORDER BY p.id;
