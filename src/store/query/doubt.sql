-- Two cases that may be one person, and numbers that wait (service/person_doubt.h,
-- service/identity_claim.h).

-- identity_wait_add (domain_id: int, value: blob, person_id: int) -> none
INSERT INTO identity_wait (domain_id, value, person_id) VALUES (:domain_id, :value, :person_id)
ON CONFLICT DO NOTHING;

-- identity_whose_all (domain_id: int, value: blob) -> many: person_id int, rid int
SELECT k.id AS person_id, k.rid
FROM (SELECT i.person_id, 0 AS waits FROM identity_index i
      WHERE i.domain_id = :domain_id AND i.value = :value
      UNION ALL
      SELECT w.person_id, 1 AS waits FROM identity_wait w
      WHERE w.domain_id = :domain_id AND w.value = :value) t
JOIN person p ON p.id = t.person_id JOIN person k ON k.id = coalesce(p.merged_into, p.id)
ORDER BY t.waits, k.id;

-- identity_wait_pass (person_id: int) -> changes
UPDATE identity_index SET person_id = (SELECT min(w.person_id) FROM identity_wait w
    WHERE w.domain_id = identity_index.domain_id AND w.value = identity_index.value
        AND w.person_id <> :person_id)
WHERE person_id = :person_id AND EXISTS (SELECT 1 FROM identity_wait w
    WHERE w.domain_id = identity_index.domain_id AND w.value = identity_index.value
        AND w.person_id <> :person_id);

-- dispose_identity_wait (person_id: int) -> changes
DELETE FROM identity_wait WHERE person_id = :person_id;

-- dispose_person_doubt (person_id: int) -> changes
DELETE FROM person_doubt WHERE added_id = :person_id OR found_id = :person_id;

-- doubt_add (added_id: int, found_id: int, why: text, at: int, actor: text) -> changes
INSERT INTO person_doubt (added_id, found_id, why, at, actor)
VALUES (:added_id, :found_id, :why, :at, :actor) ON CONFLICT DO NOTHING;

-- doubts_of_unit (org_id: int, leader: int, keeper: int) -> many: id int, why text, at int, found_id int, found_rid int, added_id int, added_rid int, added_unit text, by text?
SELECT x.id, x.why, x.at, f.id AS found_id, f.rid AS found_rid, a.id AS added_id,
    a.rid AS added_rid, o.name AS added_unit, u.name AS by
FROM person_doubt x
JOIN person p ON p.id = x.found_id JOIN person f ON f.id = coalesce(p.merged_into, p.id)
JOIN person q ON q.id = x.added_id JOIN person a ON a.id = coalesce(q.merged_into, q.id)
JOIN org o ON o.id = a.org_id
LEFT JOIN user_account u ON u.id = CAST(substr(x.actor, 2) AS INTEGER)
    AND substr(x.actor, 1, 1) = 'u'
WHERE x.settled_at IS NULL AND f.org_id = :org_id AND f.id <> a.id
    AND CASE WHEN EXISTS (SELECT 1 FROM protection y WHERE y.person_id = f.id AND y.to_at IS NULL)
        THEN :keeper ELSE :leader END = 1
ORDER BY x.id LIMIT 51;

-- doubt_settle (id: int, found_id: int, at: int, by: text) -> changes
UPDATE person_doubt SET settled_at = :at, settled_by = :by
WHERE id = :id AND settled_at IS NULL AND found_id IN
    (SELECT id FROM person WHERE id = :found_id OR merged_into = :found_id);
