-- Statements of the extract of everything about a person: every row there is of her, the
-- closed ones too, newest first.

-- extract_case (person_id: int) -> one: case_id int, unit text, org_id int, source text, source_key text, key_id int?, made_at int?, merged_into int?, protected bool
SELECT p.rid AS case_id, o.name AS unit, p.org_id, p.source, p.source_key, p.key_id, p.made_at,
    k.rid AS merged_into,
    EXISTS (SELECT 1 FROM protection x WHERE x.person_id = p.id AND x.to_at IS NULL) AS protected
FROM person p JOIN org o ON o.id = p.org_id LEFT JOIN person k ON k.id = p.merged_into
WHERE p.id = :person_id;

-- extract_holders (person_id: int) -> many: holder text, from_at int, to_at int?
SELECT u.name AS holder, h.from_at, h.to_at
FROM case_holder h JOIN user_account u ON u.id = h.user_id
WHERE h.person_id = :person_id ORDER BY h.from_at DESC, h.user_id;

-- One she has for somebody else's sake is not shown beside her own: two at a time would
-- tell of the tie.
-- extract_protections (person_id: int) -> many: kind text, from_at int, set_actor text, lift_asked_by text?, lift_asked_at int?, lifted_by text?, to_at int?
SELECT x.kind, x.from_at, x.set_by AS set_actor, a.name AS lift_asked_by,
    x.lift_asked_at, l.name AS lifted_by, x.to_at
FROM protection x
LEFT JOIN user_account a ON a.id = x.lift_asked_by
LEFT JOIN user_account l ON l.id = x.lifted_by
WHERE x.person_id = :person_id AND NOT (x.reason = 'household' AND EXISTS (
    SELECT 1 FROM protection o WHERE o.person_id = x.person_id AND o.reason = 'own'
        AND (o.to_at IS NULL OR o.to_at > x.from_at)
        AND (x.to_at IS NULL OR x.to_at > o.from_at)))
ORDER BY x.id DESC;

-- extract_sexes (person_id: int) -> many: sex text, from_seq int, to_seq int?
SELECT sex, from_seq, to_seq FROM sex_record WHERE person_id = :person_id ORDER BY from_seq DESC;

-- extract_capabilities (person_id: int) -> many: code text, kind text, label_sv text, label_en text, level int, from_seq int, to_seq int?, holds bool
SELECT k.code, k.kind, k.label_sv, k.label_en, c.level, c.from_seq, c.to_seq,
    c.to_seq IS NULL AS holds
FROM capability c JOIN concept k ON k.id = c.concept_id
WHERE c.person_id = :person_id ORDER BY k.kind, k.code, c.from_seq DESC;

-- extract_evidence (person_id: int) -> many: code text, kind text, label_sv text, label_en text, evidence text, told_to text?, seen_by text?, on_day date, expires_on date?, from_seq int, to_seq int?, holds bool
SELECT k.code, k.kind, k.label_sv, k.label_en, e.evidence, s.name AS told_to, w.name AS seen_by,
    e.on_day, e.expires_on, e.from_seq, e.to_seq, e.to_seq IS NULL AS holds
FROM capability_evidence e JOIN concept k ON k.id = e.concept_id
LEFT JOIN user_account s ON s.id = e.said_by LEFT JOIN user_account w ON w.id = e.seen_by
WHERE e.person_id = :person_id ORDER BY k.kind, k.code, e.from_seq DESC;

-- extract_task_wishes (person_id: int) -> many: code text, label_sv text, label_en text, wish text, noted_by text, from_at int, to_at int?
SELECT k.code, k.label_sv, k.label_en, w.wish, u.name AS noted_by, w.from_at, w.to_at
FROM task_wish w JOIN concept k ON k.id = w.concept_id JOIN user_account u ON u.id = w.noted_by
WHERE w.person_id = :person_id ORDER BY k.code, w.from_at DESC;

-- extract_notes (person_id: int) -> many: rid int, on_day date, sealed blob, written_at int, noted_by text, corrects int?
SELECT n.rid, n.on_day, n.sealed, n.at AS written_at, u.name AS noted_by,
    (SELECT o.rid FROM note o WHERE o.id = n.corrects_id) AS corrects
FROM note n JOIN user_account u ON u.id = n.noted_by
WHERE n.person_id = :person_id ORDER BY n.id DESC;

-- extract_wishes (person_id: int) -> many: from_at int, to_at int?, sealed blob, noted_by text
SELECT w.from_at, w.to_at, w.sealed, u.name AS noted_by
FROM wish_text w JOIN user_account u ON u.id = w.noted_by
WHERE w.person_id = :person_id ORDER BY w.from_at DESC;

-- extract_availabilities (person_id: int) -> many: place text, mode int, max_minutes int?, available_from date?, hours_per_week int?, enrolled_on date?, days int?, shifts int?, noted_by text?, from_seq int, to_seq int?
SELECT p.name AS place, a.mode, a.max_minutes, a.available_from, a.hours_per_week,
    a.enrolled_on, d.days, d.shifts, u.name AS noted_by, a.from_seq, a.to_seq
FROM availability a JOIN place p ON p.id = a.place_id
LEFT JOIN availability_detail d ON d.person_id = a.person_id AND d.from_seq = a.from_seq
LEFT JOIN user_account u ON u.id = d.noted_by
WHERE a.person_id = :person_id ORDER BY a.from_seq DESC;

-- extract_places (person_id: int) -> many: place text, from_seq int, to_seq int?, holds bool
SELECT l.name AS place, p.from_seq, a.to_seq, a.to_seq IS NULL AS holds
FROM availability_place p JOIN place l ON l.id = p.place_id
JOIN availability a ON a.person_id = p.person_id AND a.from_seq = p.from_seq
WHERE p.person_id = :person_id ORDER BY p.from_seq DESC, p.place_id;

-- extract_accommodations (person_id: int) -> many: from_at int, to_at int?, kinds int, sealed blob, noted_by text
SELECT a.from_at, a.to_at, a.kinds, a.sealed, u.name AS noted_by
FROM accommodation a JOIN user_account u ON u.id = a.noted_by
WHERE a.person_id = :person_id ORDER BY a.from_at DESC;

-- extract_eligibility (person_id: int) -> many: kind text, since_on date, evidence text, on_day date, noted_by text, from_at int, to_at int?
SELECT e.kind, e.since_on, e.evidence, e.on_day, u.name AS noted_by, e.from_at, e.to_at
FROM eligibility e JOIN user_account u ON u.id = e.noted_by
WHERE e.person_id = :person_id ORDER BY e.kind, e.from_at DESC;

-- extract_waivers (person_id: int) -> many: rid int, what int, to_name text, how text, given_on date, until_on date, seen_by text?, written_at int, revoked_at int?
SELECT w.rid, w.what, coalesce(o.name, w.to_name) AS to_name, w.how, w.given_on, w.until_on,
    u.name AS seen_by, w.at AS written_at, w.revoked_at
FROM waiver w LEFT JOIN org o ON o.id = w.to_org_id LEFT JOIN user_account u ON u.id = w.seen_by
WHERE w.person_id = :person_id ORDER BY w.id DESC;

-- extract_disclosures (person_id: int) -> many: rid int, what int, to_name text, ground text, waiver int?, reason blob, decided_by text, decided_at int, until_on date, revoked_at int?, revoked_by text?
SELECT d.rid, d.what, coalesce(o.name, d.to_name) AS to_name, d.ground, w.rid AS waiver,
    d.reason, u.name AS decided_by, d.decided_at, d.until_on, d.revoked_at, r.name AS revoked_by
FROM disclosure d JOIN user_account u ON u.id = d.decided_by
LEFT JOIN org o ON o.id = d.to_org_id LEFT JOIN waiver w ON w.id = d.waiver_id
LEFT JOIN user_account r ON r.id = d.revoked_by
WHERE d.person_id = :person_id ORDER BY d.id DESC;

-- extract_merges (person_id: int) -> many: kept int, gone int, kept_id int, merged_at int, merged_actor text, undone_at int?, undone_actor text?, sealed_why blob
SELECT k.rid AS kept, g.rid AS gone, m.kept_id, m.at AS merged_at,
    m.actor AS merged_actor, m.undone_at, m.undone_by AS undone_actor, m.sealed_why
FROM person_merge m JOIN person k ON k.id = m.kept_id JOIN person g ON g.id = m.gone_id
WHERE m.kept_id = :person_id OR m.gone_id = :person_id ORDER BY m.id DESC;

-- extract_runs (person_id: int) -> many: need_id int, need text, employer text, shown_at int, kind text, rank int, state int, band int, fit int, weeks int
SELECT n.rid AS need_id, v.title AS need, v.employer, r.at AS shown_at, r.kind, x.rank, x.state, x.band,
    x.fit, x.weeks
FROM match_row x JOIN match_run r ON r.id = x.run_id JOIN need n ON n.id = r.need_id
JOIN need_version v ON v.need_id = r.need_id AND v.version = r.need_version
WHERE x.person_id = :person_id ORDER BY x.run_id DESC;

-- extract_accounts (person_id: int) -> many: user_id int, login text, made_at int, closed_at int?, password_made_at int?, recovery_left int
SELECT u.id AS user_id, u.login, u.made_at, u.closed_at, c.made_at AS password_made_at,
    (SELECT count(*) FROM recovery_code r WHERE r.user_id = u.id AND r.closed_at IS NULL)
        AS recovery_left
FROM user_account u LEFT JOIN credential c ON c.user_id = u.id AND c.closed_at IS NULL
WHERE u.person_id = :person_id ORDER BY u.id;

-- extract_roles (person_id: int) -> many: role text, unit text, from_at int, to_at int?, given_actor text
SELECT g.role, o.name AS unit, g.from_at, g.to_at, g.given_by AS given_actor
FROM user_account u JOIN role_grant g ON g.user_id = u.id JOIN org o ON o.id = g.org_id
WHERE u.person_id = :person_id ORDER BY g.id DESC;

-- extract_sessions (person_id: int) -> many: unit text, how text, agent text, made_at int, seen_at int, ended_at int?
SELECT o.name AS unit, s.how, s.agent, s.made_at, s.seen_at, s.ended_at
FROM user_account u JOIN session s ON s.user_id = u.id JOIN org o ON o.id = s.org_id
WHERE u.person_id = :person_id ORDER BY s.id DESC;

-- extract_links (person_id: int) -> many: purpose text, made_at int, made_actor text, expires_at int, closed_at int?
SELECT l.purpose, l.made_at, l.made_by AS made_actor, l.expires_at, l.closed_at
FROM user_account u JOIN sign_link l ON l.user_id = u.id
WHERE u.person_id = :person_id ORDER BY l.id DESC;

-- extract_drafts (person_id: int) -> many: user_id int, by text, form text, saved_at int
SELECT d.user_id, u.name AS by, d.form, d.saved_at
FROM draft d JOIN user_account u ON u.id = d.user_id
WHERE d.person_id = :person_id ORDER BY d.id;

-- extract_name (id: int) -> maybe: name text
SELECT name FROM user_account WHERE id = :id;

-- extract_messages (person_id: int) -> many: kind text, channel text, state text, made_at int, closed_at int?
SELECT kind, channel, state, made_at, closed_at FROM outbox
WHERE person_id = :person_id ORDER BY id DESC;

-- extract_stops (person_id: int) -> many: from_at int, set_actor text, to_at int?
SELECT from_at, set_by AS set_actor, to_at FROM outbox_stop
WHERE person_id = :person_id ORDER BY id DESC;
