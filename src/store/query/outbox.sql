-- Messages that leave the house (service/outbox.h).

-- outbox_contact (id: int) -> maybe: name text, channel text, phone text, email text, gone bool, firm text, firm_rid int, org_id int, holder_id int, street text?, town text?
SELECT c.name, c.channel, c.phone, c.email, c.left_on IS NOT NULL AS gone, f.name AS firm,
    f.rid AS firm_rid, f.org_id, f.holder_id,
    (SELECT w.street FROM firm_workplace w WHERE w.firm_id = f.id AND w.closed_on IS NULL
     ORDER BY w.id LIMIT 1) AS street,
    (SELECT p.name FROM firm_workplace w JOIN place p ON p.id = w.place_id
     WHERE w.firm_id = f.id AND w.closed_on IS NULL ORDER BY w.id LIMIT 1) AS town
FROM firm_contact c JOIN firm f ON f.id = c.firm_id WHERE c.id = :id;

-- outbox_person (id: int) -> maybe: rid int, org_id int, has_key bool, gone bool, protected bool
SELECT p.rid, p.org_id, p.key_id IS NOT NULL AS has_key,
    p.disposed_at IS NOT NULL OR p.merged_into IS NOT NULL AS gone,
    EXISTS (SELECT 1 FROM protection x WHERE x.person_id = p.id AND x.to_at IS NULL) AS protected
FROM person p WHERE p.id = :id;

-- outbox_user (id: int) -> maybe: rid int, name text, gone bool
SELECT rid, name, closed_at IS NOT NULL AS gone FROM user_account WHERE id = :id;

-- outbox_put_row (rid: int, org_id: int, kind: text, about: text, about_rid: int, contact_id: int?, person_id: int?, user_id: int?, lang: text, link: text, day: date?, channel: text, state: text, reason: text, now: int, actor: text) -> insert
INSERT INTO outbox (rid, org_id, kind, about, about_rid, contact_id, person_id, user_id, lang,
    link, day, channel, state, reason, tries, due_at, made_at, actor)
VALUES (:rid, :org_id, :kind, :about, :about_rid, :contact_id, :person_id, :user_id, :lang,
    :link, :day, :channel, :state, :reason, 0, :now, :now, :actor);

-- outbox_waiting (about_rid: int, kind: text, contact_id: int?, person_id: int?, user_id: int?) -> maybe: id int, rid int
SELECT id, rid FROM outbox
WHERE about_rid = :about_rid AND kind = :kind AND state = 'waiting'
    AND contact_id IS :contact_id AND person_id IS :person_id AND user_id IS :user_id
ORDER BY id DESC LIMIT 1;

-- outbox_renew (id: int, link: text, day: date?) -> none
UPDATE outbox SET link = :link, day = :day WHERE id = :id;

-- outbox_drop_of (about_rid: int, kind: text, now: int, actor: text) -> none
UPDATE outbox SET state = 'dropped', reason = 'withdrawn', link = '', closed_at = :now, closed_by = :actor
WHERE about_rid = :about_rid AND (:kind = '' OR kind = :kind)
    AND state IN ('waiting', 'failed') AND closed_at IS NULL;

-- Kinds made since a moment; which of them are reminders the table of kinds says.

-- outbox_since_contact (contact_id: int, from_at: int) -> many: kind text
SELECT kind FROM outbox WHERE contact_id = :contact_id AND made_at >= :from_at AND state <> 'dropped';

-- outbox_since_person (person_id: int, from_at: int) -> many: kind text
SELECT kind FROM outbox WHERE person_id = :person_id AND made_at >= :from_at AND state <> 'dropped';

-- outbox_since_user (user_id: int, from_at: int) -> many: kind text
SELECT kind FROM outbox WHERE user_id = :user_id AND made_at >= :from_at AND state <> 'dropped';

-- outbox_stop_of (contact_id: int?, person_id: int?, user_id: int?) -> one: n int
SELECT CASE
    WHEN :contact_id IS NOT NULL THEN EXISTS (SELECT 1 FROM outbox_stop
        WHERE contact_id = :contact_id AND to_at IS NULL)
    WHEN :person_id IS NOT NULL THEN EXISTS (SELECT 1 FROM outbox_stop
        WHERE person_id = :person_id AND to_at IS NULL)
    ELSE EXISTS (SELECT 1 FROM outbox_stop WHERE user_id = :user_id AND to_at IS NULL)
    END AS n;

-- outbox_stop_put (contact_id: int?, person_id: int?, user_id: int?, now: int, actor: text) -> none
INSERT INTO outbox_stop (contact_id, person_id, user_id, from_at, set_by)
VALUES (:contact_id, :person_id, :user_id, :now, :actor);

-- outbox_stop_end_contact (contact_id: int, now: int) -> none
UPDATE outbox_stop SET to_at = :now WHERE contact_id = :contact_id AND to_at IS NULL;

-- outbox_stop_end_person (person_id: int, now: int) -> none
UPDATE outbox_stop SET to_at = :now WHERE person_id = :person_id AND to_at IS NULL;

-- outbox_stop_end_user (user_id: int, now: int) -> none
UPDATE outbox_stop SET to_at = :now WHERE user_id = :user_id AND to_at IS NULL;

-- Leaving (service/outbox_send.h).

-- outbox_due (channel: text, now: int, after_at: int, after_id: int) -> maybe: id int, rid int, kind text, contact_id int?, person_id int?, user_id int?, lang text, link text, day date?, tries int, due_at int, unit text
SELECT x.id, x.rid, x.kind, x.contact_id, x.person_id, x.user_id, x.lang, x.link, x.day, x.tries,
    x.due_at, o.name AS unit
FROM outbox x JOIN org o ON o.id = x.org_id
WHERE x.state = 'waiting' AND x.closed_at IS NULL AND x.channel = :channel AND x.due_at <= :now
    AND (x.due_at, x.id) > (:after_at, :after_id)
ORDER BY x.due_at, x.id LIMIT 1;

-- outbox_due_count (channel: text, now: int) -> one: n int
SELECT count(*) AS n FROM outbox
WHERE state = 'waiting' AND closed_at IS NULL AND channel = :channel AND due_at <= :now;

-- outbox_mark (id: int, now: int) -> none
UPDATE outbox SET state = 'sending', tries = tries + 1, due_at = :now WHERE id = :id;

-- outbox_move (id: int, channel: text) -> none
UPDATE outbox SET channel = :channel WHERE id = :id;

-- outbox_fail (id: int, reason: text) -> none
UPDATE outbox SET state = 'failed', reason = :reason WHERE id = :id;

-- outbox_stale (before: int) -> changes
UPDATE outbox SET state = 'unsure', reason = 'cut_off'
WHERE state = 'sending' AND closed_at IS NULL AND due_at < :before;

-- outbox_settle (id: int, state: text, reason: text, due_at: int, now: int, actor: text) -> none
UPDATE outbox SET state = :state, reason = :reason, due_at = :due_at,
    link = CASE WHEN :state = 'sent' THEN '' ELSE link END,
    closed_at = CASE WHEN :state = 'sent' THEN :now END,
    closed_by = CASE WHEN :state = 'sent' THEN :actor END
WHERE id = :id;

-- outbox_try_put (outbox_id: int, nth: int, channel: text, now: int) -> none
INSERT INTO outbox_try (outbox_id, nth, channel, began_at, outcome, code)
VALUES (:outbox_id, :nth, :channel, :now, '', 0);

-- outbox_try_end (outbox_id: int, nth: int, now: int, outcome: text, code: int) -> none
UPDATE outbox_try SET ended_at = :now, outcome = :outcome, code = :code
WHERE outbox_id = :outbox_id AND nth = :nth;

-- By hand (service/outbox_list.h).

-- outbox_open_of (org_id: int, most: int) -> many: rid int, kind text, to_whom text, firm text?, firm_rid int?, holder_id int?, case_rid int?, user_id int?, channel text, state text, reason text, tries int, made_at int, due_at int
SELECT x.rid, x.kind,
    CASE WHEN x.contact_id IS NOT NULL THEN 'contact' WHEN x.person_id IS NOT NULL THEN 'person'
        ELSE 'user' END AS to_whom,
    f.name AS firm, f.rid AS firm_rid, f.holder_id, p.rid AS case_rid, x.user_id, x.channel, x.state, x.reason, x.tries, x.made_at, x.due_at
FROM outbox x LEFT JOIN firm_contact c ON c.id = x.contact_id LEFT JOIN firm f ON f.id = c.firm_id
    LEFT JOIN person p ON p.id = x.person_id
WHERE x.state IN ('waiting', 'sending', 'failed', 'unsure') AND x.closed_at IS NULL
    AND x.org_id = :org_id
ORDER BY x.id DESC LIMIT :most;

-- outbox_papers_of (org_id: int, channel: text, now: int, most: int) -> many: id int, rid int, kind text, contact_id int?, person_id int?, user_id int?, lang text, link text, day date?, tries int, unit text
SELECT x.id, x.rid, x.kind, x.contact_id, x.person_id, x.user_id, x.lang, x.link, x.day, x.tries,
    o.name AS unit
FROM outbox x JOIN org o ON o.id = x.org_id
WHERE x.org_id = :org_id AND x.closed_at IS NULL AND x.state = 'waiting' AND x.channel = :channel
    AND x.due_at <= :now
ORDER BY x.id LIMIT :most;

-- outbox_own (user_id: int, org_id: int, most: int) -> many: rid int, kind text, link text, made_at int, firm text?
SELECT x.rid, x.kind, x.link, x.made_at, f.name AS firm
FROM outbox x LEFT JOIN referral r ON r.rid = x.about_rid AND x.about = 'referral'
    LEFT JOIN firm f ON f.id = r.firm_id
WHERE x.user_id = :user_id AND x.org_id = :org_id AND x.channel = 'page' AND x.state = 'waiting'
    AND x.closed_at IS NULL
ORDER BY x.made_at DESC, x.id DESC LIMIT :most;

-- outbox_by_rid (rid: int) -> maybe: id int, org_id int, contact_id int?, person_id int?, user_id int?, state text, channel text, is_open bool
SELECT id, org_id, contact_id, person_id, user_id, state, channel, closed_at IS NULL AS is_open
FROM outbox WHERE rid = :rid;

-- outbox_close (id: int, state: text, reason: text, now: int, actor: text) -> none
UPDATE outbox SET state = :state, reason = :reason, link = '', closed_at = :now, closed_by = :actor
WHERE id = :id;

-- outbox_put_off (id: int, due_at: int) -> none
UPDATE outbox SET state = 'waiting', reason = '', tries = tries + 1, due_at = :due_at WHERE id = :id;

-- outbox_again (id: int, due_at: int) -> none
UPDATE outbox SET state = 'waiting', reason = '', due_at = :due_at WHERE id = :id;
