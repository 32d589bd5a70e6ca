-- Statements of disposal: what is found, counted, deleted, written down.

-- dispose_head (person_id: int, today: date) -> one: rid int, org_id int, org_name text, law text, source text, source_key text, key_id int?, disposed bool, held bool, told bool, merged bool
SELECT p.rid, p.org_id, o.name AS org_name, d.law, p.source, p.source_key, p.key_id,
    p.disposed_at IS NOT NULL AS disposed,
    EXISTS (SELECT 1 FROM case_holder h WHERE h.person_id = p.id AND h.to_at IS NULL) AS held,
    EXISTS (SELECT 1 FROM disclosure x WHERE x.person_id = p.id AND x.revoked_at IS NULL
            AND x.until_on >= :today) AS told,
    EXISTS (SELECT 1 FROM person q WHERE q.merged_into = p.id AND q.disposed_at IS NULL) AS merged
FROM person p JOIN org o ON o.id = p.org_id
JOIN secrecy_domain d ON d.code = o.secrecy_domain WHERE p.id = :person_id;

-- disposal_add (rid: int, person_id: int, org_id: int, key_id: int?, ground: text, decided_by: int, at: int, records: int, gone_on: date) -> insert
INSERT INTO disposal (rid, person_id, org_id, key_id, ground, decided_by, at, records, gone_on)
VALUES (:rid, :person_id, :org_id, :key_id, :ground, :decided_by, :at, :records, :gone_on);

-- disposal_part_add (disposal_id: int, part: text, records: int) -> none
INSERT INTO disposal_part (disposal_id, part, records) VALUES (:disposal_id, :part, :records);

-- disposals (org_id: int, before: int) -> many: id int, rid int, ground text, by text, at int, records int, gone_on date
SELECT x.id, x.rid, x.ground, u.name AS by, x.at, x.records, x.gone_on
FROM disposal x JOIN user_account u ON u.id = x.decided_by
JOIN org o ON o.id = x.org_id JOIN org mine ON mine.id = :org_id
WHERE x.id < :before AND o.secrecy_domain = mine.secrecy_domain
ORDER BY x.id DESC LIMIT 50;

-- disposal_parts (disposal_id: int) -> many: part text, records int
SELECT part, records FROM disposal_part WHERE disposal_id = :disposal_id ORDER BY part;

-- disposal_after (person_id: int) -> maybe: rid int, key_id int?
SELECT rid, key_id FROM disposal WHERE person_id = :person_id;

-- disposed_count_add (org_id: int, year: int, sex: text, capabilities: int) -> none
INSERT INTO disposed_count (org_id, year, sex, people, capabilities)
VALUES (:org_id, :year, :sex, 1, :capabilities)
ON CONFLICT (org_id, year, sex) DO UPDATE SET people = people + 1,
    capabilities = capabilities + excluded.capabilities;

-- disposed_source_add (hash: blob) -> none
INSERT INTO disposed_source (hash) VALUES (:hash) ON CONFLICT DO NOTHING;

-- disposed_source_has (hash: blob) -> one: n int
SELECT EXISTS (SELECT 1 FROM disposed_source WHERE hash = :hash) AS n;

-- dispose_counts (person_id: int) -> one: sex text, capabilities int
SELECT coalesce((SELECT s.sex FROM sex_record s WHERE s.person_id = :person_id
        ORDER BY s.from_seq DESC LIMIT 1), '') AS sex,
    (SELECT count(*) FROM capability c WHERE c.person_id = :person_id AND c.to_seq IS NULL)
        AS capabilities;

-- dispose_person (id: int, at: int, source_key: text) -> none
UPDATE person SET disposed_at = :at, source = 'disposed', source_key = :source_key,
    content_hash = x'', key_id = NULL, made_at = NULL WHERE id = :id;

-- dispose_account (person_id: int) -> maybe: id int
SELECT id FROM user_account WHERE person_id = :person_id;

-- dispose_account_close (id: int, login: text, at: int) -> none
UPDATE user_account SET login = :login, name = '', closed_at = coalesce(closed_at, :at),
    version = version + 1 WHERE id = :id;

-- dispose_match_row (person_id: int) -> changes
DELETE FROM match_row WHERE person_id = :person_id;

-- dispose_capability_evidence (person_id: int) -> changes
DELETE FROM capability_evidence WHERE person_id = :person_id;

-- dispose_capability (person_id: int) -> changes
DELETE FROM capability WHERE person_id = :person_id;

-- dispose_task_wish (person_id: int) -> changes
DELETE FROM task_wish WHERE person_id = :person_id;

-- dispose_wish_text (person_id: int) -> changes
DELETE FROM wish_text WHERE person_id = :person_id;

-- dispose_availability_detail (person_id: int) -> changes
DELETE FROM availability_detail WHERE person_id = :person_id;

-- dispose_availability_place (person_id: int) -> changes
DELETE FROM availability_place WHERE person_id = :person_id;

-- dispose_availability (person_id: int) -> changes
DELETE FROM availability WHERE person_id = :person_id;

-- dispose_note (person_id: int) -> changes
DELETE FROM note WHERE person_id = :person_id;

-- dispose_accommodation (person_id: int) -> changes
DELETE FROM accommodation WHERE person_id = :person_id;

-- dispose_eligibility (person_id: int) -> changes
DELETE FROM eligibility WHERE person_id = :person_id;

-- dispose_draft (person_id: int) -> changes
DELETE FROM draft WHERE person_id = :person_id;

-- dispose_disclosure (person_id: int) -> changes
DELETE FROM disclosure WHERE person_id = :person_id;

-- dispose_waiver (person_id: int) -> changes
DELETE FROM waiver WHERE person_id = :person_id;

-- dispose_identity (person_id: int) -> changes
DELETE FROM identity WHERE person_id = :person_id;

-- dispose_identity_index (person_id: int) -> changes
DELETE FROM identity_index WHERE person_id = :person_id;

-- dispose_person_merge (person_id: int) -> changes
DELETE FROM person_merge WHERE kept_id = :person_id OR gone_id = :person_id;

-- dispose_protection (person_id: int) -> changes
DELETE FROM protection WHERE person_id = :person_id;

-- dispose_case_holder (person_id: int) -> changes
DELETE FROM case_holder WHERE person_id = :person_id;

-- dispose_sex_record (person_id: int) -> changes
DELETE FROM sex_record WHERE person_id = :person_id;

-- dispose_session (user_id: int) -> changes
DELETE FROM session WHERE user_id = :user_id;

-- dispose_sign_link (user_id: int) -> changes
DELETE FROM sign_link WHERE user_id = :user_id;

-- dispose_credential (user_id: int) -> changes
DELETE FROM credential WHERE user_id = :user_id;

-- dispose_recovery_code (user_id: int) -> changes
DELETE FROM recovery_code WHERE user_id = :user_id;

-- dispose_outbox (person_id: int) -> changes
DELETE FROM outbox WHERE person_id = :person_id;

-- dispose_outbox_stop (person_id: int) -> changes
DELETE FROM outbox_stop WHERE person_id = :person_id;
