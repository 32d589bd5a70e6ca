-- pool_change_add (seq: int, person_id: int) -> none
INSERT INTO pool_change (seq, person_id) VALUES (:seq, :person_id) ON CONFLICT DO NOTHING;

-- pool_change_drop (before_seq: int) -> none
DELETE FROM pool_change WHERE seq < :before_seq;

-- pool_change_since (seq: int, most: int) -> many: seq int, person_id int
SELECT seq, person_id FROM pool_change WHERE seq > :seq ORDER BY seq, person_id LIMIT :most;

-- dispose_pool_change (person_id: int) -> changes
DELETE FROM pool_change WHERE person_id = :person_id;

-- book_last () -> one: concept int, place int
SELECT coalesce((SELECT max(id) FROM concept), 0) AS concept,
    coalesce((SELECT max(id) FROM place), 0) AS place;

-- pool_person_after (id: int, most: int) -> many: id int, rid int, source_key text
SELECT p.id, p.rid, p.source_key FROM person p
WHERE p.id > :id
    AND NOT EXISTS (SELECT 1 FROM protection x WHERE x.person_id = p.id AND x.to_at IS NULL)
ORDER BY p.id LIMIT :most;

-- pool_availability (person_id: int, seq: int) -> maybe: place_id int, mode int, max_minutes int?, available_from date?, hours_per_week int?, enrolled_on date?
SELECT place_id, mode, max_minutes, available_from, hours_per_week, enrolled_on
FROM availability
WHERE person_id = :person_id AND from_seq <= :seq AND (to_seq IS NULL OR to_seq > :seq);

-- pool_named (person_id: int, seq: int) -> many: place_id int
SELECT p.place_id FROM availability_place p
JOIN availability a ON a.person_id = p.person_id AND a.from_seq = p.from_seq
WHERE a.person_id = :person_id AND a.from_seq <= :seq AND (a.to_seq IS NULL OR a.to_seq > :seq)
ORDER BY p.place_id;

-- pool_sex (person_id: int, seq: int) -> maybe: sex text
SELECT sex FROM sex_record
WHERE person_id = :person_id AND from_seq <= :seq AND (to_seq IS NULL OR to_seq > :seq);

-- pool_capability (person_id: int, seq: int) -> many: concept_id int, level int
SELECT concept_id, level FROM capability
WHERE person_id = :person_id AND from_seq <= :seq AND (to_seq IS NULL OR to_seq > :seq)
ORDER BY concept_id;

-- need_open_all () -> many: id int, version int
SELECT n.id, n.version FROM need n
WHERE NOT EXISTS (SELECT 1 FROM need_state s WHERE s.need_id = n.id AND s.status <> 'open')
ORDER BY n.id;

-- pool_of_domain (domain_id: int) -> many: id int
SELECT p.id FROM person p JOIN org o ON o.id = p.org_id
JOIN secrecy_domain d ON d.code = o.secrecy_domain
WHERE d.id = :domain_id ORDER BY p.id;

-- need_seq_now () -> one: seq int
SELECT seq FROM need_seq WHERE one = 1;

-- Ways that keep her out of the lists: whoever her case has become one with has them too.

-- pool_away_last (enrolment_rid: int) -> maybe: to_seq int?, lifted int
SELECT to_seq, lifted FROM pool_away WHERE enrolment_rid = :enrolment_rid
ORDER BY from_seq DESC LIMIT 1;

-- pool_away_add (enrolment_rid: int, from_seq: int) -> none
INSERT INTO pool_away (enrolment_rid, from_seq, to_seq, lifted)
VALUES (:enrolment_rid, :from_seq, NULL, 0);

-- pool_away_close (enrolment_rid: int, to_seq: int, lifted: int) -> changes
UPDATE pool_away SET to_seq = :to_seq, lifted = :lifted
WHERE enrolment_rid = :enrolment_rid AND to_seq IS NULL;

-- pool_away_ended_of (person_id: int) -> maybe: enrolment_rid int
SELECT a.enrolment_rid FROM person p JOIN enrolment_whom w ON w.person_id = p.id
    JOIN enrolment e ON e.rid = w.enrolment_rid
    JOIN pool_away a ON a.enrolment_rid = w.enrolment_rid
WHERE (p.id = :person_id OR p.merged_into = :person_id) AND e.state = 'ended'
    AND a.to_seq IS NULL
ORDER BY a.enrolment_rid LIMIT 1;

-- pool_away_at (seq: int) -> many: person_id int
SELECT coalesce(p.merged_into, p.id) AS person_id
FROM pool_away a JOIN enrolment_whom w ON w.enrolment_rid = a.enrolment_rid
    JOIN person p ON p.id = w.person_id
WHERE a.from_seq <= :seq AND (a.to_seq IS NULL OR a.to_seq > :seq);

-- pool_away_of (person_id: int, seq: int) -> one: n int
SELECT count(*) AS n FROM person p JOIN enrolment_whom w ON w.person_id = p.id
    JOIN pool_away a ON a.enrolment_rid = w.enrolment_rid
WHERE (p.id = :person_id OR p.merged_into = :person_id)
    AND a.from_seq <= :seq AND (a.to_seq IS NULL OR a.to_seq > :seq);

-- Who has waited, where a programme declares that it counts. Of several ways the longest
-- wait counts: that is the reader's to choose.

-- pool_wait_now (enrolment_rid: int, slug: text) -> one: declared bool, since date?
SELECT EXISTS (SELECT 1 FROM pool_priority WHERE slug = :slug) AS declared,
    (SELECT since FROM pool_wait WHERE enrolment_rid = :enrolment_rid AND to_seq IS NULL) AS since;

-- pool_wait_add (enrolment_rid: int, from_seq: int, since: date) -> none
INSERT INTO pool_wait (enrolment_rid, from_seq, to_seq, since)
VALUES (:enrolment_rid, :from_seq, NULL, :since);

-- pool_wait_close (enrolment_rid: int, to_seq: int) -> changes
UPDATE pool_wait SET to_seq = :to_seq WHERE enrolment_rid = :enrolment_rid AND to_seq IS NULL;

-- pool_wait_at (seq: int) -> many: person_id int, since date
SELECT CASE WHEN EXISTS (SELECT 1 FROM person_merge m WHERE m.gone_id = p.id
            AND m.undone_at IS NULL AND m.seq <= :seq) THEN p.merged_into ELSE p.id END
    AS person_id, a.since
FROM pool_wait a JOIN enrolment_whom w ON w.enrolment_rid = a.enrolment_rid
    JOIN person p ON p.id = w.person_id
WHERE a.from_seq <= :seq AND (a.to_seq IS NULL OR a.to_seq > :seq);

-- pool_wait_of (person_id: int, seq: int) -> one: since date?
SELECT min(a.since) AS since FROM person p JOIN enrolment_whom w ON w.person_id = p.id
    JOIN pool_wait a ON a.enrolment_rid = w.enrolment_rid
WHERE (p.id = :person_id OR p.merged_into = :person_id)
    AND a.from_seq <= :seq AND (a.to_seq IS NULL OR a.to_seq > :seq);

-- pool_priority_has (slug: text) -> one: declared bool
SELECT EXISTS (SELECT 1 FROM pool_priority WHERE slug = :slug) AS declared;

-- pool_priority_add (slug: text) -> none
INSERT INTO pool_priority (slug) VALUES (:slug);

-- pool_priority_drop (slug: text) -> none
DELETE FROM pool_priority WHERE slug = :slug;

-- pool_wait_begin_all (slug: text, from_seq: int) -> changes
INSERT INTO pool_wait (enrolment_rid, from_seq, to_seq, since)
SELECT rid, :from_seq, NULL, begun_on FROM enrolment
WHERE slug = :slug AND of = 'person' AND state <> 'ended';

-- pool_wait_end_all (slug: text, to_seq: int) -> changes
UPDATE pool_wait SET to_seq = :to_seq
WHERE to_seq IS NULL AND enrolment_rid IN (SELECT rid FROM enrolment WHERE slug = :slug);
