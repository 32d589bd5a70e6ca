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
