-- firm_put (rid: int, org_id: int, source: text, source_key: text, made_at: int, name: text, sort_key: blob, number: text, form: text, number_mark: blob?, sni: text) -> insert
INSERT INTO firm (rid, org_id, source, source_key, made_at, version, name, sort_key, number, form,
    number_mark, sni)
VALUES (:rid, :org_id, :source, :source_key, :made_at, 1, :name, :sort_key, :number, :form,
    :number_mark, :sni);

-- firm_set (id: int, seen: int, name: text, sort_key: blob, number: text, form: text, number_mark: blob?, sni: text) -> changes
UPDATE firm SET version = version + 1, name = :name, sort_key = :sort_key, number = :number,
    form = :form, number_mark = :number_mark, sni = :sni
WHERE id = :id AND version = :seen;

-- firm_version_put (firm_id: int, version: int, name: text, number: text, form: text, sni: text, recorded_at: int, actor: text) -> none
INSERT INTO firm_version (firm_id, version, name, number, form, sni, recorded_at, actor)
VALUES (:firm_id, :version, :name, :number, :form, :sni, :recorded_at, :actor);

-- firm_versions (firm_id: int) -> many: version int, name text, number text, form text, sni text, recorded_at int, actor text
SELECT version, name, number, form, sni, recorded_at, actor FROM firm_version
WHERE firm_id = :firm_id ORDER BY version DESC;

-- Of a firm that was found to be one with another: that other.

-- firm_by_rid (rid: int) -> maybe: id int, rid int, org_id int, source text, source_key text, made_at int, version int, name text, number text, form text, number_mark blob?, sni text, status text, holder_id int, holder text?, visited_on text, recall_on text, next text, next_on text
SELECT f.id, f.rid, f.org_id, f.source, f.source_key, f.made_at, f.version, f.name, f.number,
    f.form, f.number_mark, f.sni, f.status, f.holder_id, u.name AS holder, f.visited_on,
    f.recall_on, f.next, f.next_on
FROM firm g JOIN firm f ON f.id = COALESCE(
        (SELECT m.kept_id FROM firm_merge m WHERE m.gone_id = g.id AND m.undone_at IS NULL), g.id)
    LEFT JOIN user_account u ON u.id = f.holder_id
WHERE g.rid = :rid;

-- The one it is now, without what it is called.
-- firm_kept_id (rid: int) -> maybe: id int
SELECT COALESCE((SELECT m.kept_id FROM firm_merge m WHERE m.gone_id = g.id AND m.undone_at IS NULL), g.id)
    AS id
FROM firm g WHERE g.rid = :rid;

-- Whether it is one with no other, either way.
-- firm_alone (rid: int) -> maybe: id int, alone bool
SELECT f.id, NOT EXISTS (SELECT 1 FROM firm_merge m WHERE m.gone_id = f.id AND m.undone_at IS NULL)
    AND NOT EXISTS (SELECT 1 FROM firm_merge m WHERE m.kept_id = f.id AND m.undone_at IS NULL) AS alone
FROM firm f WHERE f.rid = :rid;

-- firm_rid_of (id: int) -> one: rid int, holder_id int
SELECT rid, holder_id FROM firm WHERE id = :id;

-- firm_keys (org_id: int, source: text) -> many: id int, rid int, version int, source_key text, content_hash blob?
SELECT id, rid, version, source_key, content_hash FROM firm
WHERE org_id = :org_id AND source = :source;

-- firm_hash_set (id: int, content_hash: blob) -> none
UPDATE firm SET content_hash = :content_hash WHERE id = :id;

-- firm_held_ids (org_id: int, holder_id: int) -> many: id int, rid int
SELECT id, rid FROM firm WHERE org_id = :org_id AND holder_id = :holder_id ORDER BY id;

-- firm_held_count (org_id: int, holder_id: int) -> one: n int
SELECT count(*) AS n FROM firm WHERE org_id = :org_id AND holder_id = :holder_id AND status IN ('open', 'paused');

-- firm_unit_count (org_id: int) -> one: n int
SELECT count(*) AS n FROM firm WHERE org_id = :org_id AND status IN ('open', 'paused');

-- What stands with a firm, for its row in a list.

-- firm_stands_with (firm_id: int, today: text) -> one: places int, silent int, meets int, signals int
SELECT (SELECT coalesce(sum(max(v.positions - s.filled, 0)), 0) FROM need_state s
        JOIN need n ON n.id = s.need_id JOIN need_version v ON v.need_id = n.id AND v.version = n.version
        WHERE s.firm_id = :firm_id AND s.status = 'open') AS places,
    (SELECT count(*) FROM referral r
        WHERE r.firm_id = :firm_id AND r.state = 'open' AND r.due_on < :today) AS silent,
    (SELECT count(*) FROM referral r WHERE r.firm_id = :firm_id AND r.state = 'meet') AS meets,
    (SELECT count(*) FROM visit_signal g WHERE g.visit_rid = (SELECT x.rid FROM visit x
        WHERE x.firm_id = :firm_id ORDER BY x.held_on DESC, x.event_id DESC LIMIT 1)) AS signals;

-- firm_export (org_id: int) -> many: id int, rid int, source_key text, name text, number text, sni text, status text, holder text?, visited_on text, recall_on text
SELECT f.id, f.rid, f.source_key, f.name, f.number, f.sni, f.status, u.login AS holder,
    f.visited_on, f.recall_on
FROM firm f LEFT JOIN user_account u ON u.id = f.holder_id
WHERE f.org_id = :org_id ORDER BY f.sort_key, f.id;

-- firm_id_most () -> one: id int
SELECT COALESCE(max(id), 0) AS id FROM firm;

-- firm_export_places () -> many: firm_id int, place text, street text, cfar text
SELECT w.firm_id, p.name AS place, w.street, w.cfar
FROM firm_workplace w JOIN place p ON p.id = w.place_id
WHERE w.closed_on IS NULL ORDER BY w.firm_id DESC, w.id DESC;

-- firm_export_bands (today: text) -> many: firm_id int, least int, most int, said_by text
SELECT firm_id, least, most, said_by FROM firm_band WHERE valid_on <= :today
ORDER BY firm_id, valid_on;

-- firm_term_put (org_id: int, term: text, firm_id: int) -> none
INSERT INTO firm_term (org_id, term, firm_id) VALUES (:org_id, :term, :firm_id)
ON CONFLICT (org_id, term, firm_id) DO NOTHING;

-- firm_term_clear (firm_id: int) -> none
DELETE FROM firm_term WHERE firm_id = :firm_id;

-- firm_state_set (id: int, status: text, holder_id: int, visited_on: text, recall_on: text, next: text, next_on: text) -> none
UPDATE firm SET status = :status, holder_id = :holder_id, visited_on = :visited_on,
    recall_on = :recall_on, next = :next, next_on = :next_on
WHERE id = :id;

-- firm_state_clear () -> none
UPDATE firm SET status = 'open', holder_id = 0, visited_on = '', recall_on = '9999-12-31',
    next = '', next_on = '9999-12-31', internal = 0;

-- firm_band_put (firm_id: int, valid_on: date, least: int, most: int, said_by: text) -> none
INSERT INTO firm_band (firm_id, valid_on, least, most, said_by)
VALUES (:firm_id, :valid_on, :least, :most, :said_by)
ON CONFLICT (firm_id, valid_on) DO UPDATE SET least = excluded.least, most = excluded.most,
    said_by = excluded.said_by;

-- firm_band_clear (firm_id: int) -> none
DELETE FROM firm_band WHERE firm_id = :firm_id;

-- firm_band_clear_all () -> none
DELETE FROM firm_band;

-- firm_bands (firm_id: int) -> many: valid_on date, least int, most int, said_by text
SELECT valid_on, least, most, said_by FROM firm_band WHERE firm_id = :firm_id
ORDER BY valid_on DESC;

-- firm_band_on (firm_id: int, day: date) -> maybe: valid_on date, least int, most int, said_by text
SELECT valid_on, least, most, said_by FROM firm_band
WHERE firm_id = :firm_id AND valid_on <= :day ORDER BY valid_on DESC LIMIT 1;

-- user_by_rid (rid: int) -> maybe: id int, name text
SELECT id, name FROM user_account WHERE rid = :rid;

-- firm_same_place (org_id: int, sort_key: blob, place_id: int) -> many: rid int, name text
SELECT f.rid, f.name FROM firm f
WHERE f.org_id = :org_id AND f.sort_key = :sort_key
    AND EXISTS (SELECT 1 FROM firm_workplace w WHERE w.firm_id = f.id AND w.place_id = :place_id)
ORDER BY f.id;

-- workplace_put (rid: int, firm_id: int, place_id: int, street: text, cfar: text, recorded_at: int, actor: text) -> insert
INSERT INTO firm_workplace (rid, firm_id, version, place_id, street, cfar, recorded_at, actor)
VALUES (:rid, :firm_id, 1, :place_id, :street, :cfar, :recorded_at, :actor);

-- workplace_set (id: int, seen: int, place_id: int, street: text, cfar: text, closed_on: date?, recorded_at: int, actor: text) -> changes
UPDATE firm_workplace SET version = version + 1, place_id = :place_id, street = :street,
    cfar = :cfar, closed_on = :closed_on, recorded_at = :recorded_at, actor = :actor
WHERE id = :id AND version = :seen;

-- workplaces_of (firm_id: int) -> many: id int, rid int, version int, place_id int, place_code text, place text, street text, cfar text, closed_on date?, recorded_at int, actor text
SELECT w.id, w.rid, w.version, w.place_id, p.code AS place_code, p.name AS place, w.street, w.cfar, w.closed_on,
    w.recorded_at, w.actor
FROM firm_workplace w JOIN place p ON p.id = w.place_id
WHERE (w.firm_id = :firm_id OR w.firm_id IN
    (SELECT m.gone_id FROM firm_merge m WHERE m.kept_id = :firm_id AND m.undone_at IS NULL))
ORDER BY w.closed_on IS NOT NULL, w.id;

-- workplace_reach_put (workplace_id: int, place_id: int, shift: text) -> none
INSERT INTO workplace_reach (workplace_id, place_id, shift) VALUES (:workplace_id, :place_id, :shift)
ON CONFLICT (workplace_id, place_id, shift) DO NOTHING;

-- workplace_reach_clear (workplace_id: int) -> none
DELETE FROM workplace_reach WHERE workplace_id = :workplace_id;

-- workplace_reach_of (firm_id: int) -> many: workplace_id int, place_id int, place_code text, shift text
SELECT r.workplace_id, r.place_id, p.code AS place_code, r.shift
FROM workplace_reach r JOIN firm_workplace w ON w.id = r.workplace_id
    JOIN place p ON p.id = r.place_id
WHERE (w.firm_id = :firm_id OR w.firm_id IN
    (SELECT m.gone_id FROM firm_merge m WHERE m.kept_id = :firm_id AND m.undone_at IS NULL))
ORDER BY r.workplace_id, p.name, r.shift;

-- contact_put (rid: int, firm_id: int, name: text, role: text, channel: text, phone: text, email: text, recorded_at: int, actor: text) -> insert
INSERT INTO firm_contact (rid, firm_id, version, name, role, channel, phone, email, recorded_at, actor)
VALUES (:rid, :firm_id, 1, :name, :role, :channel, :phone, :email, :recorded_at, :actor);

-- contact_set (id: int, seen: int, name: text, role: text, channel: text, phone: text, email: text, left_on: date?, recorded_at: int, actor: text) -> changes
UPDATE firm_contact SET version = version + 1, name = :name, role = :role, channel = :channel,
    phone = :phone, email = :email, left_on = :left_on, recorded_at = :recorded_at, actor = :actor
WHERE id = :id AND version = :seen;

-- contacts_of (firm_id: int) -> many: id int, rid int, version int, name text, role text, channel text, phone text, email text, left_on date?, recorded_at int, actor text
SELECT id, rid, version, name, role, channel, phone, email, left_on, recorded_at, actor
FROM firm_contact w WHERE (w.firm_id = :firm_id OR w.firm_id IN
    (SELECT m.gone_id FROM firm_merge m WHERE m.kept_id = :firm_id AND m.undone_at IS NULL))
ORDER BY left_on IS NOT NULL, id;

-- needs_of_employer (firm_id: int, org_id: int) -> many: rid int, title text, positions int, start_on date?
SELECT n.rid, v.title, v.positions, v.start_on
FROM need_version v JOIN need n ON n.id = v.need_id AND n.version = v.version
WHERE v.employer IN (SELECT w.name FROM firm w WHERE w.id = :firm_id OR w.id IN
        (SELECT m.gone_id FROM firm_merge m WHERE m.kept_id = :firm_id AND m.undone_at IS NULL))
    AND n.org_id = :org_id
    AND NOT EXISTS (SELECT 1 FROM need_state s WHERE s.need_id = n.id AND s.firm_id IS NOT NULL)
ORDER BY n.id DESC LIMIT 50;

-- bulk_put (rid: int, org_id: int, kind: text, actor: text, at: int, firms: int) -> none
INSERT INTO bulk (rid, org_id, kind, actor, at, firms)
VALUES (:rid, :org_id, :kind, :actor, :at, :firms);

-- bulk_by_rid (rid: int) -> maybe: org_id int, actor text, at int, firms int, undone_at int?
SELECT org_id, actor, at, firms, undone_at FROM bulk WHERE rid = :rid;

-- bulk_undone (rid: int, at: int) -> changes
UPDATE bulk SET undone_at = :at WHERE rid = :rid AND undone_at IS NULL;
