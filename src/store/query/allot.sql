-- Places given out: intakes, proposals, decisions (service/intake.h).

-- allot_intake_put (rid: int, org_id: int, slug: text, version: int, area: text, move: text, stage: text, title: text, places: int, women_milli: int?, release_on: date?, objective: text, seed: int, opened_on: date, recorded_at: int, actor: text) -> none
INSERT INTO allot_intake (rid, org_id, slug, version, area, move, stage, title, places, women_milli,
    release_on, objective, seed, opened_on, recorded_at, actor)
VALUES (:rid, :org_id, :slug, :version, :area, :move, :stage, :title, :places, :women_milli,
    :release_on, :objective, :seed, :opened_on, :recorded_at, :actor);

-- allot_intake_by_rid (rid: int) -> maybe: org_id int, slug text, version int, area text, move text, stage text, title text, places int, women_milli int?, release_on date?, objective text, seed int, opened_on date
SELECT org_id, slug, version, area, move, stage, title, places, women_milli, release_on, objective,
    seed, opened_on
FROM allot_intake WHERE rid = :rid;

-- allot_intakes_of (org_id: int, slug: text) -> many: rid int, title text, places int, opened_on date, runs int, decision text?, on_day date?, given int
SELECT i.rid, i.title, i.places, i.opened_on,
    (SELECT count(*) FROM allot_run r WHERE r.intake_rid = i.rid) AS runs,
    d.decision, d.on_day,
    (SELECT count(*) FROM allot_place p
     WHERE d.decision = 'given' AND p.run_id = d.run_id) AS given
FROM allot_intake i LEFT JOIN allot_decision d ON d.intake_rid = i.rid
WHERE i.org_id = :org_id AND i.slug = :slug
ORDER BY i.recorded_at DESC, i.rid LIMIT 200;

-- allot_run_put (intake_rid: int, number: int, json: text, certificate: text, answer_hash: text, on_day: date, recorded_at: int, actor: text, user_id: int?) -> insert
INSERT INTO allot_run (intake_rid, number, json, certificate, answer_hash, on_day, recorded_at,
    actor, user_id)
VALUES (:intake_rid, :number, :json, :certificate, :answer_hash, :on_day, :recorded_at, :actor,
    :user_id);

-- allot_run_last (intake_rid: int) -> one: number int?
SELECT max(number) AS number FROM allot_run WHERE intake_rid = :intake_rid;

-- allot_run_of (intake_rid: int, number: int) -> maybe: id int, json text, certificate text, answer_hash text, on_day date, actor text
SELECT id, json, certificate, answer_hash, on_day, actor FROM allot_run
WHERE intake_rid = :intake_rid AND number = :number;

-- allot_runs_of (intake_rid: int) -> many: number int, on_day date, by text?
SELECT r.number, r.on_day, u.name AS by
FROM allot_run r LEFT JOIN user_account u ON u.id = r.user_id
WHERE r.intake_rid = :intake_rid ORDER BY r.number;

-- allot_decision_put (intake_rid: int, run_id: int?, decision: text, reason: text, on_day: date, recorded_at: int, actor: text, user_id: int?) -> none
INSERT INTO allot_decision (intake_rid, run_id, decision, reason, on_day, recorded_at, actor,
    user_id)
VALUES (:intake_rid, :run_id, :decision, :reason, :on_day, :recorded_at, :actor, :user_id);

-- allot_decision_of (intake_rid: int) -> maybe: run_id int?, decision text, reason text, on_day date, by text?
SELECT d.run_id, d.decision, d.reason, d.on_day, u.name AS by
FROM allot_decision d LEFT JOIN user_account u ON u.id = d.user_id
WHERE d.intake_rid = :intake_rid;

-- allot_place_put (run_id: int, enrolment_rid: int, sex: text, by_hand: int) -> none
INSERT INTO allot_place (run_id, enrolment_rid, sex, by_hand)
VALUES (:run_id, :enrolment_rid, :sex, :by_hand);

-- How many of each sex the intakes before were given: of the same step of a programme.

-- allot_given_before (org_id: int, slug: text, move: text, rid: int) -> one: women int, men int
SELECT coalesce(sum(p.sex = 'woman'), 0) AS women, coalesce(sum(p.sex = 'man'), 0) AS men
FROM allot_intake i JOIN allot_decision d ON d.intake_rid = i.rid AND d.decision = 'given'
    JOIN allot_place p ON p.run_id = d.run_id
WHERE i.org_id = :org_id AND i.slug = :slug AND i.move = :move AND i.rid <> :rid
    AND i.women_milli IS NOT NULL;

-- Who stands where a place is given from. A protected identity stands on no list: the
-- protector decides on her place by herself. Who was given a place and has not moved on
-- waits for no other. Where her case has become one with another, she is whoever that one
-- is of: protected with it, and able to what it says.

-- allot_waiting (org_id: int, slug: text, area: text, stage: text, move: text) -> many: rid int, person_id int, sex text, begun_on date
SELECT e.rid, coalesce(own.merged_into, own.id) AS person_id, e.sex, e.begun_on
FROM enrolment e JOIN enrolment_whom w ON w.enrolment_rid = e.rid
    JOIN person own ON own.id = w.person_id
WHERE e.org_id = :org_id AND e.slug = :slug AND e.of = 'person' AND e.state = 'open'
    AND e.stage = :stage AND (:area = '' OR e.area = :area)
    AND NOT EXISTS (SELECT 1 FROM protection x
        WHERE x.person_id IN (own.id, own.merged_into) AND x.to_at IS NULL)
    AND NOT EXISTS (SELECT 1 FROM allot_place p JOIN allot_run r ON r.id = p.run_id
        JOIN allot_intake i ON i.rid = r.intake_rid
        JOIN allot_decision d ON d.intake_rid = r.intake_rid
        WHERE p.enrolment_rid = e.rid AND i.move = :move AND e.entered_on <= d.on_day)
ORDER BY e.rid LIMIT 2001;

-- Whose a way is, for a page: nobody whose identity is protected.

-- allot_face (rid: int) -> maybe: person_id int, person_rid int, stage text, state text
SELECT p.id AS person_id, p.rid AS person_rid, e.stage, e.state
FROM enrolment e JOIN enrolment_whom w ON w.enrolment_rid = e.rid
    JOIN person own ON own.id = w.person_id
    JOIN person p ON p.id = coalesce(own.merged_into, own.id)
WHERE e.rid = :rid
    AND NOT EXISTS (SELECT 1 FROM protection x
        WHERE x.person_id IN (own.id, p.id) AND x.to_at IS NULL);

-- allot_places_of_way (enrolment_rid: int) -> many: intake_rid int, title text, on_day date, need_rid int?, need text?, waits bool
SELECT i.rid AS intake_rid, i.title, d.on_day, n.rid AS need_rid, v.title AS need,
    EXISTS (SELECT 1 FROM enrolment e WHERE e.rid = p.enrolment_rid AND e.state = 'open'
        AND e.stage = i.stage AND e.entered_on <= d.on_day) AS waits
FROM allot_place p JOIN allot_run r ON r.id = p.run_id
    JOIN allot_intake i ON i.rid = r.intake_rid
    JOIN allot_decision d ON d.intake_rid = r.intake_rid
    LEFT JOIN allot_place_need a ON a.run_id = p.run_id AND a.enrolment_rid = p.enrolment_rid
    LEFT JOIN need n ON n.id = a.need_id
    LEFT JOIN need_version v ON v.need_id = n.id AND v.version = n.version
WHERE p.enrolment_rid = :enrolment_rid ORDER BY d.recorded_at LIMIT 20;

-- Needs that an intake can be about: open, with places left. Whose unit wrote a need is no
-- matter here, as when somebody is put forward. A place that another intake gave and that
-- is not taken yet is not left.

-- allot_open_needs (most: int) -> many: rid int, title text, employer text, place text, start_on date?, places int
SELECT n.rid, v.title, v.employer, p.name AS place, v.start_on, n.places
FROM need_left n JOIN need_version v ON v.need_id = n.id AND v.version = n.version
    JOIN place p ON p.id = v.place_id
WHERE n.places > 0
ORDER BY n.id DESC LIMIT :most;

-- allot_need_left (rid: int) -> maybe: id int, places int
SELECT id, places FROM need_left WHERE rid = :rid AND places > 0;

-- allot_need_put (intake_rid: int, need_id: int, places: int) -> none
INSERT INTO allot_need (intake_rid, need_id, places) VALUES (:intake_rid, :need_id, :places);

-- The needs of an intake as they are now; `left` 0: closed or filled since.

-- allot_needs_of (intake_rid: int) -> many: id int, rid int, title text, employer text, place text, places int, left int
SELECT n.id, n.rid, v.title, v.employer, p.name AS place, a.places,
    min(a.places, n.places) AS left
FROM allot_need a JOIN need_left n ON n.id = a.need_id
    JOIN need_version v ON v.need_id = n.id AND v.version = n.version
    JOIN place p ON p.id = v.place_id
WHERE a.intake_rid = :intake_rid ORDER BY n.id;

-- allot_fit_put (intake_rid: int, reason: text) -> none
INSERT INTO allot_fit (intake_rid, reason) VALUES (:intake_rid, :reason);

-- allot_fit_of (intake_rid: int) -> maybe: reason text
SELECT reason FROM allot_fit WHERE intake_rid = :intake_rid;

-- allot_place_need_put (run_id: int, enrolment_rid: int, need_id: int) -> none
INSERT INTO allot_place_need (run_id, enrolment_rid, need_id)
VALUES (:run_id, :enrolment_rid, :need_id);

-- Places that were given and not taken yet: the way stands where it stood. Whose it is:
-- as enrolments_due; keepers alone are told of who was protected since.

-- allot_places_due (org_id: int, user_id: int, leads: bool, keeper: bool, until: date) -> many: rid int, person_rid int, slug text, version int, on_day date, need text?
SELECT e.rid, p.rid AS person_rid, e.slug, e.version, d.on_day, v.title AS need
FROM allot_decision d JOIN allot_intake i ON i.rid = d.intake_rid
    JOIN allot_place g ON g.run_id = d.run_id
    JOIN enrolment e ON e.rid = g.enrolment_rid AND e.stage = i.stage AND e.state = 'open'
    JOIN enrolment_whom w ON w.enrolment_rid = e.rid
    JOIN person own ON own.id = w.person_id
    JOIN person p ON p.id = coalesce(own.merged_into, own.id)
    LEFT JOIN allot_place_need a ON a.run_id = g.run_id AND a.enrolment_rid = g.enrolment_rid
    LEFT JOIN need n ON n.id = a.need_id
    LEFT JOIN need_version v ON v.need_id = n.id AND v.version = n.version
WHERE i.org_id = :org_id AND d.decision = 'given' AND d.on_day <= :until
    AND e.entered_on <= d.on_day
    AND (EXISTS (SELECT 1 FROM case_holder h
            WHERE h.person_id = p.id AND h.to_at IS NULL AND h.user_id = :user_id)
        OR (:leads AND NOT EXISTS (SELECT 1 FROM case_holder h
            WHERE h.person_id = p.id AND h.to_at IS NULL)))
    AND (:keeper OR NOT EXISTS (SELECT 1 FROM protection x
        WHERE x.person_id IN (own.id, p.id) AND x.to_at IS NULL))
ORDER BY d.on_day, e.rid LIMIT 50;

-- Whether a way is of a protected identity.

-- allot_is_kept (rid: int) -> one: kept bool
SELECT EXISTS (SELECT 1 FROM enrolment_whom w JOIN person own ON own.id = w.person_id
        JOIN protection x ON x.person_id IN (own.id, own.merged_into)
    WHERE w.enrolment_rid = :rid AND x.to_at IS NULL) AS kept;

-- The runs that gave places of the programme where a way stands, since it stands there.

-- allot_given_where (org_id: int, slug: text, stage: text, area: text, since: date) -> many: title text, json text, on_day date
SELECT i.title, r.json, d.on_day
FROM allot_intake i JOIN allot_decision d ON d.intake_rid = i.rid AND d.decision = 'given'
    JOIN allot_run r ON r.id = d.run_id
WHERE i.org_id = :org_id AND i.slug = :slug AND i.stage = :stage
    AND (i.area = '' OR i.area = :area) AND d.on_day >= :since
    AND NOT EXISTS (SELECT 1 FROM allot_need n WHERE n.intake_rid = i.rid)
ORDER BY d.recorded_at DESC LIMIT 5;
