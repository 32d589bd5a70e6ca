-- Joining two cases and parting them (service/person_merge). What has a sequence is ended
-- on one case and begun on the other at that sequence: what ended is copied, whoever's it
-- was, where the other has nothing open.

-- capability_end_begun (person_id: int, from_seq: int, to_seq: int) -> changes
UPDATE capability SET to_seq = :to_seq
WHERE person_id = :person_id AND from_seq = :from_seq AND to_seq IS NULL
    AND NOT EXISTS (SELECT 1 FROM capability_evidence e
        WHERE e.person_id = capability.person_id AND e.concept_id = capability.concept_id
            AND e.to_seq IS NULL);

-- capability_copy_ended (from_id: int, ended_seq: int, to_id: int, from_seq: int) -> changes
INSERT INTO capability (person_id, concept_id, from_seq, level)
SELECT :to_id, c.concept_id, :from_seq, c.level FROM capability c
WHERE c.person_id = :from_id AND c.to_seq = :ended_seq AND NOT EXISTS (
    SELECT 1 FROM capability k
    WHERE k.person_id = :to_id AND k.concept_id = c.concept_id AND k.to_seq IS NULL);

-- Which of two statements about the same thing stands: what somebody has seen over what
-- was said, of two that were seen the newer, else the higher level; else the kept one's.
-- capability_yield (kept_id: int, gone_id: int, seq: int) -> changes
UPDATE capability SET to_seq = :seq
WHERE person_id = :kept_id AND to_seq IS NULL AND EXISTS (
    SELECT 1 FROM capability g
    LEFT JOIN capability_evidence ge ON ge.person_id = g.person_id
        AND ge.concept_id = g.concept_id AND ge.to_seq = :seq
    LEFT JOIN capability_evidence ke ON ke.person_id = :kept_id
        AND ke.concept_id = g.concept_id AND ke.to_seq IS NULL
    WHERE g.person_id = :gone_id AND g.concept_id = capability.concept_id AND g.to_seq = :seq
        AND CASE
            WHEN (ge.seen_by IS NOT NULL) <> (ke.seen_by IS NOT NULL)
                THEN ge.seen_by IS NOT NULL
            WHEN ge.seen_by IS NOT NULL AND ge.on_day <> ke.on_day THEN ge.on_day > ke.on_day
            ELSE g.level > capability.level END);

-- evidence_yield (kept_id: int, seq: int) -> changes
UPDATE capability_evidence SET to_seq = :seq
WHERE person_id = :kept_id AND to_seq IS NULL AND EXISTS (
    SELECT 1 FROM capability c WHERE c.person_id = :kept_id
        AND c.concept_id = capability_evidence.concept_id AND c.to_seq = :seq);

-- What yielded begins again where what took its place stood until now.
-- capability_back (kept_id: int, merged_seq: int, seq: int) -> changes
INSERT INTO capability (person_id, concept_id, from_seq, level)
SELECT :kept_id, y.concept_id, :seq, y.level FROM capability y
JOIN capability t ON t.person_id = :kept_id AND t.concept_id = y.concept_id
    AND t.from_seq = :merged_seq AND t.to_seq = :seq
WHERE y.person_id = :kept_id AND y.to_seq = :merged_seq AND NOT EXISTS (
    SELECT 1 FROM capability k WHERE k.person_id = :kept_id
        AND k.concept_id = y.concept_id AND k.to_seq IS NULL);

-- evidence_back (kept_id: int, merged_seq: int, seq: int) -> changes
INSERT INTO capability_evidence (person_id, concept_id, from_seq, evidence, said_by, seen_by,
    on_day, expires_on)
SELECT :kept_id, y.concept_id, :seq, y.evidence, y.said_by, y.seen_by, y.on_day, y.expires_on
FROM capability_evidence y JOIN capability c ON c.person_id = :kept_id
    AND c.concept_id = y.concept_id AND c.from_seq = :seq AND c.to_seq IS NULL
WHERE y.person_id = :kept_id AND y.to_seq = :merged_seq;

-- evidence_close (person_id: int, to_seq: int) -> changes
UPDATE capability_evidence SET to_seq = :to_seq
WHERE person_id = :person_id AND to_seq IS NULL;

-- evidence_end_begun (person_id: int, from_seq: int, to_seq: int) -> changes
UPDATE capability_evidence SET to_seq = :to_seq
WHERE person_id = :person_id AND from_seq = :from_seq AND to_seq IS NULL
    AND EXISTS (SELECT 1 FROM capability c
        WHERE c.person_id = capability_evidence.person_id
            AND c.concept_id = capability_evidence.concept_id
            AND c.from_seq = capability_evidence.from_seq AND c.to_seq IS NULL);

-- evidence_copy_ended (from_id: int, ended_seq: int, to_id: int, from_seq: int) -> changes
INSERT INTO capability_evidence (person_id, concept_id, from_seq, evidence, said_by, seen_by,
    on_day, expires_on)
SELECT :to_id, e.concept_id, :from_seq, e.evidence, e.said_by, e.seen_by, e.on_day, e.expires_on
FROM capability_evidence e
WHERE e.person_id = :from_id AND e.to_seq = :ended_seq AND EXISTS (
    SELECT 1 FROM capability k WHERE k.person_id = :to_id AND k.concept_id = e.concept_id
        AND k.from_seq = :from_seq AND k.to_seq IS NULL);

-- availability_end_begun (person_id: int, from_seq: int, to_seq: int) -> changes
UPDATE availability SET to_seq = :to_seq
WHERE person_id = :person_id AND from_seq = :from_seq AND to_seq IS NULL;

-- availability_copy_ended (from_id: int, ended_seq: int, to_id: int, from_seq: int) -> changes
INSERT INTO availability (person_id, from_seq, place_id, mode, max_minutes, available_from,
    hours_per_week, enrolled_on)
SELECT :to_id, :from_seq, a.place_id, a.mode, a.max_minutes, a.available_from,
    a.hours_per_week, a.enrolled_on
FROM availability a WHERE a.person_id = :from_id AND a.to_seq = :ended_seq AND NOT EXISTS (
    SELECT 1 FROM availability t WHERE t.person_id = :to_id AND t.to_seq IS NULL);

-- availability_detail_copy_ended (from_id: int, ended_seq: int, to_id: int, from_seq: int) -> changes
INSERT INTO availability_detail (person_id, from_seq, days, shifts, noted_by)
SELECT :to_id, :from_seq, d.days, d.shifts, d.noted_by FROM availability_detail d
JOIN availability a ON a.person_id = d.person_id AND a.from_seq = d.from_seq
WHERE a.person_id = :from_id AND a.to_seq = :ended_seq AND EXISTS (
    SELECT 1 FROM availability t WHERE t.person_id = :to_id AND t.from_seq = :from_seq);

-- availability_place_copy_ended (from_id: int, ended_seq: int, to_id: int, from_seq: int) -> changes
INSERT INTO availability_place (person_id, from_seq, place_id)
SELECT :to_id, :from_seq, p.place_id FROM availability_place p
JOIN availability a ON a.person_id = p.person_id AND a.from_seq = p.from_seq
WHERE a.person_id = :from_id AND a.to_seq = :ended_seq AND EXISTS (
    SELECT 1 FROM availability t WHERE t.person_id = :to_id AND t.from_seq = :from_seq);

-- sex_end_begun (person_id: int, from_seq: int, to_seq: int) -> changes
UPDATE sex_record SET to_seq = :to_seq
WHERE person_id = :person_id AND from_seq = :from_seq AND to_seq IS NULL;

-- sex_copy_ended (from_id: int, ended_seq: int, to_id: int, from_seq: int) -> changes
INSERT INTO sex_record (person_id, from_seq, sex)
SELECT :to_id, :from_seq, s.sex FROM sex_record s
WHERE s.person_id = :from_id AND s.to_seq = :ended_seq AND NOT EXISTS (
    SELECT 1 FROM sex_record t WHERE t.person_id = :to_id AND t.to_seq IS NULL);

-- merge_part_add (merge_id: int, part: text, of_id: int, of_word: text, from_at: int, was_at: int?) -> none
INSERT INTO person_merge_part (merge_id, part, of_id, of_word, from_at, was_at)
VALUES (:merge_id, :part, :of_id, :of_word, :from_at, :was_at);

-- merge_part_of (merge_id: int, part: text) -> maybe: from_at int, was_at int?
SELECT from_at, was_at FROM person_merge_part
WHERE merge_id = :merge_id AND part = :part AND of_id = 0 AND of_word = '';

-- merge_part_task_wish (merge_id: int, gone_id: int, kept_id: int, at: int) -> changes
INSERT INTO person_merge_part (merge_id, part, of_id, of_word, from_at)
SELECT :merge_id, 'task_wish', g.concept_id, '', max(:at, coalesce((
    SELECT max(w.from_at) + 1 FROM task_wish w
    WHERE w.person_id = :kept_id AND w.concept_id = g.concept_id), 0))
FROM task_wish g WHERE g.person_id = :gone_id AND g.to_at IS NULL AND NOT EXISTS (
    SELECT 1 FROM task_wish k
    WHERE k.person_id = :kept_id AND k.concept_id = g.concept_id AND k.to_at IS NULL);

-- task_wish_join (merge_id: int, gone_id: int, kept_id: int) -> changes
INSERT INTO task_wish (person_id, concept_id, from_at, wish, noted_by)
SELECT :kept_id, g.concept_id, p.from_at, g.wish, g.noted_by
FROM person_merge_part p JOIN task_wish g
    ON g.person_id = :gone_id AND g.concept_id = p.of_id AND g.to_at IS NULL
WHERE p.merge_id = :merge_id AND p.part = 'task_wish';

-- task_wish_part (merge_id: int, kept_id: int, at: int) -> changes
UPDATE task_wish SET to_at = :at
WHERE person_id = :kept_id AND to_at IS NULL AND EXISTS (
    SELECT 1 FROM person_merge_part p WHERE p.merge_id = :merge_id AND p.part = 'task_wish'
        AND p.of_id = task_wish.concept_id AND p.from_at = task_wish.from_at);

-- merge_part_eligibility (merge_id: int, gone_id: int, kept_id: int, at: int) -> changes
INSERT INTO person_merge_part (merge_id, part, of_id, of_word, from_at)
SELECT :merge_id, 'eligibility', 0, g.kind, max(:at, coalesce((
    SELECT max(e.from_at) + 1 FROM eligibility e
    WHERE e.person_id = :kept_id AND e.kind = g.kind), 0))
FROM eligibility g WHERE g.person_id = :gone_id AND g.to_at IS NULL AND NOT EXISTS (
    SELECT 1 FROM eligibility k
    WHERE k.person_id = :kept_id AND k.kind = g.kind AND k.to_at IS NULL);

-- eligibility_join (merge_id: int, gone_id: int, kept_id: int) -> changes
INSERT INTO eligibility (person_id, kind, from_at, since_on, evidence, on_day, noted_by)
SELECT :kept_id, g.kind, p.from_at, g.since_on, g.evidence, g.on_day, g.noted_by
FROM person_merge_part p JOIN eligibility g
    ON g.person_id = :gone_id AND g.kind = p.of_word AND g.to_at IS NULL
WHERE p.merge_id = :merge_id AND p.part = 'eligibility';

-- eligibility_part (merge_id: int, kept_id: int, at: int) -> changes
UPDATE eligibility SET to_at = :at
WHERE person_id = :kept_id AND to_at IS NULL AND EXISTS (
    SELECT 1 FROM person_merge_part p WHERE p.merge_id = :merge_id AND p.part = 'eligibility'
        AND p.of_word = eligibility.kind AND p.from_at = eligibility.from_at);

-- wish_text_at (person_id: int, from_at: int) -> maybe: sealed blob, noted_by int
SELECT sealed, noted_by FROM wish_text WHERE person_id = :person_id AND from_at = :from_at;

-- accommodation_at (person_id: int, from_at: int) -> maybe: kinds int, sealed blob, noted_by int
SELECT kinds, sealed, noted_by FROM accommodation
WHERE person_id = :person_id AND from_at = :from_at;

-- drafts_of (person_id: int) -> many: user_id int, form text, version int, sealed blob, saved_at int
SELECT user_id, form, version, sealed, saved_at FROM draft
WHERE person_id = :person_id ORDER BY user_id, form;

-- draft_part (merge_id: int, gone_id: int, kept_id: int) -> changes
DELETE FROM draft WHERE person_id = :kept_id AND EXISTS (
    SELECT 1 FROM person_merge_part p JOIN draft g
        ON g.person_id = :gone_id AND g.user_id = p.of_id AND g.form = p.of_word
    WHERE p.merge_id = :merge_id AND p.part = 'draft' AND p.of_id = draft.user_id
        AND p.of_word = draft.form AND g.version = draft.version
        AND g.saved_at = draft.saved_at);

-- person_merged_into (id: int) -> one: kept_rid int?
SELECT k.rid AS kept_rid FROM person p LEFT JOIN person k ON k.id = p.merged_into
WHERE p.id = :id;
