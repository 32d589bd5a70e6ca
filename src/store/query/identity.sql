-- person_key_id (id: int) -> one: key_id int?
SELECT key_id FROM person WHERE id = :id;

-- person_key_set (id: int, key_id: int) -> changes
UPDATE person SET key_id = :key_id WHERE id = :id AND key_id IS NULL;

-- person_key_all () -> many: id int, key_id int
SELECT id, key_id FROM person WHERE key_id IS NOT NULL ORDER BY id;

-- person_made (rid: int, org_id: int, source: text, source_key: text, content_hash: blob, key_id: int, made_at: int) -> insert
INSERT INTO person (rid, org_id, source, source_key, content_hash, key_id, made_at)
VALUES (:rid, :org_id, :source, :source_key, :content_hash, :key_id, :made_at);

-- person_head (id: int) -> one: rid int, org_id int, org_name text, domain_id int, source_key text, key_id int?, made_at int?, merged_into int?, disposed bool, protected bool, holder_id int?, holder text?
SELECT p.rid, p.org_id, o.name AS org_name, d.id AS domain_id, p.source_key, p.key_id, p.made_at,
    p.merged_into, p.disposed_at IS NOT NULL AS disposed,
    EXISTS (SELECT 1 FROM protection x WHERE x.person_id = p.id AND x.to_at IS NULL) AS protected,
    h.user_id AS holder_id, u.name AS holder
FROM person p JOIN org o ON o.id = p.org_id
JOIN secrecy_domain d ON d.code = o.secrecy_domain
LEFT JOIN case_holder h ON h.person_id = p.id AND h.to_at IS NULL
LEFT JOIN user_account u ON u.id = h.user_id
WHERE p.id = :id ORDER BY h.from_at DESC, h.user_id DESC;

-- person_merged_of (id: int) -> many: id int, rid int
SELECT id, rid FROM person WHERE merged_into = :id ORDER BY id;

-- person_merged_set (id: int, merged_into: int?) -> none
UPDATE person SET merged_into = :merged_into WHERE id = :id;

-- person_kept_all () -> many: kept_id int
SELECT DISTINCT merged_into AS kept_id FROM person WHERE merged_into IS NOT NULL ORDER BY 1;

-- person_id_of (rid: int) -> maybe: id int
SELECT id FROM person WHERE rid = :rid;

-- identity_add (person_id: int, version: int, sealed: blob, recorded_at: int, actor: text) -> none
INSERT INTO identity (person_id, version, sealed, recorded_at, actor)
VALUES (:person_id, :version, :sealed, :recorded_at, :actor);

-- identity_close (person_id: int, version: int, to_at: int) -> changes
UPDATE identity SET to_at = :to_at
WHERE person_id = :person_id AND version = :version AND to_at IS NULL;

-- identity_now (person_id: int) -> maybe: version int, sealed blob, recorded_at int, actor text
SELECT version, sealed, recorded_at, actor FROM identity
WHERE person_id = :person_id AND to_at IS NULL;

-- identity_versions (person_id: int) -> many: version int, sealed blob, recorded_at int, actor text
SELECT version, sealed, recorded_at, actor FROM identity
WHERE person_id = :person_id ORDER BY version DESC;

-- identity_index_find (domain_id: int, value: blob) -> maybe: person_id int
SELECT person_id FROM identity_index WHERE domain_id = :domain_id AND value = :value;

-- identity_index_add (domain_id: int, value: blob, person_id: int) -> none
INSERT INTO identity_index (domain_id, value, person_id) VALUES (:domain_id, :value, :person_id);

-- people_named () -> many: id int, rid int, org_id int, domain_id int, source_key text, key_id int?, version int?, sealed blob?, holder_id int?
SELECT p.id, p.rid, p.org_id, d.id AS domain_id, p.source_key, p.key_id, i.version, i.sealed,
    (SELECT max(h.user_id) FROM case_holder h WHERE h.person_id = p.id AND h.to_at IS NULL) AS holder_id
FROM person p JOIN org o ON o.id = p.org_id
JOIN secrecy_domain d ON d.code = o.secrecy_domain
LEFT JOIN identity i ON i.person_id = p.id AND i.to_at IS NULL
WHERE p.disposed_at IS NULL AND p.merged_into IS NULL
    AND NOT EXISTS (SELECT 1 FROM protection x WHERE x.person_id = p.id AND x.to_at IS NULL)
ORDER BY p.id;

-- person_capabilities (person_id: int) -> many: code text, kind text, label_sv text, label_en text, level int
SELECT c.code, c.kind, c.label_sv, c.label_en, k.level
FROM capability k JOIN concept c ON c.id = k.concept_id
WHERE k.person_id = :person_id AND k.to_seq IS NULL ORDER BY c.kind, k.level DESC, c.label_sv;

-- person_availability (person_id: int) -> maybe: place text, mode int, max_minutes int?, available_from date?, hours_per_week int?, enrolled_on date?
SELECT l.name AS place, a.mode, a.max_minutes, a.available_from, a.hours_per_week, a.enrolled_on
FROM availability a JOIN place l ON l.id = a.place_id
WHERE a.person_id = :person_id AND a.to_seq IS NULL;

-- person_sex (person_id: int) -> maybe: sex text
SELECT sex FROM sex_record WHERE person_id = :person_id AND to_seq IS NULL;

-- case_holder_close_all (person_id: int, to_at: int) -> changes
UPDATE case_holder SET to_at = :to_at WHERE person_id = :person_id AND to_at IS NULL;

-- case_handed_by (person_id: int, user_id: int) -> one: handed bool
SELECT EXISTS (SELECT 1 FROM case_holder was JOIN case_holder now
    ON now.person_id = was.person_id AND now.from_at = was.to_at AND now.to_at IS NULL
    WHERE was.person_id = :person_id AND was.user_id = :user_id AND now.user_id <> was.user_id) AS handed;

-- case_holder_of (person_id: int) -> many: user_id int, name text, from_at int
SELECT h.user_id, u.name, h.from_at FROM case_holder h JOIN user_account u ON u.id = h.user_id
WHERE h.person_id = :person_id AND h.to_at IS NULL ORDER BY h.from_at DESC;

-- unit_colleagues (org_id: int) -> many: id int, name text, role text
SELECT u.id, u.name, g.role FROM role_grant g JOIN user_account u ON u.id = g.user_id
WHERE g.org_id = :org_id AND g.to_at IS NULL AND u.closed_at IS NULL ORDER BY u.name, u.id, g.id;

-- protection_add (person_id: int, kind: text, from_at: int, set_by: text, reason: text) -> insert
INSERT INTO protection (person_id, kind, from_at, set_by, reason)
VALUES (:person_id, :kind, :from_at, :set_by, :reason);

-- protection_now (person_id: int, reason: text) -> maybe: id int, kind text, lift_asked_by int?
SELECT id, kind, lift_asked_by FROM protection
WHERE person_id = :person_id AND reason = :reason AND to_at IS NULL ORDER BY id;

-- protections_now (person_id: int) -> many: kind text, reason text, from_at int, lift_asked_by int?
SELECT kind, reason, from_at, lift_asked_by FROM protection
WHERE person_id = :person_id AND to_at IS NULL ORDER BY reason DESC, id;

-- protection_ask (id: int, user_id: int, at: int) -> changes
UPDATE protection SET lift_asked_by = :user_id, lift_asked_at = :at
WHERE id = :id AND to_at IS NULL AND lift_asked_by IS NULL;

-- protection_unask (id: int) -> changes
UPDATE protection SET lift_asked_by = NULL, lift_asked_at = NULL
WHERE id = :id AND to_at IS NULL AND lift_asked_by IS NOT NULL;

-- protection_end (id: int, user_id: int, at: int) -> changes
UPDATE protection SET to_at = :at, lifted_by = :user_id
WHERE id = :id AND to_at IS NULL AND lift_asked_by IS NOT NULL AND lift_asked_by <> :user_id;

-- merge_add (kept_id: int, gone_id: int, seq: int, at: int, actor: text, sealed_why: blob) -> insert
INSERT INTO person_merge (kept_id, gone_id, seq, at, actor, sealed_why)
VALUES (:kept_id, :gone_id, :seq, :at, :actor, :sealed_why);

-- merge_now (gone_id: int) -> maybe: id int, kept_id int, seq int, at int, actor text
SELECT id, kept_id, seq, at, actor FROM person_merge
WHERE gone_id = :gone_id AND undone_at IS NULL ORDER BY id;

-- merge_undo (id: int, at: int, actor: text) -> changes
UPDATE person_merge SET undone_at = :at, undone_by = :actor WHERE id = :id AND undone_at IS NULL;

-- capability_close_one (person_id: int, concept_id: int, to_seq: int) -> changes
UPDATE capability SET to_seq = :to_seq
WHERE person_id = :person_id AND concept_id = :concept_id AND to_seq IS NULL;
