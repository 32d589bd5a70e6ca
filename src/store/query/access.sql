-- domain_add (code: text, name: text, law: text) -> insert
INSERT INTO secrecy_domain (code, name, law) VALUES (:code, :name, :law);

-- domain_by_code (code: text) -> maybe: id int, name text, law text
SELECT id, name, law FROM secrecy_domain WHERE code = :code;

-- org_add (rid: int, name: text, domain: text, parent_id: int?, municipality: text) -> insert
INSERT INTO org (rid, name, secrecy_domain, parent_id, municipality)
VALUES (:rid, :name, :domain, :parent_id, :municipality);

-- org_by_id (id: int) -> one: name text, domain_id int, domain text, municipality text
SELECT o.name, d.id AS domain_id, d.code AS domain, o.municipality
FROM org o JOIN secrecy_domain d ON d.code = o.secrecy_domain WHERE o.id = :id;

-- org_all () -> many: id int, rid int, name text, domain_id int, parent_id int?, municipality text
SELECT o.id, o.rid, o.name, d.id AS domain_id, o.parent_id, o.municipality
FROM org o JOIN secrecy_domain d ON d.code = o.secrecy_domain
WHERE o.closed_at IS NULL ORDER BY o.id;

-- user_add (rid: int, login: text, name: text, person_id: int?, made_at: int) -> insert
INSERT INTO user_account (rid, login, name, person_id, made_at, version)
VALUES (:rid, :login, :name, :person_id, :made_at, 1);

-- user_by_login (login: text) -> maybe: id int, rid int, name text, person_id int?, closed_at int?
SELECT id, rid, name, person_id, closed_at FROM user_account WHERE login = :login;

-- user_by_id (id: int) -> one: rid int, login text, name text, person_id int?, closed_at int?
SELECT rid, login, name, person_id, closed_at FROM user_account WHERE id = :id;

-- user_any () -> one: n int
SELECT EXISTS (SELECT 1 FROM user_account) AS n;

-- role_grant_add (user_id: int, org_id: int, role: text, from_at: int, given_by: text) -> insert
INSERT INTO role_grant (user_id, org_id, role, from_at, given_by)
VALUES (:user_id, :org_id, :role, :from_at, :given_by);

-- role_grant_close (id: int, to_at: int) -> changes
UPDATE role_grant SET to_at = :to_at WHERE id = :id AND to_at IS NULL;

-- role_grants (user_id: int) -> many: id int, org_id int, role text, org_name text, domain_id int
SELECT g.id, g.org_id, g.role, o.name AS org_name, d.id AS domain_id
FROM role_grant g JOIN org o ON o.id = g.org_id
JOIN secrecy_domain d ON d.code = o.secrecy_domain
WHERE g.user_id = :user_id AND g.to_at IS NULL AND o.closed_at IS NULL
ORDER BY g.org_id, g.id;

-- case_holder_add (person_id: int, user_id: int, from_at: int) -> none
INSERT INTO case_holder (person_id, user_id, from_at) VALUES (:person_id, :user_id, :from_at);

-- case_holder_close (person_id: int, user_id: int, to_at: int) -> changes
UPDATE case_holder SET to_at = :to_at
WHERE person_id = :person_id AND user_id = :user_id AND to_at IS NULL;

-- person_standing (rid: int, user_id: int) -> maybe: id int, org_id int, domain_id int, disposed bool, protected bool, held bool
SELECT p.id, p.org_id, d.id AS domain_id, p.disposed_at IS NOT NULL AS disposed,
    EXISTS (SELECT 1 FROM protection x WHERE x.person_id = p.id AND x.to_at IS NULL) AS protected,
    EXISTS (SELECT 1 FROM case_holder h WHERE h.person_id = p.id AND h.user_id = :user_id
            AND h.to_at IS NULL) AS held
FROM person p JOIN org o ON o.id = p.org_id
JOIN secrecy_domain d ON d.code = o.secrecy_domain WHERE p.rid = :rid;

-- domain_other_people (domain_id: int) -> one: any bool
SELECT EXISTS (SELECT 1 FROM org o JOIN secrecy_domain d ON d.code = o.secrecy_domain
    WHERE d.id <> :domain_id AND EXISTS (SELECT 1 FROM person p WHERE p.org_id = o.id)) AS any;

-- domain_all () -> many: id int, code text, name text, law text
SELECT id, code, name, law FROM secrecy_domain ORDER BY id;

-- user_without_role () -> many: login text
SELECT u.login FROM user_account u WHERE u.closed_at IS NULL AND u.person_id IS NULL
    AND NOT EXISTS (SELECT 1 FROM role_grant g WHERE g.user_id = u.id AND g.to_at IS NULL)
ORDER BY u.id;

-- person_keys_seen () -> many: id int, rid int, key_id int?, disposed bool, sealed bool
SELECT p.id, p.rid, p.key_id, p.disposed_at IS NOT NULL AS disposed,
    EXISTS (SELECT 1 FROM identity i WHERE i.person_id = p.id) AS sealed
FROM person p WHERE p.key_id IS NOT NULL
    OR EXISTS (SELECT 1 FROM identity i WHERE i.person_id = p.id) ORDER BY p.id;

-- domain_name_set (code: text, name: text, law: text) -> none
UPDATE secrecy_domain SET name = :name, law = :law WHERE code = :code;

-- org_name_set (id: int, name: text, municipality: text) -> none
UPDATE org SET name = :name, municipality = :municipality WHERE id = :id;
