-- person_keys (source: text) -> many: id int, source_key text, content_hash blob, merged bool
SELECT id, source_key, content_hash, merged_into IS NOT NULL AS merged
FROM person WHERE source = :source;

-- person_add (rid: int, org_id: int, source: text, source_key: text, content_hash: blob) -> insert
INSERT INTO person (rid, org_id, source, source_key, content_hash)
VALUES (:rid, :org_id, :source, :source_key, :content_hash);

-- person_hash_set (id: int, content_hash: blob) -> none
UPDATE person SET content_hash = :content_hash WHERE id = :id;

-- person_all () -> many: id int, rid int, source_key text
SELECT id, rid, source_key FROM person ORDER BY id;

-- person_count () -> one: n int
SELECT count(*) AS n FROM person;

-- person_pool () -> many: id int, rid int, source_key text
SELECT p.id, p.rid, p.source_key FROM person p
WHERE NOT EXISTS (SELECT 1 FROM protection x WHERE x.person_id = p.id AND x.to_at IS NULL)
ORDER BY p.id;

-- Who can be matched: has said what work she can take, and is not protected.

-- pool_count () -> one: n int
SELECT (SELECT count(*) FROM availability WHERE to_seq IS NULL)
    - (SELECT count(DISTINCT x.person_id)
       FROM protection x JOIN availability a ON a.person_id = x.person_id AND a.to_seq IS NULL
       WHERE x.to_at IS NULL) AS n;

-- person_by_id (id: int) -> one: id int, rid int, source_key text
SELECT id, rid, source_key FROM person WHERE id = :id;

-- sex_add (person_id: int, from_seq: int, sex: text) -> none
INSERT INTO sex_record (person_id, from_seq, sex) VALUES (:person_id, :from_seq, :sex);

-- sex_close (person_id: int, to_seq: int) -> none
UPDATE sex_record SET to_seq = :to_seq WHERE person_id = :person_id AND to_seq IS NULL;

-- sex_at (seq: int) -> many: person_id int, sex text
SELECT person_id, sex FROM sex_record
WHERE from_seq <= :seq AND (to_seq IS NULL OR to_seq > :seq) ORDER BY person_id;

-- availability_add (person_id: int, from_seq: int, place_id: int, mode: int, max_minutes: int?, available_from: date?, hours_per_week: int?, enrolled_on: date?) -> none
INSERT INTO availability (person_id, from_seq, place_id, mode, max_minutes, available_from,
    hours_per_week, enrolled_on)
VALUES (:person_id, :from_seq, :place_id, :mode, :max_minutes, :available_from,
    :hours_per_week, :enrolled_on);

-- availability_close (person_id: int, to_seq: int) -> none
UPDATE availability SET to_seq = :to_seq WHERE person_id = :person_id AND to_seq IS NULL;

-- availability_at (seq: int) -> many: person_id int, place_id int, mode int, max_minutes int?, available_from date?, hours_per_week int?, enrolled_on date?
SELECT person_id, place_id, mode, max_minutes, available_from, hours_per_week, enrolled_on
FROM availability
WHERE from_seq <= :seq AND (to_seq IS NULL OR to_seq > :seq) ORDER BY person_id;

-- availability_place_at (seq: int) -> many: person_id int, place_id int
SELECT p.person_id, p.place_id FROM availability_place p
JOIN availability a ON a.person_id = p.person_id AND a.from_seq = p.from_seq
WHERE a.from_seq <= :seq AND (a.to_seq IS NULL OR a.to_seq > :seq)
ORDER BY p.person_id, p.place_id;

-- capability_add (person_id: int, concept_id: int, from_seq: int, level: int) -> none
INSERT INTO capability (person_id, concept_id, from_seq, level)
VALUES (:person_id, :concept_id, :from_seq, :level);

-- capability_close (person_id: int, to_seq: int) -> none
UPDATE capability SET to_seq = :to_seq WHERE person_id = :person_id AND to_seq IS NULL;

-- capability_at (seq: int) -> many: person_id int, concept_id int, level int
SELECT person_id, concept_id, level FROM capability
WHERE from_seq <= :seq AND (to_seq IS NULL OR to_seq > :seq)
ORDER BY person_id, concept_id;
