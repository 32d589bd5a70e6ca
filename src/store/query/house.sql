-- pool_seq () -> one: seq int
SELECT CAST(value AS INTEGER) AS seq FROM meta WHERE key = 'image_seq';

-- pool_seq_set (seq: int) -> none
UPDATE meta SET value = CAST(:seq AS TEXT) WHERE key = 'image_seq';

-- place_all () -> many: id int, code text, name text, kind text, municipality text, lat_e4 int, lon_e4 int, main int
SELECT id, code, name, kind, municipality, lat_e4, lon_e4, main FROM place ORDER BY id;

-- place_put (code: text, name: text, kind: text, municipality: text, county: text, labour_area: text, population: int, lat_e4: int, lon_e4: int, main: int) -> none
INSERT INTO place (code, name, kind, municipality, county, labour_area, population, lat_e4, lon_e4, main)
VALUES (:code, :name, :kind, :municipality, :county, :labour_area, :population, :lat_e4, :lon_e4, :main)
ON CONFLICT (code) DO UPDATE SET name = excluded.name, kind = excluded.kind,
    municipality = excluded.municipality, county = excluded.county,
    labour_area = excluded.labour_area, population = excluded.population,
    lat_e4 = excluded.lat_e4, lon_e4 = excluded.lon_e4, main = excluded.main;

-- place_reach_put (from_place: int, to_place: int, mode: int, value: int) -> changes
INSERT INTO place_reach (from_place, to_place, mode, value)
VALUES (:from_place, :to_place, :mode, :value)
ON CONFLICT (from_place, to_place, mode) DO UPDATE SET value = excluded.value
WHERE value <> excluded.value;

-- place_reach_all () -> many: from_place int, to_place int, mode int, value int
SELECT from_place, to_place, mode, value FROM place_reach
ORDER BY from_place, to_place, mode;

-- concept_all () -> many: id int, code text, kind text, label_sv text, label_en text, weeks int?, placeholder int
SELECT id, code, kind, label_sv, label_en, weeks, placeholder FROM concept
WHERE kind NOT IN ('title', 'keyword', 'education', 'industry') ORDER BY id;

-- concept_put (code: text, kind: text, label_sv: text, label_en: text, family: text, weeks: int?, own: int) -> none
INSERT INTO concept (code, kind, label_sv, label_en, family, weeks, own, placeholder)
VALUES (:code, :kind, :label_sv, :label_en, :family, :weeks, :own, 0)
ON CONFLICT (code) DO UPDATE SET kind = excluded.kind, label_sv = excluded.label_sv,
    label_en = excluded.label_en, family = excluded.family, weeks = excluded.weeks,
    own = excluded.own;

-- concept_own_add (code: text, kind: text, label: text) -> insert
INSERT INTO concept (code, kind, label_sv, label_en, family, weeks, own, placeholder)
VALUES (:code, :kind, :label, :label, '', NULL, 1, 0);

-- concept_near_clear () -> none
DELETE FROM concept_near WHERE concept_id IN (SELECT id FROM concept WHERE kind = 'task')
    AND near_id IN (SELECT id FROM concept WHERE kind = 'task');

-- concept_near_add (concept_id: int, near_id: int, similarity: int) -> none
INSERT INTO concept_near (concept_id, near_id, similarity)
VALUES (:concept_id, :near_id, :similarity);

-- concept_near_all (least: int) -> many: concept_id int, near_id int, similarity int
SELECT concept_id, near_id, similarity FROM concept_near WHERE similarity >= :least
ORDER BY concept_id, near_id;

-- import_batch_add (rid: int, org_id: int, kind: text, source: text, file_hash: blob, at: int, actor: text, new_count: int, changed_count: int, same_count: int, rejected_count: int, seq: int) -> insert
INSERT INTO import_batch (rid, org_id, kind, source, file_hash, at, actor, new_count,
    changed_count, same_count, rejected_count, seq)
VALUES (:rid, :org_id, :kind, :source, :file_hash, :at, :actor, :new_count,
    :changed_count, :same_count, :rejected_count, :seq);
