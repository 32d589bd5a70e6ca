-- waiver_add (rid: int, person_id: int, what: int, to_kind: text, to_org_id: int?, to_name: text, how: text, given_on: date, until_on: date, seen_by: int?, at: int) -> insert
INSERT INTO waiver (rid, person_id, what, to_kind, to_org_id, to_name, how, given_on, until_on, seen_by, at)
VALUES (:rid, :person_id, :what, :to_kind, :to_org_id, :to_name, :how, :given_on, :until_on, :seen_by, :at);

-- What is known of a case is known of those merged into it too, and what was told of
-- them is told of it; of a case that is merged itself nothing is told.

-- waivers (person_id: int) -> many: id int, rid int, what int, to_name text, to_org text, how text, given_on date, until_on date, revoked_at int?
SELECT w.id, w.rid, w.what, w.to_name, coalesce(o.name, '') AS to_org, w.how,
    w.given_on, w.until_on, w.revoked_at
FROM waiver w LEFT JOIN org o ON o.id = w.to_org_id
WHERE (w.person_id = :person_id OR w.person_id IN
    (SELECT id FROM person WHERE merged_into = :person_id))
ORDER BY w.id DESC;

-- waiver_by_rid (person_id: int, rid: int) -> maybe: id int, what int, to_kind text, to_org_id int?, to_name text, until_on date, revoked_at int?
SELECT w.id, w.what, w.to_kind, w.to_org_id, w.to_name, w.until_on, w.revoked_at FROM waiver w
WHERE w.rid = :rid AND (w.person_id = :person_id OR w.person_id IN
    (SELECT id FROM person WHERE merged_into = :person_id));

-- Of a form that comes twice: what the first made.

-- waiver_said (rid: int) -> maybe: person_id int, what int, to_kind text, to_org_id int?, to_name text, how text, until_on date
SELECT person_id, what, to_kind, to_org_id, to_name, how, until_on FROM waiver WHERE rid = :rid;

-- disclosure_said (rid: int) -> maybe: person_id int, what int, to_kind text, to_org_id int?, to_name text, ground text, waiver_id int?, reason blob, until_on date, alias blob?, talk blob?, talked_on date?
SELECT d.person_id, d.what, d.to_kind, d.to_org_id, d.to_name, d.ground, d.waiver_id, d.reason,
    d.until_on, a.alias, a.talk, a.talked_on
FROM disclosure d LEFT JOIN disclosure_alias a ON a.disclosure_id = d.id WHERE d.rid = :rid;

-- disclosure_ended (person_id: int, rid: int) -> one: ended bool
SELECT EXISTS (SELECT 1 FROM disclosure WHERE rid = :rid AND revoked_at IS NOT NULL
    AND (person_id = :person_id OR person_id IN
        (SELECT id FROM person WHERE merged_into = :person_id))) AS ended;

-- waiver_revoke (id: int, at: int) -> changes
UPDATE waiver SET revoked_at = :at WHERE id = :id AND revoked_at IS NULL;

-- disclosure_add (rid: int, person_id: int, what: int, to_kind: text, to_org_id: int?, to_name: text, ground: text, waiver_id: int?, reason: blob, decided_by: int, decided_at: int, until_on: date) -> insert
INSERT INTO disclosure (rid, person_id, what, to_kind, to_org_id, to_name, ground, waiver_id, reason,
    decided_by, decided_at, until_on)
VALUES (:rid, :person_id, :what, :to_kind, :to_org_id, :to_name, :ground, :waiver_id, :reason,
    :decided_by, :decided_at, :until_on);

-- disclosures (person_id: int) -> many: id int, person_id int, rid int, alias blob?, talk blob?, talked_on date?, talked_by text?, what int, to_name text, to_org text, ground text, reason blob, decider text, decided_at int, until_on date, revoked_at int?
SELECT d.id, d.person_id, d.rid, a.alias, a.talk, a.talked_on, t.name AS talked_by, d.what, d.to_name,
    coalesce(o.name, '') AS to_org, d.ground, d.reason, u.name AS decider, d.decided_at,
    d.until_on, d.revoked_at
FROM disclosure d JOIN user_account u ON u.id = d.decided_by
LEFT JOIN org o ON o.id = d.to_org_id LEFT JOIN disclosure_alias a ON a.disclosure_id = d.id
LEFT JOIN user_account t ON t.id = a.talked_by
WHERE (d.person_id = :person_id OR d.person_id IN
    (SELECT id FROM person WHERE merged_into = :person_id))
ORDER BY d.id DESC;

-- disclosure_revoke (person_id: int, rid: int, at: int, by: int?) -> changes
UPDATE disclosure SET revoked_at = :at, revoked_by = :by
WHERE rid = :rid AND revoked_at IS NULL AND (person_id = :person_id OR person_id IN
    (SELECT id FROM person WHERE merged_into = :person_id));

-- disclosure_revoke_of_waiver (waiver_id: int, at: int, by: int?) -> changes
UPDATE disclosure SET revoked_at = :at, revoked_by = :by
WHERE waiver_id = :waiver_id AND revoked_at IS NULL;

-- Found by the case, of which little is told, and not by the unit, which is told a lot.

-- disclosed_to (person_id: int, org_id: int, today: date) -> one: what int
SELECT coalesce(max(d.what & 1), 0) | coalesce(max(d.what & 2), 0) | coalesce(max(d.what & 4), 0)
    | coalesce(max(d.what & 8), 0) | coalesce(max(d.what & 16), 0) AS what
FROM disclosure d WHERE +d.to_org_id = :org_id AND d.revoked_at IS NULL AND d.until_on >= :today
    AND d.person_id IN (SELECT :person_id
        UNION ALL SELECT id FROM person WHERE merged_into = :person_id)
    AND NOT EXISTS (SELECT 1 FROM person m WHERE m.id = :person_id AND m.merged_into IS NOT NULL)
    AND (EXISTS (SELECT 1 FROM disclosure_alias a WHERE a.disclosure_id = d.id)
        OR NOT EXISTS (SELECT 1 FROM protection x WHERE x.person_id IN (d.person_id, :person_id)
            AND x.to_at IS NULL));

-- disclosed_people (org_id: int, today: date) -> many: person_id int, rid int, from_org text?, until_on date
SELECT p.id AS person_id, p.rid,
    CASE WHEN min(EXISTS (SELECT 1 FROM disclosure_alias a WHERE a.disclosure_id = d.id))
        THEN NULL ELSE o.name END AS from_org, max(d.until_on) AS until_on
FROM disclosure d JOIN person g ON g.id = d.person_id
JOIN person p ON p.id = coalesce(g.merged_into, g.id) JOIN org o ON o.id = p.org_id
WHERE d.to_org_id = :org_id AND d.revoked_at IS NULL AND d.until_on >= :today
    AND p.disposed_at IS NULL
    AND (EXISTS (SELECT 1 FROM disclosure_alias a WHERE a.disclosure_id = d.id)
        OR NOT EXISTS (SELECT 1 FROM protection x WHERE x.person_id IN (d.person_id, p.id)
            AND x.to_at IS NULL))
GROUP BY p.id ORDER BY p.id;

-- org_by_rid (rid: int) -> maybe: id int, name text, domain_id int
SELECT o.id, o.name, d.id AS domain_id
FROM org o JOIN secrecy_domain d ON d.code = o.secrecy_domain
WHERE o.rid = :rid AND o.closed_at IS NULL;

-- person_protected (person_id: int) -> one: n int
SELECT EXISTS (SELECT 1 FROM protection WHERE person_id = :person_id AND to_at IS NULL) AS n;

-- disclosed_capabilities (person_id: int) -> many: kind text, label_sv text, label_en text, level int
SELECT c.kind, c.label_sv, c.label_en, h.level
FROM capability h JOIN concept c ON c.id = h.concept_id
WHERE h.person_id = :person_id AND h.to_seq IS NULL ORDER BY c.kind, c.id;

-- disclosed_period (person_id: int) -> maybe: available_from date?, hours_per_week int?
SELECT available_from, hours_per_week FROM availability
WHERE person_id = :person_id AND to_seq IS NULL;
