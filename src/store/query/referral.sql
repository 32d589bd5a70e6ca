-- referral_whom_put (referral_rid: int, person_id: int, need_version: int, met: int, missing: int, words: blob?) -> none
INSERT INTO referral_whom (referral_rid, person_id, need_version, met, missing, words)
VALUES (:referral_rid, :person_id, :need_version, :met, :missing, :words);

-- referral_whom_of (referral_rid: int) -> maybe: person_id int, person_rid int, need_version int, met int, missing int, words blob?, protected bool
SELECT w.person_id, p.rid AS person_rid, w.need_version, w.met, w.missing, w.words,
    EXISTS (SELECT 1 FROM protection x WHERE x.person_id = w.person_id AND x.to_at IS NULL)
        AS protected
FROM referral_whom w JOIN person p ON p.id = w.person_id WHERE w.referral_rid = :referral_rid;

-- referral_open_count (person_id: int, need_id: int) -> one: n int, same int
SELECT count(*) AS n, coalesce(sum(r.need_id = :need_id), 0) AS same
FROM referral_whom w JOIN referral r ON r.rid = w.referral_rid
WHERE w.person_id IN (SELECT :person_id
        UNION ALL SELECT id FROM person WHERE merged_into = :person_id)
    AND r.state IN ('open', 'meet', 'later');

-- referral_put (rid: int, org_id: int, ask_rid: int, need_id: int, firm_id: int, how: text, run_rid: int, place: int, why: text, made_by: text, made_on: date, due_on: date, state: text, reason: text, side: text, since_on: date, answered_on: date?, late: text, version: int) -> none
INSERT INTO referral (rid, org_id, ask_rid, need_id, firm_id, how, run_rid, place, why, made_by,
    made_on, due_on, state, reason, side, since_on, answered_on, late, version)
VALUES (:rid, :org_id, :ask_rid, :need_id, :firm_id, :how, :run_rid, :place, :why, :made_by,
    :made_on, :due_on, :state, :reason, :side, :since_on, :answered_on, :late, :version);

-- referral_drop (rid: int) -> none
DELETE FROM referral WHERE rid = :rid;

-- referral_clear () -> none
DELETE FROM referral;

-- referral_by_rid (rid: int) -> maybe: rid int, org_id int, ask_rid int, need_id int, need_rid int, title text, firm_id int, firm_rid int, firm text, firm_status text, how text, run_rid int, place int, why text, made_by text?, made_on date, due_on date, state text, reason text, side text, since_on date, answered_on date?, late text, version int
SELECT r.rid, r.org_id, r.ask_rid, r.need_id, n.rid AS need_rid, v.title, r.firm_id,
    f.rid AS firm_rid, f.name AS firm, f.status AS firm_status, r.how, r.run_rid, r.place, r.why,
    u.name AS made_by, r.made_on, r.due_on, r.state, r.reason, r.side, r.since_on,
    r.answered_on, r.late, r.version
FROM referral r JOIN need n ON n.id = r.need_id
    JOIN need_version v ON v.need_id = n.id AND v.version = n.version
    JOIN firm f ON f.id = r.firm_id
    LEFT JOIN user_account u ON u.id = CAST(substr(r.made_by, 2) AS INTEGER)
WHERE r.rid = :rid;

-- A protected identity stands on no list.

-- referrals_of_unit (org_id: int, open: int, need_rid: int) -> many: rid int, person_id int, person_rid int, need_rid int, title text, firm_rid int, firm text, how text, place int, made_on date, due_on date, state text, reason text, since_on date, late text
SELECT r.rid, w.person_id, p.rid AS person_rid, n.rid AS need_rid, v.title,
    f.rid AS firm_rid, f.name AS firm, r.how, r.place, r.made_on, r.due_on, r.state, r.reason,
    r.since_on, r.late
FROM referral r JOIN referral_whom w ON w.referral_rid = r.rid JOIN person p ON p.id = w.person_id
    JOIN need n ON n.id = r.need_id
    JOIN need_version v ON v.need_id = n.id AND v.version = n.version
    JOIN firm f ON f.id = r.firm_id
WHERE r.org_id = :org_id AND (:need_rid = 0 OR n.rid = :need_rid)
    AND CASE WHEN :open THEN r.state IN ('open', 'meet', 'later')
        ELSE r.state IN ('refused', 'silent', 'closed') END
    AND NOT EXISTS (SELECT 1 FROM protection x WHERE x.person_id = w.person_id AND x.to_at IS NULL)
ORDER BY CASE WHEN :open THEN r.due_on ELSE '' END, r.since_on DESC, r.rid LIMIT 200;

-- referrals_of_person (person_id: int) -> many: rid int, title text, firm text, due_on date, state text, reason text, since_on date, made_on date
SELECT r.rid, v.title, f.name AS firm, r.due_on, r.state, r.reason, r.since_on, r.made_on
FROM referral_whom w JOIN referral r ON r.rid = w.referral_rid JOIN need n ON n.id = r.need_id
    JOIN need_version v ON v.need_id = n.id AND v.version = n.version
    JOIN firm f ON f.id = r.firm_id
WHERE w.person_id IN (SELECT :person_id
    UNION ALL SELECT id FROM person WHERE merged_into = :person_id)
ORDER BY r.made_on DESC, r.rid LIMIT 50;

-- referrals_of_ask (ask_rid: int) -> many: rid int, person_id int, need_version int, met int, missing int, due_on date, state text, reason text, since_on date, late text
SELECT r.rid, w.person_id, w.need_version, w.met, w.missing, r.due_on, r.state, r.reason,
    r.since_on, r.late
FROM referral r JOIN referral_whom w ON w.referral_rid = r.rid
WHERE r.ask_rid = :ask_rid
    AND NOT EXISTS (SELECT 1 FROM protection x WHERE x.person_id = w.person_id AND x.to_at IS NULL)
ORDER BY r.made_on, r.rid;

-- referral_ask_open (rid: int) -> maybe: ask_rid int, n int
SELECT r.ask_rid, (SELECT count(*) FROM referral o WHERE o.ask_rid = r.ask_rid AND o.state = 'open') AS n
FROM referral r WHERE r.rid = :rid;

-- referral_overdue (due_before: date) -> many: rid int, org_id int, domain_id int, firm_status text, due_on date
SELECT r.rid, r.org_id, d.id AS domain_id, f.status AS firm_status, r.due_on
FROM referral r JOIN firm f ON f.id = r.firm_id JOIN org o ON o.id = r.org_id
    JOIN secrecy_domain d ON d.code = o.secrecy_domain
WHERE r.state = 'open' AND r.due_on < :due_before ORDER BY r.rid;

-- referral_firm_closed () -> many: rid int, org_id int, domain_id int
SELECT r.rid, r.org_id, d.id AS domain_id
FROM referral r JOIN firm f ON f.id = r.firm_id JOIN org o ON o.id = r.org_id
    JOIN secrecy_domain d ON d.code = o.secrecy_domain
WHERE r.state IN ('open', 'later') AND f.status = 'closed' ORDER BY r.rid;

-- referral_need_gone () -> many: rid int, org_id int, domain_id int
SELECT r.rid, r.org_id, d.id AS domain_id
FROM referral r JOIN need_state s ON s.need_id = r.need_id JOIN org o ON o.id = r.org_id
    JOIN secrecy_domain d ON d.code = o.secrecy_domain
WHERE r.state IN ('open', 'later') AND s.status IN ('filled', 'withdrawn') ORDER BY r.rid;

-- referral_firm_rate (firm_rid: int) -> one: asked int, answered int, silent int, waiting int, days int
SELECT count(*) AS asked, count(r.answered_on) AS answered,
    coalesce(sum(r.state = 'silent'), 0) AS silent, coalesce(sum(r.state = 'open'), 0) AS waiting,
    coalesce(CAST(sum(julianday(r.answered_on) - julianday(r.made_on)) AS INTEGER), 0) AS days
FROM referral r WHERE r.firm_id = (SELECT id FROM firm WHERE rid = :firm_rid);

-- match_row_of (run_rid: int, person_id: int) -> maybe: rank int, org_id int, need_id int
SELECT x.rank, m.org_id, m.need_id
FROM match_run m JOIN match_row x ON x.run_id = m.id
WHERE m.rid = :run_rid AND m.kind = 'match' AND x.person_id = :person_id;

-- employer_ask_put (rid: int, org_id: int, need_id: int, firm_id: int, contact_rid: int, asked_by: text, asked_on: date, due_on: date, answer: text, answered_on: date?) -> none
INSERT INTO employer_ask (rid, org_id, need_id, firm_id, contact_rid, asked_by, asked_on, due_on,
    answer, answered_on)
VALUES (:rid, :org_id, :need_id, :firm_id, :contact_rid, :asked_by, :asked_on, :due_on, :answer,
    :answered_on);

-- employer_ask_drop (rid: int) -> none
DELETE FROM employer_ask WHERE rid = :rid;

-- employer_ask_clear () -> none
DELETE FROM employer_ask;

-- employer_ask_of (need_id: int, firm_id: int, contact_rid: int, org_id: int) -> maybe: rid int, answer text
SELECT rid, answer FROM employer_ask
WHERE need_id = :need_id AND firm_id = :firm_id AND contact_rid = :contact_rid
    AND org_id = :org_id ORDER BY rid LIMIT 1;

-- employer_ask_by_rid (rid: int) -> maybe: rid int, org_id int, domain_id int, unit text, need_id int, need_rid int, title text, positions int, start_on date?, place text, firm_id int, firm text, firm_status text, contact_rid int, contact text?, contact_id int?, left_at int, need_status text, asked_by text?, asked_on date, due_on date, answer text, answered_on date?
SELECT a.rid, a.org_id, d.id AS domain_id, o.name AS unit, a.need_id, n.rid AS need_rid, v.title,
    v.positions, v.start_on, l.name AS place, a.firm_id, f.name AS firm,
    f.status AS firm_status, a.contact_rid, c.name AS contact, c.id AS contact_id,
    coalesce(CASE WHEN c.left_on IS NOT NULL THEN c.recorded_at END, 0) AS left_at,
    coalesce((SELECT s.status FROM need_state s WHERE s.need_id = a.need_id), 'open') AS need_status,
    u.name AS asked_by, a.asked_on,
    a.due_on, a.answer, a.answered_on
FROM employer_ask a JOIN org o ON o.id = a.org_id
    JOIN secrecy_domain d ON d.code = o.secrecy_domain JOIN need n ON n.id = a.need_id
    JOIN need_version v ON v.need_id = n.id AND v.version = n.version
    JOIN place l ON l.id = v.place_id JOIN firm f ON f.id = a.firm_id
    LEFT JOIN firm_contact c ON c.rid = a.contact_rid
    LEFT JOIN user_account u ON u.id = CAST(substr(a.asked_by, 2) AS INTEGER)
WHERE a.rid = :rid;

-- employer_key_add (ask_rid: int, hash: blob, made_at: int, made_by: text, until_on: date, by_hand: bool) -> insert
INSERT INTO employer_key (ask_rid, hash, made_at, made_by, until_on, by_hand)
VALUES (:ask_rid, :hash, :made_at, :made_by, :until_on, :by_hand);

-- employer_key_by_hash (hash: blob) -> maybe: ask_rid int, made_at int, until_on date, by_hand bool
SELECT ask_rid, made_at, until_on, by_hand FROM employer_key WHERE hash = :hash;

-- contact_by_rid (rid: int) -> maybe: id int, firm_id int, name text, channel text, left bool
SELECT id, firm_id, name, channel, left_on IS NOT NULL AS left FROM firm_contact WHERE rid = :rid;

-- firms_named (org_id: int, sort_key: blob) -> many: id int, rid int, name text, status text
SELECT id, rid, name, status FROM firm
WHERE org_id = :org_id AND sort_key = :sort_key ORDER BY id LIMIT 5;

-- matching_off_put (org_id: int, reason: text, off_on: date, actor: text) -> none
INSERT INTO matching_off (org_id, reason, off_on, actor) VALUES (:org_id, :reason, :off_on, :actor);

-- matching_off_drop (org_id: int) -> none
DELETE FROM matching_off WHERE org_id = :org_id;

-- matching_off_clear () -> none
DELETE FROM matching_off;

-- matching_off_of (org_id: int) -> maybe: reason text, off_on date, by text?
SELECT m.reason, m.off_on, u.name AS by FROM matching_off m
LEFT JOIN user_account u ON u.id = CAST(substr(m.actor, 2) AS INTEGER)
WHERE m.org_id = :org_id;

-- Texts of events about her, not sealed: where one meets. The events stay.

-- dispose_event_text (person_id: int) -> changes
DELETE FROM event_text WHERE event_id IN (SELECT e.id FROM event e WHERE e.subject_rid IN
    (SELECT referral_rid FROM referral_whom WHERE person_id = :person_id
     UNION ALL SELECT enrolment_rid FROM enrolment_whom WHERE person_id = :person_id
     UNION ALL SELECT invite_rid FROM invite_whom WHERE person_id = :person_id));

-- dispose_referral_whom (person_id: int) -> changes
DELETE FROM referral_whom WHERE person_id = :person_id;

-- extract_referrals (person_id: int) -> many: rid int, need text, firm text, how text, place int, why text, made_actor text, made_on date, due_on date, state text, reason text, side text, since_on date, words blob?, meeting_on date?, meeting_minute int?, meeting_state text?, meeting_place text?
SELECT r.rid, v.title AS need, f.name AS firm, r.how, r.place, r.why,
    coalesce(u.name, r.made_by) AS made_actor, r.made_on, r.due_on, r.state, r.reason, r.side,
    r.since_on, w.words, m.held_on AS meeting_on, m.minute AS meeting_minute,
    m.state AS meeting_state, t.text AS meeting_place
FROM referral_whom w JOIN referral r ON r.rid = w.referral_rid JOIN need n ON n.id = r.need_id
    JOIN need_version v ON v.need_id = n.id AND v.version = n.version
    JOIN firm f ON f.id = r.firm_id
    LEFT JOIN user_account u ON u.id = CAST(substr(r.made_by, 2) AS INTEGER)
    LEFT JOIN meeting m ON m.referral_rid = r.rid
    LEFT JOIN event_text t ON t.event_id = m.place_event AND t.word = 'note'
WHERE w.person_id = :person_id ORDER BY r.made_on DESC, r.rid;

-- employer_labels (need_id: int, version: int) -> many: ordinal int, code text, label text, class text, obtain_weeks int?, label_sv text?, label_en text?
SELECT r.ordinal, r.code, r.label, r.class, r.obtain_weeks, c.label_sv, c.label_en
FROM requirement r LEFT JOIN concept c ON c.id = r.concept_id
WHERE r.need_id = :need_id AND r.version = :version ORDER BY r.ordinal;

-- referral_history (subject_rid: int) -> many: kind text, valid_on date, recorded_at int, by text?, actor text, reason text, side text, facts text
SELECT e.kind, e.valid_on, e.recorded_at, u.name AS by, e.actor, e.reason, e.side, e.facts
FROM event e LEFT JOIN user_account u ON u.id = CAST(substr(e.actor, 2) AS INTEGER)
WHERE e.subject_rid = :subject_rid AND e.subject = 'referral' ORDER BY e.id;

-- referral_need (need_rid: int) -> maybe: title text, employer text, status text, firm_id int?, firm_rid int?, firm text?, firm_status text?, contact_rid int
SELECT v.title, v.employer, coalesce(s.status, 'open') AS status, f.id AS firm_id,
    f.rid AS firm_rid, f.name AS firm, f.status AS firm_status,
    coalesce(s.contact_rid, 0) AS contact_rid
FROM need n JOIN need_version v ON v.need_id = n.id AND v.version = n.version
    LEFT JOIN need_state s ON s.need_id = n.id LEFT JOIN firm f ON f.id = s.firm_id
WHERE n.rid = :need_rid;

-- referral_maker (rid: int) -> maybe: user_id int
SELECT u.id AS user_id FROM referral r
    JOIN user_account u ON u.id = CAST(substr(r.made_by, 2) AS INTEGER)
WHERE r.rid = :rid AND u.closed_at IS NULL;
