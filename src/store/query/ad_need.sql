-- import_batch_last () -> one: id int
SELECT coalesce(max(id), 0) AS id FROM import_batch;

-- ad_full (id: int) -> one: id int, rid int, source_key text, headline text, employer text, place_id int?, place text?, occupation text, occupation_label text, ssyk text, positions int, hours_percent_max int?, fields text, text text
SELECT a.id, a.rid, a.source_key, a.headline, a.employer, a.place_id, p.name AS place,
    a.occupation, a.occupation_label, a.ssyk, a.positions, a.hours_percent_max, a.fields,
    a.text
FROM advertisement a LEFT JOIN place p ON p.id = a.place_id
WHERE a.id = :id;

-- need_of_source (source: text, source_key: text) -> maybe: id int
SELECT id FROM need WHERE source = :source AND source_key = :source_key;

-- need_lift_add (need_id: int, version: int, ground: text, wording: text, reason: text, at: int, actor: text) -> none
INSERT INTO need_lift (need_id, version, ground, wording, reason, at, actor)
VALUES (:need_id, :version, :ground, :wording, :reason, :at, :actor)
ON CONFLICT (need_id, version, ground, wording) DO NOTHING;

-- need_lifts (need_id: int) -> many: version int, ground text, wording text, reason text, at int, actor text
SELECT version, ground, wording, reason, at, actor FROM need_lift
WHERE need_id = :need_id ORDER BY version, ground, wording;
