-- credential_add (user_id: int, password_hash: text, totp_wrapped: blob, totp_step: int, made_at: int) -> insert
INSERT INTO credential (user_id, password_hash, totp_wrapped, totp_step, made_at)
VALUES (:user_id, :password_hash, :totp_wrapped, :totp_step, :made_at);

-- credential_of (user_id: int) -> maybe: id int, password_hash text, totp_wrapped blob, totp_step int, made_at int
SELECT id, password_hash, totp_wrapped, totp_step, made_at FROM credential
WHERE user_id = :user_id AND closed_at IS NULL;

-- credential_close (user_id: int, closed_at: int) -> changes
UPDATE credential SET closed_at = :closed_at WHERE user_id = :user_id AND closed_at IS NULL;

-- credential_password (id: int, password_hash: text) -> changes
UPDATE credential SET password_hash = :password_hash WHERE id = :id;

-- credential_app (id: int, totp_wrapped: blob, totp_step: int) -> changes
UPDATE credential SET totp_wrapped = :totp_wrapped, totp_step = :totp_step
WHERE id = :id AND closed_at IS NULL;

-- credential_step (id: int, step: int) -> changes
UPDATE credential SET totp_step = :step WHERE id = :id AND totp_step < :step;

-- recovery_add (user_id: int, hash: blob, made_at: int) -> none
INSERT INTO recovery_code (user_id, hash, made_at) VALUES (:user_id, :hash, :made_at);

-- recovery_use (hash: blob, at: int) -> changes
UPDATE recovery_code SET closed_at = :at WHERE hash = :hash AND closed_at IS NULL;

-- recovery_close (user_id: int, at: int) -> changes
UPDATE recovery_code SET closed_at = :at WHERE user_id = :user_id AND closed_at IS NULL;

-- recovery_left (user_id: int) -> one: n int
SELECT count(*) AS n FROM recovery_code WHERE user_id = :user_id AND closed_at IS NULL;

-- session_add (hash: blob, user_id: int, org_id: int, how: text, agent: text, made_at: int, seen_at: int) -> insert
INSERT INTO session (hash, user_id, org_id, how, agent, made_at, seen_at)
VALUES (:hash, :user_id, :org_id, :how, :agent, :made_at, :seen_at);

-- session_by_hash (hash: blob) -> maybe: id int, user_id int, org_id int, how text, made_at int, seen_at int, name text, login text, person_id int?
SELECT s.id, s.user_id, s.org_id, s.how, s.made_at, s.seen_at, u.name, u.login,
    coalesce(p.merged_into, u.person_id) AS person_id
FROM session s JOIN user_account u ON u.id = s.user_id
LEFT JOIN person p ON p.id = u.person_id
WHERE s.hash = :hash AND s.ended_at IS NULL AND u.closed_at IS NULL;

-- session_seen (id: int, seen_at: int) -> changes
UPDATE session SET seen_at = :seen_at WHERE id = :id AND seen_at < :seen_at AND ended_at IS NULL;

-- session_end_row (id: int, user_id: int, at: int) -> changes
UPDATE session SET ended_at = :at WHERE id = :id AND user_id = :user_id AND ended_at IS NULL;

-- session_end_rest (user_id: int, id: int, at: int) -> changes
UPDATE session SET ended_at = :at WHERE user_id = :user_id AND id <> :id AND ended_at IS NULL;

-- session_rows (user_id: int, seen_after: int, made_after: int) -> many: id int, how text, agent text, made_at int, seen_at int, org_name text
SELECT s.id, s.how, s.agent, s.made_at, s.seen_at, o.name AS org_name
FROM session s JOIN org o ON o.id = s.org_id
WHERE s.user_id = :user_id AND s.ended_at IS NULL AND s.seen_at > :seen_after
  AND s.made_at > :made_after
ORDER BY s.seen_at DESC, s.id DESC;

-- sign_link_add (user_id: int, purpose: text, hash: blob, made_at: int, made_by: text, expires_at: int) -> insert
INSERT INTO sign_link (user_id, purpose, hash, made_at, made_by, expires_at)
VALUES (:user_id, :purpose, :hash, :made_at, :made_by, :expires_at);

-- sign_link_by_hash (hash: blob, now: int) -> maybe: id int, user_id int, purpose text, name text, login text
SELECT l.id, l.user_id, l.purpose, u.name, u.login
FROM sign_link l JOIN user_account u ON u.id = l.user_id
WHERE l.hash = :hash AND l.closed_at IS NULL AND l.expires_at > :now AND u.closed_at IS NULL;

-- sign_link_use (id: int, at: int) -> changes
UPDATE sign_link SET closed_at = :at WHERE id = :id AND closed_at IS NULL;

-- sign_link_close (user_id: int, purpose: text, at: int) -> changes
UPDATE sign_link SET closed_at = :at
WHERE user_id = :user_id AND purpose = :purpose AND closed_at IS NULL;

-- attempt_get (key: blob) -> maybe: tries int, tried_at int, good_at int?
SELECT tries, tried_at, good_at FROM attempt WHERE key = :key;

-- attempt_put (key: blob, tries: int, tried_at: int, good_at: int?) -> none
INSERT INTO attempt (key, tries, tried_at, good_at) VALUES (:key, :tries, :tried_at, :good_at)
ON CONFLICT (key) DO UPDATE SET tries = excluded.tries, tried_at = excluded.tried_at,
    good_at = coalesce(excluded.good_at, attempt.good_at);

-- attempt_forget (before: int) -> changes
DELETE FROM attempt WHERE tried_at < :before;

-- user_close (id: int, at: int) -> changes
UPDATE user_account SET closed_at = :at, version = version + 1
WHERE id = :id AND closed_at IS NULL;

-- user_by_person (person_id: int) -> maybe: id int
SELECT id FROM user_account WHERE person_id = :person_id AND closed_at IS NULL;

-- user_all () -> many: id int, login text, name text, closed_at int?, ready bool
SELECT u.id, u.login, u.name, u.closed_at,
    EXISTS (SELECT 1 FROM credential c WHERE c.user_id = u.id AND c.closed_at IS NULL) AS ready
FROM user_account u WHERE u.person_id IS NULL ORDER BY u.login;

-- identity_any () -> one: n int
SELECT EXISTS (SELECT 1 FROM identity) AS n;
