-- The log of who has seen and done what (service/audit.h).

-- audit_last () -> maybe: seq int, at int, hash blob
SELECT seq, at, hash FROM audit ORDER BY seq DESC LIMIT 1;

-- audit_put (seq: int, at: int, actor: text, user_id: int, roles: int, org_id: int,
--     domain_id: int, session_id: int, action: text, parts: text, relation: text,
--     kind: text, subject: blob?, people: int, list_id: int?, about: int, prev: blob,
--     hash: blob) -> none
INSERT INTO audit (seq, at, actor, user_id, roles, org_id, domain_id, session_id, action,
    parts, relation, kind, subject, people, list_id, about, prev, hash)
VALUES (:seq, :at, :actor, :user_id, :roles, :org_id, :domain_id, :session_id, :action,
    :parts, :relation, :kind, :subject, :people, :list_id, :about, :prev, :hash);

-- audit_list_by_hash (hash: blob) -> maybe: id int
SELECT id FROM audit_list WHERE hash = :hash;

-- audit_list_add (hash: blob, subjects: blob) -> insert
INSERT INTO audit_list (hash, subjects) VALUES (:hash, :subjects);

-- audit_salt_of (person_id: int) -> maybe: rid int, disposed bool, salt blob?
SELECT p.rid, p.disposed_at IS NOT NULL AS disposed, s.salt
FROM person p LEFT JOIN audit_salt s ON s.person_id = p.id WHERE p.id = :person_id;

-- audit_salt_add (person_id: int, salt: blob) -> none
INSERT INTO audit_salt (person_id, salt) VALUES (:person_id, :salt);

-- audit_salt_destroy (person_id: int) -> changes
DELETE FROM audit_salt WHERE person_id = :person_id;

-- audit_is_protected (person_id: int) -> one: n int
SELECT EXISTS (SELECT 1 FROM protection WHERE person_id = :person_id AND to_at IS NULL) AS n;

-- audit_walk (after: int) -> many: seq int, at int, actor text, user_id int, roles int,
--     org_id int, domain_id int, session_id int, action text, parts text, relation text,
--     kind text, subject blob?, people int, list_hash blob?, about int, prev blob, hash blob
SELECT a.seq, a.at, a.actor, a.user_id, a.roles, a.org_id, a.domain_id, a.session_id,
    a.action, a.parts, a.relation, a.kind, a.subject, a.people, l.hash AS list_hash,
    a.about, a.prev, a.hash
FROM audit a LEFT JOIN audit_list l ON l.id = a.list_id
WHERE a.seq > :after ORDER BY a.seq;

-- audit_lists () -> many: id int, hash blob, subjects blob
SELECT id, hash, subjects FROM audit_list ORDER BY id;

-- audit_salts () -> many: person_id int, rid int, salt blob
SELECT s.person_id, p.rid, s.salt FROM audit_salt s JOIN person p ON p.id = s.person_id;

-- audit_first_since (at: int) -> maybe: seq int
SELECT seq FROM audit WHERE at >= :at ORDER BY at, seq LIMIT 1;

-- What somebody sought and was told nothing of is no line for herself: it would tell.
-- audit_page (domain_id: int, reader_id: int, before: int, from_seq: int, from_at: int, to_at: int, user_id: int?,
--     action: text, kind: text, most: int) -> many: seq int, at int, actor text,
--     user_id int, roles int, org_id int, action text, parts text, relation text, kind text,
--     people int, about int, has_subject bool, user_name text?, unit text?,
--     seen_at int?, seen_by text?
SELECT a.seq, a.at, a.actor, a.user_id, a.roles, a.org_id, a.action, a.parts, a.relation, a.kind,
    a.people, a.about, a.subject IS NOT NULL AS has_subject, u.name AS user_name,
    o.name AS unit, s.at AS seen_at, coalesce(su.name, s.actor) AS seen_by
FROM audit a LEFT JOIN user_account u ON u.id = a.user_id
LEFT JOIN org o ON o.id = a.org_id
LEFT JOIN audit s ON s.about = a.seq AND s.about > 0
LEFT JOIN user_account su ON su.id = s.user_id
WHERE (a.domain_id = :domain_id OR (a.domain_id = 0 AND a.subject IS NOT NULL))
  AND a.seq < :before AND a.seq >= :from_seq AND a.at >= :from_at AND a.at < :to_at
  AND (:user_id IS NULL OR a.user_id = :user_id)
  AND (:action = '' OR a.action = :action) AND (:kind = '' OR a.kind = :kind)
  AND NOT (a.action = 'person_sought' AND a.user_id = :reader_id)
ORDER BY a.seq DESC LIMIT :most;

-- audit_open_alerts (domain_id: int, reader_id: int, most: int) -> many: seq int, at int, actor text,
--     user_id int, roles int, org_id int, action text, parts text, relation text, kind text,
--     people int, about int, has_subject bool, user_name text?, unit text?
SELECT a.seq, a.at, a.actor, a.user_id, a.roles, a.org_id, a.action, a.parts, a.relation, a.kind,
    a.people, a.about, a.subject IS NOT NULL AS has_subject, u.name AS user_name,
    o.name AS unit
FROM audit a LEFT JOIN user_account u ON u.id = a.user_id
LEFT JOIN org o ON o.id = a.org_id
WHERE a.kind = 'alert' AND a.domain_id = :domain_id
  AND NOT (a.action = 'person_sought' AND a.user_id = :reader_id)
  AND NOT EXISTS (SELECT 1 FROM audit s WHERE s.about = a.seq AND s.about > 0)
ORDER BY a.seq DESC LIMIT :most;

-- audit_one (seq: int, domain_id: int, reader_id: int) -> maybe: kind text, user_id int, actor text, subject blob?
SELECT kind, user_id, actor, subject FROM audit WHERE seq = :seq
  AND NOT (action = 'person_sought' AND user_id = :reader_id)
  AND (domain_id = :domain_id OR (domain_id = 0 AND subject IS NOT NULL AND kind <> 'alert'));

-- audit_seen_of (about: int) -> maybe: seq int, at int, user_id int
SELECT seq, at, user_id FROM audit WHERE about = :about AND about > 0;

-- audit_users (domain_id: int) -> many: id int, name text
SELECT DISTINCT u.id, u.name FROM user_account u JOIN role_grant g ON g.user_id = u.id
JOIN org o ON o.id = g.org_id JOIN secrecy_domain d ON d.code = o.secrecy_domain
WHERE d.id = :domain_id ORDER BY u.name, u.id;

-- Of one or several cases that are one person: their names, AUDIT_SUBJECT_BYTES each, one
-- after the other, the asked case's first.
-- audit_of_person (subjects: blob, before: int, most: int) -> many: seq int, at int,
--     actor text, user_id int, roles int, action text, parts text, relation text, kind text,
--     as_list bool, of_other bool, user_name text?, unit text?
WITH RECURSIVE name (at, subject) AS (
    SELECT 1, substr(:subjects, 1, 16)
    UNION ALL
    SELECT at + 16, substr(:subjects, at + 16, 16) FROM name
    WHERE at + 16 <= length(:subjects))
SELECT a.seq, a.at, a.actor, a.user_id, a.roles, a.action, a.parts, a.relation, a.kind,
    coalesce(length(l.subjects), 0) > 16 AS as_list,
    NOT coalesce(a.subject = substr(:subjects, 1, 16), 0)
        AND coalesce(instr(l.subjects, substr(:subjects, 1, 16)), 0) = 0 AS of_other,
    u.name AS user_name, o.name AS unit
FROM audit a LEFT JOIN user_account u ON u.id = a.user_id
LEFT JOIN org o ON o.id = a.org_id
LEFT JOIN audit_list l ON l.id = a.list_id
WHERE a.seq IN (
        SELECT s.seq FROM name n JOIN audit s ON s.subject = n.subject
            AND s.subject IS NOT NULL
        UNION SELECT s.seq FROM name n JOIN audit_list x ON instr(x.subjects, n.subject) > 0
        JOIN audit s ON s.list_id = x.id AND s.list_id IS NOT NULL)
  AND a.kind <> 'seen' AND a.seq < :before
ORDER BY a.seq DESC LIMIT :most;

-- audit_flood_of (user_id: int, session_id: int) -> maybe: minute int, times int, owed int, at int, actor text, roles int, org_id int, domain_id int, action text
SELECT minute, times, owed, at, actor, roles, org_id, domain_id, action FROM audit_flood
WHERE user_id = :user_id AND session_id = :session_id;

-- audit_flood_put (user_id: int, session_id: int, minute: int, times: int, owed: int, at: int, actor: text, roles: int, org_id: int, domain_id: int, action: text) -> none
INSERT INTO audit_flood (user_id, session_id, minute, times, owed, at, actor, roles, org_id,
    domain_id, action)
VALUES (:user_id, :session_id, :minute, :times, :owed, :at, :actor, :roles, :org_id,
    :domain_id, :action)
ON CONFLICT (user_id, session_id) DO UPDATE SET minute = excluded.minute,
    times = excluded.times, owed = excluded.owed, at = excluded.at, actor = excluded.actor,
    roles = excluded.roles, org_id = excluded.org_id, domain_id = excluded.domain_id,
    action = excluded.action;

-- audit_flood_past (minute: int) -> many: user_id int, session_id int, owed int, at int, actor text, roles int, org_id int, domain_id int, action text
SELECT user_id, session_id, owed, at, actor, roles, org_id, domain_id, action FROM audit_flood
WHERE minute < :minute;

-- audit_flood_clear (minute: int) -> changes
DELETE FROM audit_flood WHERE minute < :minute;

-- audit_flood_subject_put (user_id: int, session_id: int, subject: blob) -> none
INSERT INTO audit_flood_subject (user_id, session_id, subject)
VALUES (:user_id, :session_id, :subject) ON CONFLICT DO NOTHING;

-- audit_flood_subjects (user_id: int, session_id: int) -> many: subject blob
SELECT subject FROM audit_flood_subject
WHERE user_id = :user_id AND session_id = :session_id ORDER BY subject;

-- audit_flood_subjects_clear (user_id: int, session_id: int) -> changes
DELETE FROM audit_flood_subject WHERE user_id = :user_id AND session_id = :session_id;
