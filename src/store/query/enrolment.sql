-- Ways through programmes, and what is done around them.

-- programme_sum (slug: text, version: int) -> maybe: checksum text
SELECT checksum FROM programme WHERE slug = :slug AND version = :version;

-- enrolment_whom_put (enrolment_rid: int, person_id: int) -> none
INSERT INTO enrolment_whom (enrolment_rid, person_id) VALUES (:enrolment_rid, :person_id);

-- Whose a way is: where her case has become one with another, it is read and written
-- through the case that is kept; that it lies on the other makes two of them again.

-- enrolment_whom_of (enrolment_rid: int) -> maybe: person_id int, person_rid int, case_id int
SELECT p.id AS person_id, p.rid AS person_rid, own.id AS case_id
FROM enrolment_whom w JOIN person own ON own.id = w.person_id
    JOIN person p ON p.id = coalesce(own.merged_into, own.id)
WHERE w.enrolment_rid = :enrolment_rid;

-- enrolment_words_put (event_id: int, person_id: int, sealed: blob) -> none
INSERT INTO enrolment_words (event_id, person_id, sealed) VALUES (:event_id, :person_id, :sealed);

-- enrolment_words_of (event_id: int) -> maybe: person_id int, sealed blob
SELECT person_id, sealed FROM enrolment_words WHERE event_id = :event_id;

-- enrolment_put (rid: int, org_id: int, of: text, slug: text, version: int, area: text, target_group: text, sex: text, firm_rid: int, found_by: text, stage: text, came_by: text, begun_on: date, entered_on: date, counted_from: date, alert_on: date?, limit_on: date?, state: text, last_on: date, row_version: int) -> none
INSERT INTO enrolment (rid, org_id, of, slug, version, area, target_group, sex, firm_rid, found_by,
    stage, came_by, begun_on, entered_on, counted_from, alert_on, limit_on, state, last_on,
    row_version)
VALUES (:rid, :org_id, :of, :slug, :version, :area, :target_group, :sex, :firm_rid, :found_by,
    :stage, :came_by, :begun_on, :entered_on, :counted_from, :alert_on, :limit_on, :state,
    :last_on, :row_version);

-- enrolment_drop (rid: int) -> none
DELETE FROM enrolment WHERE rid = :rid;

-- enrolment_clear () -> none
DELETE FROM enrolment;

-- enrolment_move_put (enrolment_rid: int, ordinal: int, move: text, kind: text, from_stage: text, stage: text, on_day: date, role: text, reason: text, side: text, event_id: int) -> none
INSERT INTO enrolment_move (enrolment_rid, ordinal, move, kind, from_stage, stage, on_day, role,
    reason, side, event_id)
VALUES (:enrolment_rid, :ordinal, :move, :kind, :from_stage, :stage, :on_day, :role, :reason,
    :side, :event_id);

-- enrolment_move_drop (enrolment_rid: int) -> none
DELETE FROM enrolment_move WHERE enrolment_rid = :enrolment_rid;

-- enrolment_move_clear () -> none
DELETE FROM enrolment_move;

-- enrolment_by_rid (rid: int) -> maybe: org_id int, of text, slug text, version int, area text, target_group text, sex text, firm_rid int, found_by text, stage text, state text, begun_on date, entered_on date, alert_on date?, limit_on date?, row_version int
SELECT org_id, of, slug, version, area, target_group, sex, firm_rid, found_by, stage, state,
    begun_on, entered_on, alert_on, limit_on, row_version
FROM enrolment WHERE rid = :rid;

-- Whether a move of a firm's way, or of the programme's own, has been made.

-- enrolment_made_by_firm (org_id: int, slug: text, firm_rid: int, move: text) -> one: n int
SELECT count(*) AS n FROM enrolment e JOIN enrolment_move m ON m.enrolment_rid = e.rid
WHERE e.firm_rid = :firm_rid AND e.firm_rid > 0 AND e.slug = :slug AND e.org_id = :org_id
    AND m.move = :move;

-- enrolment_made_by_any (org_id: int, slug: text, of: text, move: text) -> one: n int
SELECT count(*) AS n FROM enrolment e JOIN enrolment_move m ON m.enrolment_rid = e.rid
WHERE e.org_id = :org_id AND e.slug = :slug AND e.of = :of AND m.move = :move;

-- enrolment_open_of_person (person_id: int, slug: text) -> one: n int
SELECT count(*) AS n FROM enrolment_whom w JOIN enrolment e ON e.rid = w.enrolment_rid
WHERE w.person_id IN (SELECT :person_id
        UNION ALL SELECT id FROM person WHERE merged_into = :person_id)
    AND e.slug = :slug AND e.state <> 'ended';

-- Her first way through a programme, by what it says itself: a later one says which.

-- enrolment_first_of_person (person_id: int, org_id: int, slug: text) -> maybe: rid int, again int
SELECT e.rid, t.other AS again
FROM enrolment_whom w JOIN enrolment e ON e.rid = w.enrolment_rid
    JOIN tally t ON t.subject_rid = e.rid AND t.what = 'enrolled' AND t.gone_at IS NULL
WHERE w.person_id IN (SELECT :person_id
        UNION ALL SELECT id FROM person WHERE merged_into = :person_id)
    AND e.org_id = :org_id AND e.slug = :slug
ORDER BY t.event_id LIMIT 1;

-- Her ways, programme by programme, in the order they began, and which each says was her
-- first; 0: none.

-- enrolment_ways_of_person (person_id: int) -> many: rid int, slug text, again int
SELECT e.rid, e.slug, t.other AS again
FROM enrolment_whom w JOIN enrolment e ON e.rid = w.enrolment_rid
    JOIN tally t ON t.subject_rid = e.rid AND t.what = 'enrolled' AND t.gone_at IS NULL
WHERE w.person_id IN (SELECT :person_id
        UNION ALL SELECT id FROM person WHERE merged_into = :person_id)
ORDER BY e.slug, e.begun_on, e.rid;

-- enrolment_open_of_firm (org_id: int, firm_rid: int, slug: text) -> one: n int
SELECT count(*) AS n FROM enrolment e
WHERE e.firm_rid = :firm_rid AND e.firm_rid > 0 AND e.slug = :slug AND e.org_id = :org_id
    AND e.state <> 'ended';

-- enrolment_open_of_programme (org_id: int, slug: text) -> one: n int
SELECT count(*) AS n FROM enrolment
WHERE org_id = :org_id AND slug = :slug AND of = 'programme' AND state <> 'ended';

-- A protected identity stands on no list.

-- enrolments_of_people (org_id: int, slug: text, area: text, ended: bool) -> many: rid int, person_id int, person_rid int, version int, area text, stage text, entered_on date, counted_from date, alert_on date?, limit_on date?, state text, last_on date
SELECT e.rid, p.id AS person_id, p.rid AS person_rid, e.version, e.area, e.stage, e.entered_on,
    e.counted_from, e.alert_on, e.limit_on, e.state, e.last_on
FROM enrolment e JOIN enrolment_whom w ON w.enrolment_rid = e.rid
    JOIN person own ON own.id = w.person_id
    JOIN person p ON p.id = coalesce(own.merged_into, own.id)
WHERE e.org_id = :org_id AND e.slug = :slug AND e.of = 'person'
    AND (:area = '' OR e.area = :area)
    AND CASE WHEN :ended THEN e.state = 'ended' ELSE e.state <> 'ended' END
    AND NOT EXISTS (SELECT 1 FROM protection x WHERE x.person_id = w.person_id AND x.to_at IS NULL)
ORDER BY e.limit_on IS NULL, e.limit_on, e.entered_on, e.rid LIMIT 500;

-- enrolment_last_day (org_id: int, slug: text) -> one: last_on date?
SELECT max(e.last_on) AS last_on FROM enrolment e
WHERE e.org_id = :org_id AND e.slug = :slug
    AND NOT EXISTS (SELECT 1 FROM enrolment_whom w JOIN protection x ON x.person_id = w.person_id
        WHERE w.enrolment_rid = e.rid AND x.to_at IS NULL);

-- enrolments_of_others (org_id: int, slug: text) -> many: rid int, of text, firm_rid int, firm text?, version int, area text, stage text, entered_on date, counted_from date, alert_on date?, limit_on date?, state text
SELECT e.rid, e.of, e.firm_rid, f.name AS firm, e.version, e.area, e.stage, e.entered_on,
    e.counted_from, e.alert_on, e.limit_on, e.state
FROM enrolment e LEFT JOIN firm f ON f.rid = e.firm_rid AND f.org_id = e.org_id
WHERE e.org_id = :org_id AND e.slug = :slug AND e.of <> 'person'
ORDER BY e.of DESC, e.state = 'ended', e.entered_on DESC, e.rid LIMIT 200;

-- enrolments_of_person (person_id: int) -> many: rid int, slug text, version int, stage text, begun_on date, entered_on date, counted_from date, alert_on date?, limit_on date?, state text, came_by text, row_version int
SELECT e.rid, e.slug, e.version, e.stage, e.begun_on, e.entered_on, e.counted_from, e.alert_on,
    e.limit_on, e.state, e.came_by, e.row_version
FROM enrolment_whom w JOIN enrolment e ON e.rid = w.enrolment_rid
WHERE w.person_id IN (SELECT :person_id
    UNION ALL SELECT id FROM person WHERE merged_into = :person_id)
ORDER BY e.state = 'ended', e.begun_on DESC, e.rid LIMIT 50;

-- As many as the board names: a number beside it would tell how many it does not.
-- enrolment_stage_counts (org_id: int, slug: text) -> many: of text, stage text, version int, n int
SELECT e.of, e.stage, e.version, count(*) AS n FROM enrolment e
WHERE e.org_id = :org_id AND e.slug = :slug
    AND NOT EXISTS (SELECT 1 FROM enrolment_whom w JOIN protection x ON x.person_id = w.person_id
        WHERE w.enrolment_rid = e.rid AND x.to_at IS NULL)
GROUP BY e.of, e.stage, e.version ORDER BY e.of, e.stage, e.version;

-- Whose limits come near: of people somebody holds, of firms she answers for; for who
-- leads also the programme's own and people whom nobody holds. Keepers alone are told of
-- a protected identity.

-- enrolments_due (org_id: int, user_id: int, leads: bool, keeper: bool, until: date, near: date) -> many: rid int, person_rid int, firm text, slug text, version int, stage text, counted_from date, alert_on date?, limit_on date?, state text
SELECT e.rid, p.rid AS person_rid, '' AS firm, e.slug, e.version, e.stage, e.counted_from,
    e.alert_on, e.limit_on, e.state
FROM case_holder h JOIN person p ON p.id = h.person_id AND p.merged_into IS NULL
    JOIN person own ON own.id = p.id OR own.merged_into = p.id
    JOIN enrolment_whom w ON w.person_id = own.id JOIN enrolment e ON e.rid = w.enrolment_rid
WHERE h.user_id = :user_id AND h.to_at IS NULL AND e.org_id = :org_id AND e.state <> 'ended'
    AND (e.alert_on <= :until OR e.limit_on <= :near)
    AND (:keeper OR NOT EXISTS (SELECT 1 FROM protection x
        WHERE x.person_id = p.id AND x.to_at IS NULL))
UNION ALL
SELECT e.rid, p.rid AS person_rid, '' AS firm, e.slug, e.version, e.stage, e.counted_from,
    e.alert_on, e.limit_on, e.state
FROM enrolment e JOIN enrolment_whom w ON w.enrolment_rid = e.rid
    JOIN person own ON own.id = w.person_id
    JOIN person p ON p.id = coalesce(own.merged_into, own.id)
WHERE :leads AND e.org_id = :org_id AND e.state <> 'ended'
    AND (e.alert_on <= :until OR e.limit_on <= :near)
    AND NOT EXISTS (SELECT 1 FROM case_holder h WHERE h.person_id = p.id AND h.to_at IS NULL)
    AND NOT EXISTS (SELECT 1 FROM protection x WHERE x.person_id = p.id AND x.to_at IS NULL)
UNION ALL
SELECT e.rid, 0 AS person_rid, coalesce(f.name, '') AS firm, e.slug, e.version, e.stage,
    e.counted_from, e.alert_on, e.limit_on, e.state
FROM enrolment e LEFT JOIN firm f ON f.rid = e.firm_rid AND f.org_id = e.org_id
WHERE e.org_id = :org_id AND e.of <> 'person' AND e.state <> 'ended'
    AND (e.alert_on <= :until OR e.limit_on <= :near)
    AND CASE e.of WHEN 'firm' THEN f.holder_id = :user_id ELSE :leads END
ORDER BY 9, 8, 1 LIMIT 25;

-- Ways where somebody has answered a gate in this stay, and nothing has moved since.

-- enrolment_gates (org_id: int, user_id: int, leads: bool, keeper: bool) -> many: rid int, person_rid int, firm text, said_on date
SELECT e.rid, p.rid AS person_rid, '' AS firm, max(g.valid_on) AS said_on
FROM case_holder h JOIN person p ON p.id = h.person_id AND p.merged_into IS NULL
    JOIN person own ON own.id = p.id OR own.merged_into = p.id
    JOIN enrolment_whom w ON w.person_id = own.id JOIN enrolment e ON e.rid = w.enrolment_rid
    JOIN event g ON g.subject_rid = e.rid AND g.kind = 'gate' AND g.valid_on >= e.entered_on
WHERE h.user_id = :user_id AND h.to_at IS NULL AND e.org_id = :org_id AND e.state = 'open'
    AND (:keeper OR NOT EXISTS (SELECT 1 FROM protection x
        WHERE x.person_id = p.id AND x.to_at IS NULL))
GROUP BY e.rid
UNION ALL
SELECT e.rid, 0 AS person_rid, coalesce(f.name, '') AS firm, max(g.valid_on) AS said_on
FROM enrolment e JOIN event g ON g.subject_rid = e.rid AND g.kind = 'gate'
        AND g.valid_on >= e.entered_on
    LEFT JOIN firm f ON f.rid = e.firm_rid AND f.org_id = e.org_id
WHERE e.org_id = :org_id AND e.of <> 'person' AND e.state = 'open'
    AND CASE e.of WHEN 'firm' THEN f.holder_id = :user_id ELSE :leads END
GROUP BY e.rid
ORDER BY 4, 1 LIMIT 50;

-- enrolment_person_facts (person_id: int) -> maybe: rid int, org_id int, sex text
SELECT p.rid, p.org_id,
    coalesce((SELECT s.sex FROM sex_record s WHERE s.person_id = p.id
        AND s.to_seq IS NULL), '') AS sex
FROM person p WHERE p.id = :person_id;

-- enrolment_grounds (person_id: int) -> many: kind text, since_on date, evidence text
SELECT kind, since_on, evidence FROM eligibility
WHERE person_id = :person_id AND to_at IS NULL ORDER BY kind;

-- dispose_enrolment_whom (person_id: int) -> changes
DELETE FROM enrolment_whom WHERE person_id = :person_id;

-- dispose_enrolment_words (person_id: int) -> changes
DELETE FROM enrolment_words WHERE person_id = :person_id;

-- dispose_invite_whom (person_id: int) -> changes
DELETE FROM invite_whom WHERE person_id = :person_id;

-- extract_enrolments (person_id: int) -> many: rid int, slug text, version int, area text, target_group text, begun_on date?, stage text, entered_on date?, state text, sex text, found_by text
SELECT w.enrolment_rid AS rid, coalesce(e.slug, '') AS slug, coalesce(e.version, 0) AS version,
    coalesce(e.area, '') AS area, coalesce(e.target_group, '') AS target_group, e.begun_on,
    coalesce(e.stage, '') AS stage, e.entered_on, coalesce(e.state, '') AS state,
    coalesce(e.sex, '') AS sex, coalesce(e.found_by, '') AS found_by
FROM enrolment_whom w LEFT JOIN enrolment e ON e.rid = w.enrolment_rid
WHERE w.person_id = :person_id ORDER BY e.begun_on DESC, w.enrolment_rid;

-- extract_enrolment_steps (person_id: int) -> many: enrolment_rid int, slug text, version int, kind text, valid_on date, by text, reason text, side text, facts text, event_id int, sealed blob?
SELECT w.enrolment_rid, coalesce(n.slug, '') AS slug, coalesce(n.version, 0) AS version, e.kind,
    e.valid_on, coalesce(u.name, e.actor) AS by, e.reason, e.side, e.facts, e.id AS event_id,
    x.sealed
FROM enrolment_whom w JOIN event e ON e.subject_rid = w.enrolment_rid
        AND e.subject IN ('enrolment', 'afterwards')
    LEFT JOIN enrolment n ON n.rid = w.enrolment_rid
    LEFT JOIN user_account u ON u.id = CAST(substr(e.actor, 2) AS INTEGER)
    LEFT JOIN enrolment_words x ON x.event_id = e.id
WHERE w.person_id = :person_id ORDER BY e.id;

-- extract_given_places (person_id: int) -> many: slug text, version int, title text, move text, on_day date, by text?, by_hand bool
SELECT i.slug, i.version, i.title, i.move, d.on_day, u.name AS by, p.by_hand
FROM enrolment_whom w JOIN allot_place p ON p.enrolment_rid = w.enrolment_rid
    JOIN allot_run r ON r.id = p.run_id
    JOIN allot_decision d ON d.intake_rid = r.intake_rid AND d.run_id = r.id
        AND d.decision = 'given'
    JOIN allot_intake i ON i.rid = d.intake_rid
    LEFT JOIN user_account u ON u.id = d.user_id
WHERE w.person_id = :person_id ORDER BY d.on_day DESC, p.run_id;

-- extract_invites (person_id: int) -> many: rid int, slug text, version int, activity text, on_day date?, answer text, came text
SELECT w.invite_rid AS rid, coalesce(a.slug, '') AS slug, coalesce(a.version, 0) AS version,
    coalesce(a.activity, '') AS activity, a.on_day, coalesce(i.answer, '') AS answer,
    coalesce(i.came, '') AS came
FROM invite_whom w LEFT JOIN invite i ON i.rid = w.invite_rid
    LEFT JOIN activity a ON a.rid = i.activity_rid
WHERE w.person_id = :person_id ORDER BY w.invite_rid;

-- activity_put (rid: int, org_id: int, slug: text, version: int, activity: text, kind: text, area: text, state: text, on_day: date, minute: int, minutes: int, women: int, men: int, unstated: int, firms: int, actor: text, staff_group: text, row_version: int) -> none
INSERT INTO activity (rid, org_id, slug, version, activity, kind, area, state, on_day, minute,
    minutes, women, men, unstated, firms, actor, staff_group, row_version)
VALUES (:rid, :org_id, :slug, :version, :activity, :kind, :area, :state, :on_day, :minute,
    :minutes, :women, :men, :unstated, :firms, :actor, :staff_group, :row_version);

-- activity_drop (rid: int) -> none
DELETE FROM activity WHERE rid = :rid;

-- activity_clear () -> none
DELETE FROM activity;

-- invite_whom_put (invite_rid: int, person_id: int) -> none
INSERT INTO invite_whom (invite_rid, person_id) VALUES (:invite_rid, :person_id);

-- invite_put (rid: int, org_id: int, activity_rid: int, sex: text, answer: text, came: text, reason: text, invited_on: date) -> none
INSERT INTO invite (rid, org_id, activity_rid, sex, answer, came, reason, invited_on)
VALUES (:rid, :org_id, :activity_rid, :sex, :answer, :came, :reason, :invited_on);

-- invite_drop (rid: int) -> none
DELETE FROM invite WHERE rid = :rid;

-- invite_clear () -> none
DELETE FROM invite;

-- rebuild_enrolments () -> many: rid int, org_id int, of text, slug text, version int, area text, target_group text, sex text, firm_rid int, found_by text, stage text, came_by text, begun_on date, entered_on date, counted_from date, alert_on date?, limit_on date?, state text, last_on date, row_version int
SELECT rid, org_id, of, slug, version, area, target_group, sex, firm_rid, found_by, stage, came_by,
    begun_on, entered_on, counted_from, alert_on, limit_on, state, last_on, row_version
FROM enrolment ORDER BY rid;

-- rebuild_enrolment_moves () -> many: enrolment_rid int, ordinal int, move text, kind text, from_stage text, stage text, on_day date, role text, reason text, side text, event_id int
SELECT enrolment_rid, ordinal, move, kind, from_stage, stage, on_day, role, reason, side, event_id
FROM enrolment_move ORDER BY enrolment_rid, ordinal;

-- rebuild_activities () -> many: rid int, org_id int, slug text, version int, activity text, kind text, area text, state text, on_day date, minute int, minutes int, women int, men int, unstated int, firms int, actor text, staff_group text, row_version int
SELECT rid, org_id, slug, version, activity, kind, area, state, on_day, minute, minutes, women, men,
    unstated, firms, actor, staff_group, row_version
FROM activity ORDER BY rid;

-- rebuild_invites () -> many: rid int, org_id int, activity_rid int, sex text, answer text, came text, reason text, invited_on date
SELECT rid, org_id, activity_rid, sex, answer, came, reason, invited_on FROM invite ORDER BY rid;

-- enrolment_actor (user_id: int) -> maybe: name text
SELECT name FROM user_account WHERE id = :user_id;

-- Firms to choose from: those that walk this programme; where none does, all of the unit.

-- enrolment_firms (org_id: int, slug: text) -> many: rid int, name text
SELECT f.rid, f.name FROM firm f
WHERE f.org_id = :org_id AND f.status <> 'closed'
    AND (EXISTS (SELECT 1 FROM enrolment e WHERE e.firm_rid = f.rid AND e.firm_rid > 0
            AND e.slug = :slug AND e.org_id = :org_id AND e.state <> 'ended')
        OR NOT EXISTS (SELECT 1 FROM enrolment e WHERE e.org_id = :org_id AND e.slug = :slug
            AND e.of = 'firm'))
ORDER BY f.sort_key, f.rid LIMIT 300;

-- firm_name_of (rid: int) -> maybe: name text
SELECT name FROM firm WHERE rid = :rid;

-- enrolment_free_firms (org_id: int, slug: text) -> many: rid int, name text
SELECT f.rid, f.name FROM firm f
WHERE f.org_id = :org_id AND f.status <> 'closed'
    AND NOT EXISTS (SELECT 1 FROM enrolment e WHERE e.firm_rid = f.rid AND e.firm_rid > 0
        AND e.slug = :slug AND e.org_id = :org_id AND e.state <> 'ended')
ORDER BY f.sort_key, f.rid LIMIT 500;

-- Where those whom somebody holds are in their programmes; nobody who is protected.

-- enrolments_held (org_id: int, user_id: int) -> many: slug text, version int, stage text, counted_from date, until date?
SELECT e.slug, e.version, e.stage, e.counted_from, coalesce(e.limit_on, e.alert_on) AS until
FROM case_holder h JOIN person p ON p.id = h.person_id AND p.merged_into IS NULL
    JOIN person own ON own.id = p.id OR own.merged_into = p.id
    JOIN enrolment_whom w ON w.person_id = own.id JOIN enrolment e ON e.rid = w.enrolment_rid
WHERE h.user_id = :user_id AND h.to_at IS NULL AND e.org_id = :org_id AND e.of = 'person'
    AND e.state <> 'ended'
    AND NOT EXISTS (SELECT 1 FROM protection x
        WHERE x.person_id = h.person_id AND x.to_at IS NULL)
ORDER BY e.slug, e.version, e.counted_from, e.rid;

-- Whom somebody holds, of a unit; nobody who is protected.

-- enrolment_held (org_id: int, user_id: int) -> many: id int
SELECT p.id FROM case_holder h JOIN person p ON p.id = h.person_id
WHERE h.user_id = :user_id AND h.to_at IS NULL AND p.org_id = :org_id
    AND p.merged_into IS NULL
    AND NOT EXISTS (SELECT 1 FROM protection x WHERE x.person_id = p.id AND x.to_at IS NULL)
ORDER BY p.id LIMIT 100;

-- What people did after a programme: events about the way they left (service/afterwards.h).

-- afterwards_all (org_id: int, day: date, moment: int) -> many: way_rid int, event_id int, valid_on date, actor text, facts text
SELECT e.subject_rid AS way_rid, e.id AS event_id, e.valid_on, e.actor, e.facts
FROM event e
WHERE e.org_id = :org_id AND e.subject = 'afterwards' AND e.valid_on <= :day
    AND e.recorded_at <= :moment AND e.kind <> 'withdrawn'
    AND NOT EXISTS (SELECT 1 FROM event c WHERE c.corrects = e.id AND c.recorded_at <= :moment)
ORDER BY e.subject_rid, e.valid_on, e.id;

-- Ways that ended within two days, both in it, and of which nothing was written so many
-- months afterwards. An answer counts from a month before its day (afterwards_from):
-- one from before is of an end that was taken back. Whose: as enrolments_due.

-- afterwards_due (org_id: int, user_id: int, leads: bool, keeper: bool, from_day: date, to_day: date, months: int) -> many: rid int, person_rid int, slug text, version int, left_on date
SELECT e.rid, p.rid AS person_rid, e.slug, e.version, e.entered_on AS left_on
FROM enrolment e JOIN enrolment_whom w ON w.enrolment_rid = e.rid
    JOIN person own ON own.id = w.person_id
    JOIN person p ON p.id = coalesce(own.merged_into, own.id)
WHERE e.org_id = :org_id AND e.of = 'person' AND e.state = 'ended'
    AND e.entered_on BETWEEN :from_day AND :to_day
    AND (EXISTS (SELECT 1 FROM case_holder h
            WHERE h.person_id = p.id AND h.to_at IS NULL AND h.user_id = :user_id)
        OR (:leads AND NOT EXISTS (SELECT 1 FROM case_holder h
            WHERE h.person_id = p.id AND h.to_at IS NULL)))
    AND (:keeper OR NOT EXISTS (SELECT 1 FROM protection x
        WHERE x.person_id = p.id AND x.to_at IS NULL))
    AND NOT EXISTS (SELECT 1 FROM event a
        WHERE a.org_id = :org_id AND a.subject_rid = e.rid AND a.subject = 'afterwards'
            AND a.kind = 'afterwards' AND a.facts ->> 'months' = :months
            AND a.valid_on >= date(min(date(e.entered_on, '+' || :months || ' months'),
                date(e.entered_on, 'start of month', '+' || (:months + 1) || ' months',
                    '-1 day')), '-30 days')
            AND NOT EXISTS (SELECT 1 FROM event c WHERE c.corrects = a.id))
ORDER BY e.entered_on, e.rid LIMIT 25;
