-- draft_plain_kept (user_id: int, org_id: int, form: text, about: int) -> maybe: version int, content text, saved_at int
SELECT version, content, saved_at FROM draft_plain
WHERE user_id = :user_id AND org_id = :org_id AND form = :form AND about = :about;

-- draft_plain_put (user_id: int, org_id: int, form: text, about: int, version: int, content: text, saved_at: int) -> none
INSERT INTO draft_plain (user_id, org_id, form, about, version, content, saved_at)
VALUES (:user_id, :org_id, :form, :about, :version, :content, :saved_at)
ON CONFLICT (user_id, org_id, form, about) DO UPDATE SET version = excluded.version,
    content = excluded.content, saved_at = excluded.saved_at;

-- draft_plain_delete (user_id: int, org_id: int, form: text, about: int) -> none
DELETE FROM draft_plain
WHERE user_id = :user_id AND org_id = :org_id AND form = :form AND about = :about;

-- need_own (rid: int) -> maybe: id int, org_id int, version int
SELECT id, org_id, version FROM need WHERE rid = :rid;

-- need_more_put (need_id: int, version: int, deadline_on: date?, displaces_none: int, union_on: date?, built: text) -> none
INSERT INTO need_more (need_id, version, deadline_on, displaces_none, union_on, built)
VALUES (:need_id, :version, :deadline_on, :displaces_none, :union_on, :built);

-- need_more_get (need_id: int, version: int) -> maybe: deadline_on date?, displaces_none int, union_on date?, built text
SELECT deadline_on, displaces_none, union_on, built FROM need_more
WHERE need_id = :need_id AND version = :version;

-- need_season_put (need_id: int, version: int, ordinal: int, from_on: date, to_on: date, positions: int) -> none
INSERT INTO need_season (need_id, version, ordinal, from_on, to_on, positions)
VALUES (:need_id, :version, :ordinal, :from_on, :to_on, :positions);

-- need_seasons (need_id: int, version: int) -> many: from_on date, to_on date, positions int
SELECT from_on, to_on, positions FROM need_season
WHERE need_id = :need_id AND version = :version ORDER BY ordinal;

-- need_state_of (need_id: int) -> maybe: firm_id int?, firm_rid int?, firm text?, internal int?, workplace_rid int?, contact_rid int?, visit_rid int?, recruitment_rid int?, status text, reason text, side text, since_on date, until_on date?, changed_by text, filled int
SELECT s.firm_id, f.rid AS firm_rid, f.name AS firm, f.internal, s.workplace_rid, s.contact_rid,
    s.visit_rid, s.recruitment_rid, s.status, s.reason, s.side, s.since_on, s.until_on, s.changed_by,
    s.filled
FROM need_state s LEFT JOIN firm f ON f.id = s.firm_id WHERE s.need_id = :need_id;

-- need_state_put (need_id: int, firm_id: int?, workplace_rid: int?, contact_rid: int?, visit_rid: int?, recruitment_rid: int?, status: text, reason: text, side: text, since_on: date, until_on: date?, changed_by: text, filled: int) -> none
INSERT INTO need_state (need_id, firm_id, workplace_rid, contact_rid, visit_rid, recruitment_rid,
    status, reason, side, since_on, until_on, changed_by, filled)
VALUES (:need_id, :firm_id, :workplace_rid, :contact_rid, :visit_rid, :recruitment_rid,
    :status, :reason, :side, :since_on, :until_on, :changed_by, :filled);

-- need_state_drop (need_id: int) -> none
DELETE FROM need_state WHERE need_id = :need_id;

-- need_state_clear () -> none
DELETE FROM need_state;

-- needs_of_firm (firm_id: int) -> many: rid int, title text, positions int, start_on date?, status text, reason text, visit_rid int?, recruitment_rid int?
SELECT n.rid, v.title, v.positions, v.start_on, s.status, s.reason, s.visit_rid, s.recruitment_rid
FROM need_state s JOIN need n ON n.id = s.need_id
    JOIN need_version v ON v.need_id = n.id AND v.version = n.version
WHERE s.firm_id = :firm_id ORDER BY s.need_id DESC LIMIT 200;

-- need_lifts_of (need_id: int, version: int) -> many: ground text, wording text, reason text, at int, actor text
SELECT ground, wording, reason, at, actor FROM need_lift
WHERE need_id = :need_id AND version = :version ORDER BY ground, wording;

-- firm_internal_set (id: int, internal: int) -> none
UPDATE firm SET internal = :internal WHERE id = :id;

-- firm_internal_of (id: int) -> one: internal int
SELECT internal FROM firm WHERE id = :id;

-- firm_support_row_put (rid: int, firm_id: int, event_id: int, held_on: date, what: text, minutes: int) -> none
INSERT INTO firm_support (rid, firm_id, event_id, held_on, what, minutes)
VALUES (:rid, :firm_id, :event_id, :held_on, :what, :minutes);

-- firm_support_drop (firm_id: int) -> none
DELETE FROM firm_support WHERE firm_id = :firm_id;

-- firm_support_clear () -> none
DELETE FROM firm_support;

-- firm_support_sum (firm_id: int) -> one: minutes int
SELECT COALESCE(sum(minutes), 0) AS minutes FROM firm_support WHERE firm_id = :firm_id;

-- firm_support_of (firm_id: int) -> many: held_on date, what text, minutes int, note text?
SELECT s.held_on, s.what, s.minutes, t.text AS note
FROM firm_support s LEFT JOIN event_text t ON t.event_id = s.event_id AND t.word = 'note'
WHERE s.firm_id = :firm_id ORDER BY s.held_on DESC, s.event_id DESC LIMIT 50;
