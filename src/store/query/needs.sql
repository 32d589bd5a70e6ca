-- need_keys (source: text) -> many: id int, source_key text, version int
SELECT id, source_key, version FROM need WHERE source = :source;

-- need_by_key (source_key: text) -> many: id int, rid int
SELECT id, rid FROM need WHERE source_key = :source_key ORDER BY id;

-- need_by_rid (rid: int) -> maybe: id int
SELECT id FROM need WHERE rid = :rid;

-- need_add (rid: int, org_id: int, source: text, source_key: text, seed: int, ad_id: int?, version: int) -> insert
INSERT INTO need (rid, org_id, source, source_key, seed, ad_id, version)
VALUES (:rid, :org_id, :source, :source_key, :seed, :ad_id, :version);

-- need_version_set (id: int, version: int) -> none
UPDATE need SET version = :version WHERE id = :id;

-- need_version_add (need_id: int, version: int, title: text, employer: text, place_id: int, start_on: date?, hours_per_week: int?, positions: int, purpose: text, content_hash: blob, recorded_at: int, actor: text) -> none
INSERT INTO need_version (need_id, version, title, employer, place_id, start_on,
    hours_per_week, positions, purpose, content_hash, recorded_at, actor)
VALUES (:need_id, :version, :title, :employer, :place_id, :start_on, :hours_per_week,
    :positions, :purpose, :content_hash, :recorded_at, :actor);

-- need_head (id: int) -> one: id int, rid int, source text, source_key text, seed int, ad_id int?, version int
SELECT id, rid, source, source_key, seed, ad_id, version FROM need WHERE id = :id;

-- need_version_get (need_id: int, version: int) -> one: title text, employer text, place_id int, place text, municipality text, start_on date?, hours_per_week int?, positions int, purpose text, content_hash blob
SELECT v.title, v.employer, v.place_id, p.name AS place, p.municipality, v.start_on,
    v.hours_per_week, v.positions, v.purpose, v.content_hash
FROM need_version v JOIN place p ON p.id = v.place_id
WHERE v.need_id = :need_id AND v.version = :version;

-- need_list () -> many: rid int, source_key text, title text, employer text, place text, start_on date?, positions int, requirement_count int
SELECT n.rid, n.source_key, v.title, v.employer, p.name AS place, v.start_on, v.positions,
    (SELECT count(*) FROM requirement r
     WHERE r.need_id = n.id AND r.version = n.version) AS requirement_count
FROM need n JOIN need_version v ON v.need_id = n.id AND v.version = n.version
    JOIN place p ON p.id = v.place_id
ORDER BY n.id DESC LIMIT 200;

-- need_count () -> one: n int
SELECT count(*) AS n FROM need;

-- need_task_add (need_id: int, version: int, ordinal: int, concept_id: int?, label: text, share_percent: int) -> none
INSERT INTO need_task (need_id, version, ordinal, concept_id, label, share_percent)
VALUES (:need_id, :version, :ordinal, :concept_id, :label, :share_percent);

-- need_tasks (need_id: int, version: int) -> many: ordinal int, concept_id int?, label text, share_percent int
SELECT ordinal, concept_id, label, share_percent FROM need_task
WHERE need_id = :need_id AND version = :version ORDER BY ordinal;

-- requirement_add (need_id: int, version: int, ordinal: int, task_ordinal: int?, kind: text, concept_id: int?, code: text, label: text, level: int, class: text, weight: int, obtain_weeks: int?, why: text) -> none
INSERT INTO requirement (need_id, version, ordinal, task_ordinal, kind, concept_id, code,
    label, level, class, weight, obtain_weeks, why)
VALUES (:need_id, :version, :ordinal, :task_ordinal, :kind, :concept_id, :code, :label,
    :level, :class, :weight, :obtain_weeks, :why);

-- need_requirements (need_id: int, version: int) -> many: ordinal int, task_ordinal int?, kind text, concept_id int?, code text, label text, level int, class text, weight int, obtain_weeks int?, why text
SELECT ordinal, task_ordinal, kind, concept_id, code, label, level, class, weight,
    obtain_weeks, why
FROM requirement WHERE need_id = :need_id AND version = :version ORDER BY ordinal;

-- match_run_add (rid: int, org_id: int, kind: text, need_id: int, need_version: int, image_seq: int, seed: int, now_on: date, rules: int, result_hash: blob, hashed_rows: int, at: int, actor: text) -> insert
INSERT INTO match_run (rid, org_id, kind, need_id, need_version, image_seq, seed, now_on,
    rules, result_hash, hashed_rows, at, actor)
VALUES (:rid, :org_id, :kind, :need_id, :need_version, :image_seq, :seed, :now_on, :rules,
    :result_hash, :hashed_rows, :at, :actor);

-- match_run_by_rid (rid: int) -> maybe: id int, kind text, need_id int, need_version int, image_seq int, seed int, now_on date, rules int, result_hash blob, hashed_rows int
SELECT id, kind, need_id, need_version, image_seq, seed, now_on, rules, result_hash, hashed_rows
FROM match_run WHERE rid = :rid;

-- match_row_add (run_id: int, rank: int, person_id: int, state: int, band: int, fit: int, weeks: int) -> none
INSERT INTO match_row (run_id, rank, person_id, state, band, fit, weeks)
VALUES (:run_id, :rank, :person_id, :state, :band, :fit, :weeks)
ON CONFLICT (run_id, rank) DO NOTHING;
