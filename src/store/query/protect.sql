-- What protected identity needs besides the flag (service/person_link.h and others).

-- link_add (rid: int, person_id: int, other_id: int, kind: text, from_at: int, set_by: text) -> insert
INSERT INTO person_link (rid, person_id, other_id, kind, from_at, set_by)
VALUES (:rid, :person_id, :other_id, :kind, :from_at, :set_by);

-- link_end_of (rid: int, at: int, by: text) -> changes
UPDATE person_link SET to_at = :at, ended_by = :by WHERE rid = :rid AND to_at IS NULL;

-- links_of (person_id: int) -> many: id int, rid int, back bool, kind text, other_id int, other_rid int, other_org_id int, other_protected bool, from_at int, set_actor text, set_name text?, to_at int?, ended_actor text?, ended_name text?
SELECT t.id, t.rid, t.back, t.kind, k.id AS other_id, k.rid AS other_rid, k.org_id AS other_org_id,
    EXISTS (SELECT 1 FROM protection x WHERE x.person_id = k.id AND x.to_at IS NULL) AS other_protected,
    t.from_at, t.set_by AS set_actor, s.name AS set_name, t.to_at, t.ended_by AS ended_actor,
    e.name AS ended_name
FROM (SELECT l.*, l.other_id AS far, 0 AS back FROM person_link l WHERE l.person_id = :person_id
      UNION ALL
      SELECT l.*, l.person_id AS far, 1 AS back FROM person_link l WHERE l.other_id = :person_id) t
JOIN person p ON p.id = t.far JOIN person k ON k.id = coalesce(p.merged_into, p.id)
LEFT JOIN user_account s ON s.id = CAST(substr(t.set_by, 2) AS INTEGER)
    AND substr(t.set_by, 1, 1) = 'u'
LEFT JOIN user_account e ON e.id = CAST(substr(t.ended_by, 2) AS INTEGER)
    AND substr(t.ended_by, 1, 1) = 'u'
ORDER BY t.id;

-- links_from (person_id: int) -> many: other_id int, kind text
SELECT l.other_id, l.kind FROM person_link l WHERE l.person_id = :person_id AND l.to_at IS NULL
UNION ALL
SELECT l.person_id AS other_id, l.kind FROM person_link l
WHERE l.other_id = :person_id AND l.to_at IS NULL;

-- extract_given_add (rid: int, person_id: int, how: text, reason: blob, given_by: int, at: int) -> insert
INSERT INTO extract_given (rid, person_id, how, reason, given_by, at)
VALUES (:rid, :person_id, :how, :reason, :given_by, :at);

-- extracts_given (person_id: int) -> many: rid int, how text, reason blob, given_by text, given_at int
SELECT g.rid, g.how, g.reason, u.name AS given_by, g.at AS given_at
FROM extract_given g JOIN user_account u ON u.id = g.given_by
WHERE g.person_id = :person_id ORDER BY g.id DESC;

-- alias_add (disclosure_id: int, person_id: int, alias: blob, talk: blob, talked_on: date, talked_by: int) -> none
INSERT INTO disclosure_alias (disclosure_id, person_id, alias, talk, talked_on, talked_by)
VALUES (:disclosure_id, :person_id, :alias, :talk, :talked_on, :talked_by);

-- alias_told (person_id: int, org_id: int, today: date) -> maybe: person_id int, rid int, alias blob, named bool
SELECT d.person_id, d.rid, a.alias, EXISTS (SELECT 1 FROM disclosure o
        WHERE (o.person_id = :person_id OR o.person_id IN
            (SELECT id FROM person WHERE merged_into = :person_id))
        AND o.to_org_id = :org_id AND o.revoked_at IS NULL AND o.until_on >= :today AND o.what & 1
        AND NOT EXISTS (SELECT 1 FROM disclosure_alias b WHERE b.disclosure_id = o.id)) AS named
FROM disclosure d JOIN disclosure_alias a ON a.disclosure_id = d.id
WHERE (d.person_id = :person_id OR d.person_id IN
        (SELECT id FROM person WHERE merged_into = :person_id))
    AND d.to_org_id = :org_id AND d.revoked_at IS NULL AND d.until_on >= :today AND d.what & 1
ORDER BY d.id DESC LIMIT 1;

-- extract_aliases (person_id: int) -> many: rid int, alias blob, talk blob, talked_on date, talked_by text
SELECT d.rid, a.alias, a.talk, a.talked_on, u.name AS talked_by
FROM disclosure_alias a JOIN disclosure d ON d.id = a.disclosure_id
JOIN user_account u ON u.id = a.talked_by
WHERE a.person_id = :person_id ORDER BY a.disclosure_id DESC;

-- dispose_person_link (person_id: int) -> changes
DELETE FROM person_link WHERE person_id = :person_id OR other_id = :person_id;

-- dispose_extract_given (person_id: int) -> changes
DELETE FROM extract_given WHERE person_id = :person_id;

-- dispose_disclosure_alias (person_id: int) -> changes
DELETE FROM disclosure_alias WHERE person_id = :person_id;

-- unit_keeper_of (person_id: int) -> one: rid int, org_id int, unit text, merged bool, protected bool, keeper bool
SELECT p.rid, p.org_id, o.name AS unit, p.merged_into IS NOT NULL AS merged,
    EXISTS (SELECT 1 FROM protection x WHERE x.person_id = p.id AND x.to_at IS NULL) AS protected,
    EXISTS (SELECT 1 FROM role_grant g JOIN user_account u ON u.id = g.user_id
            WHERE g.org_id = p.org_id AND g.role = 'protector' AND g.to_at IS NULL
                AND u.closed_at IS NULL) AS keeper
FROM person p JOIN org o ON o.id = p.org_id WHERE p.id = :person_id;
