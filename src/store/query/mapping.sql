-- draft_kept (user_id: int, person_id: int, form: text) -> maybe: id int, version int, sealed blob, saved_at int
SELECT id, version, sealed, saved_at FROM draft
WHERE user_id = :user_id AND person_id = :person_id AND form = :form;

-- draft_put (user_id: int, person_id: int, form: text, version: int, sealed: blob, saved_at: int) -> none
INSERT INTO draft (user_id, person_id, form, version, sealed, saved_at)
VALUES (:user_id, :person_id, :form, :version, :sealed, :saved_at)
ON CONFLICT (user_id, person_id, form) DO UPDATE SET version = excluded.version,
    sealed = excluded.sealed, saved_at = excluded.saved_at;

-- draft_stands (user_id: int, person_id: int, form: text, version: int, key_id: int) -> one: stands bool
SELECT coalesce(p.key_id, 0) = :key_id AND p.merged_into IS NULL AND p.disposed_at IS NULL
    AND coalesce((SELECT d.version FROM draft d WHERE d.user_id = :user_id
                  AND d.person_id = :person_id AND d.form = :form), 0) = :version AS stands
FROM person p WHERE p.id = :person_id;

-- draft_newest (person_id: int, form: text) -> maybe: user_id int, by text, version int, sealed blob, saved_at int
SELECT d.user_id, u.name AS by, d.version, d.sealed, d.saved_at
FROM draft d JOIN user_account u ON u.id = d.user_id
WHERE d.person_id = :person_id AND d.form = :form ORDER BY d.saved_at DESC, d.user_id LIMIT 1;

-- draft_delete (user_id: int, person_id: int, form: text) -> none
DELETE FROM draft WHERE user_id = :user_id AND person_id = :person_id AND form = :form;

-- held_of (person_id: int) -> many: concept_id int, code text, kind text, label_sv text, label_en text, level int, from_seq int, evidence text?, on_day date?, expires_on date?, by text?
SELECT c.concept_id, k.code, k.kind, k.label_sv, k.label_en, c.level,
    max(c.from_seq, coalesce(e.from_seq, 0)) AS from_seq, e.evidence, e.on_day, e.expires_on,
    u.name AS by
FROM capability c JOIN concept k ON k.id = c.concept_id
LEFT JOIN capability_evidence e ON e.person_id = c.person_id
    AND e.concept_id = c.concept_id AND e.to_seq IS NULL
LEFT JOIN user_account u ON u.id = coalesce(e.seen_by, e.said_by)
WHERE c.person_id = :person_id AND c.to_seq IS NULL ORDER BY k.code;

-- capability_close_imported (person_id: int, to_seq: int) -> none
UPDATE capability SET to_seq = :to_seq
WHERE person_id = :person_id AND to_seq IS NULL AND NOT EXISTS (
    SELECT 1 FROM capability_evidence e WHERE e.person_id = capability.person_id
        AND e.concept_id = capability.concept_id AND e.to_seq IS NULL);

-- capability_mapped (person_id: int) -> many: concept_id int
SELECT concept_id FROM capability_evidence WHERE person_id = :person_id AND to_seq IS NULL;

-- capability_closed_after (person_id: int, seq: int) -> many: code text
SELECT DISTINCT k.code FROM capability c JOIN concept k ON k.id = c.concept_id
WHERE c.person_id = :person_id AND c.to_seq > :seq;

-- evidence_add (person_id: int, concept_id: int, from_seq: int, evidence: text, said_by: int?, seen_by: int?, on_day: date, expires_on: date?) -> none
INSERT INTO capability_evidence (person_id, concept_id, from_seq, evidence, said_by,
    seen_by, on_day, expires_on)
VALUES (:person_id, :concept_id, :from_seq, :evidence, :said_by, :seen_by, :on_day,
    :expires_on);

-- evidence_close_one (person_id: int, concept_id: int, to_seq: int) -> none
UPDATE capability_evidence SET to_seq = :to_seq
WHERE person_id = :person_id AND concept_id = :concept_id AND to_seq IS NULL;

-- availability_of (person_id: int) -> maybe: from_seq int, place_id int, place_code text, place_name text, mode int, max_minutes int?, available_from date?, hours_per_week int?, enrolled_on date?, mapped bool, days int, shifts int
SELECT a.from_seq, a.place_id, p.code AS place_code, p.name AS place_name, a.mode,
    a.max_minutes, a.available_from, a.hours_per_week, a.enrolled_on,
    d.days IS NOT NULL AS mapped, coalesce(d.days, 0) AS days,
    coalesce(d.shifts, 0) AS shifts
FROM availability a JOIN place p ON p.id = a.place_id
LEFT JOIN availability_detail d ON d.person_id = a.person_id AND d.from_seq = a.from_seq
WHERE a.person_id = :person_id AND a.to_seq IS NULL;

-- availability_places (person_id: int, from_seq: int) -> many: place_id int, code text, name text
SELECT p.id AS place_id, p.code, p.name FROM availability_place a
JOIN place p ON p.id = a.place_id
WHERE a.person_id = :person_id AND a.from_seq = :from_seq ORDER BY p.id;

-- availability_detail_add (person_id: int, from_seq: int, days: int, shifts: int, noted_by: int) -> none
INSERT INTO availability_detail (person_id, from_seq, days, shifts, noted_by)
VALUES (:person_id, :from_seq, :days, :shifts, :noted_by);

-- availability_detail_carry (person_id: int, old_seq: int, new_seq: int) -> none
INSERT INTO availability_detail (person_id, from_seq, days, shifts, noted_by)
SELECT person_id, :new_seq, days, shifts, noted_by FROM availability_detail
WHERE person_id = :person_id AND from_seq = :old_seq;

-- availability_place_add (person_id: int, from_seq: int, place_id: int) -> none
INSERT INTO availability_place (person_id, from_seq, place_id)
VALUES (:person_id, :from_seq, :place_id);

-- availability_place_carry (person_id: int, old_seq: int, new_seq: int) -> none
INSERT INTO availability_place (person_id, from_seq, place_id)
SELECT person_id, :new_seq, place_id FROM availability_place
WHERE person_id = :person_id AND from_seq = :old_seq;

-- task_wish_of (person_id: int) -> many: concept_id int, code text, label_sv text, label_en text, wish text, from_at int
SELECT w.concept_id, k.code, k.label_sv, k.label_en, w.wish, w.from_at
FROM task_wish w JOIN concept k ON k.id = w.concept_id
WHERE w.person_id = :person_id AND w.to_at IS NULL ORDER BY k.code;

-- task_wish_add (person_id: int, concept_id: int, from_at: int, wish: text, noted_by: int) -> none
INSERT INTO task_wish (person_id, concept_id, from_at, wish, noted_by)
SELECT :person_id, :concept_id, max(:from_at, coalesce(max(w.from_at) + 1, 0)), :wish, :noted_by
FROM task_wish w WHERE w.person_id = :person_id AND w.concept_id = :concept_id;

-- task_wish_close (person_id: int, concept_id: int, to_at: int) -> none
UPDATE task_wish SET to_at = :to_at
WHERE person_id = :person_id AND concept_id = :concept_id AND to_at IS NULL;

-- wish_text_of (person_id: int) -> maybe: from_at int, sealed blob
SELECT from_at, sealed FROM wish_text WHERE person_id = :person_id AND to_at IS NULL;

-- wish_text_add (person_id: int, from_at: int, sealed: blob, noted_by: int) -> none
INSERT INTO wish_text (person_id, from_at, sealed, noted_by)
VALUES (:person_id, :from_at, :sealed, :noted_by);

-- wish_text_close (person_id: int, to_at: int) -> none
UPDATE wish_text SET to_at = :to_at WHERE person_id = :person_id AND to_at IS NULL;

-- accommodation_of (person_id: int) -> maybe: from_at int, kinds int, sealed blob
SELECT from_at, kinds, sealed FROM accommodation
WHERE person_id = :person_id AND to_at IS NULL;

-- accommodation_add (person_id: int, from_at: int, kinds: int, sealed: blob, noted_by: int) -> none
INSERT INTO accommodation (person_id, from_at, kinds, sealed, noted_by)
VALUES (:person_id, :from_at, :kinds, :sealed, :noted_by);

-- accommodation_close (person_id: int, to_at: int) -> none
UPDATE accommodation SET to_at = :to_at WHERE person_id = :person_id AND to_at IS NULL;

-- eligibility_of (person_id: int) -> many: kind text, from_at int, since_on date, evidence text, on_day date
SELECT kind, from_at, since_on, evidence, on_day FROM eligibility
WHERE person_id = :person_id AND to_at IS NULL ORDER BY kind;

-- eligibility_add (person_id: int, kind: text, from_at: int, since_on: date, evidence: text, on_day: date, noted_by: int) -> none
INSERT INTO eligibility (person_id, kind, from_at, since_on, evidence, on_day, noted_by)
SELECT :person_id, :kind, max(:from_at, coalesce(max(e.from_at) + 1, 0)), :since_on,
    :evidence, :on_day, :noted_by
FROM eligibility e WHERE e.person_id = :person_id AND e.kind = :kind;

-- eligibility_close (person_id: int, kind: text, to_at: int) -> none
UPDATE eligibility SET to_at = :to_at
WHERE person_id = :person_id AND kind = :kind AND to_at IS NULL;

-- task_near_of (code: text, most: int) -> many: code text, similarity int
SELECT c.code, n.similarity FROM concept_near n JOIN concept c ON c.id = n.near_id
WHERE n.concept_id = (SELECT id FROM concept WHERE code = :code) AND c.kind = 'task'
ORDER BY n.similarity DESC, c.code LIMIT :most;

-- place_by_code (code: text) -> maybe: id int, name text
SELECT id, name FROM place WHERE code = :code;

-- wish_text_last (person_id: int) -> one: from_at int
SELECT coalesce(max(from_at), 0) AS from_at FROM wish_text WHERE person_id = :person_id;

-- accommodation_last (person_id: int) -> one: from_at int
SELECT coalesce(max(from_at), 0) AS from_at FROM accommodation WHERE person_id = :person_id;

-- concept_by_code (code: text) -> maybe: id int, kind text, label_sv text, label_en text
SELECT id, kind, label_sv, label_en FROM concept WHERE code = :code;

-- evidence_expired (today: date, most: int) -> many: person_id int, concept_id int
SELECT person_id, concept_id FROM capability_evidence
WHERE to_seq IS NULL AND expires_on IS NOT NULL AND expires_on < :today ORDER BY expires_on LIMIT :most;
