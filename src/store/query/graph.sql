-- graph_concept_all () -> many: id int, code text, kind text, label_sv text, label_en text, placeholder int
SELECT id, code, kind, label_sv, label_en, placeholder FROM concept
WHERE kind IN ('task', 'skill', 'occupation', 'group') AND replaced_by IS NULL
ORDER BY code;

-- graph_concept_most () -> one: id int
SELECT coalesce(max(id), 0) AS id FROM concept;

-- graph_alias_all () -> many: id int, heir_id int, same int
SELECT id, replaced_by AS heir_id, same FROM concept WHERE replaced_by IS NOT NULL;

-- graph_imported (kind: text) -> maybe: id int
SELECT id FROM concept WHERE kind = :kind ORDER BY id LIMIT 1;

-- graph_label_all () -> many: concept_id int, lang text, kind text, label text
SELECT DISTINCT concept_id, lang, kind, label FROM concept_label WHERE kind <> 'hidden'
ORDER BY concept_id, lang, kind, label;

-- graph_text_all () -> many: concept_id int, lang text, text text
SELECT concept_id, lang, min(text) AS text FROM concept_text
WHERE source <> 'af-2024-education'
GROUP BY concept_id, lang, source ORDER BY concept_id, lang, source;

-- graph_relation_all () -> many: from_id int, to_id int, kind text
SELECT from_id, to_id, kind FROM concept_relation ORDER BY from_id, to_id, kind, source;

-- graph_fact_all () -> many: concept_id int, what text, place text, value int
SELECT concept_id, what, place, max(value) AS value FROM group_fact
GROUP BY concept_id, what, place ORDER BY concept_id, what, place;

-- graph_near_all () -> many: concept_id int, near_id int, similarity int
SELECT n.concept_id, n.near_id, n.similarity FROM concept_near n
    JOIN concept a ON a.id = n.concept_id JOIN concept b ON b.id = n.near_id
WHERE a.kind <> 'task' OR b.kind <> 'task' ORDER BY n.concept_id, n.near_id;

-- graph_near_put (concept_id: int, near_id: int, similarity: int) -> none
INSERT INTO concept_near (concept_id, near_id, similarity)
VALUES (:concept_id, :near_id, :similarity)
ON CONFLICT (concept_id, near_id) DO UPDATE SET similarity = excluded.similarity;

-- graph_near_drop (concept_id: int, near_id: int) -> none
DELETE FROM concept_near WHERE concept_id = :concept_id AND near_id = :near_id;

-- graph_group_all () -> many: concept_id int, near_id int, milli int
SELECT concept_id, near_id, milli FROM group_near ORDER BY concept_id, near_id;

-- graph_group_put (concept_id: int, near_id: int, milli: int) -> none
INSERT INTO group_near (concept_id, near_id, milli) VALUES (:concept_id, :near_id, :milli)
ON CONFLICT (concept_id, near_id) DO UPDATE SET milli = excluded.milli;

-- graph_group_drop (concept_id: int, near_id: int) -> none
DELETE FROM group_near WHERE concept_id = :concept_id AND near_id = :near_id;

-- graph_why_clear () -> none
DELETE FROM concept_why;

-- graph_why_add (concept_id: int, near_id: int, part: text, milli: int) -> none
INSERT INTO concept_why (concept_id, near_id, part, milli)
VALUES (:concept_id, :near_id, :part, :milli);

-- graph_demand_clear () -> none
DELETE FROM concept_demand;

-- graph_demand_add (concept_id: int, milli: int) -> none
INSERT INTO concept_demand (concept_id, milli) VALUES (:concept_id, :milli);

-- related_near (concept_id: int) -> many: id int, code text, kind text, label_sv text, label_en text, similarity int, demand int
SELECT c.id, c.code, c.kind, c.label_sv, c.label_en, n.similarity,
    coalesce(d.milli, 0) AS demand
FROM concept_near n JOIN concept c ON c.id = n.near_id
    LEFT JOIN concept_demand d ON d.concept_id = c.id
WHERE n.concept_id = :concept_id ORDER BY n.similarity DESC, c.code;

-- related_group (concept_id: int) -> many: id int, code text, label_sv text, label_en text, milli int, demand int
SELECT c.id, c.code, c.label_sv, c.label_en, n.milli, coalesce(d.milli, 0) AS demand
FROM group_near n JOIN concept c ON c.id = n.near_id
    LEFT JOIN concept_demand d ON d.concept_id = c.id
WHERE n.concept_id = :concept_id ORDER BY n.milli DESC, c.code;

-- related_why (concept_id: int) -> many: near_id int, part text, milli int
SELECT near_id, part, milli FROM concept_why WHERE concept_id = :concept_id
ORDER BY near_id, milli DESC, part;

-- related_find (code: text) -> maybe: id int, kind text, label_sv text, label_en text
SELECT h.id, h.kind, h.label_sv, h.label_en FROM concept c
    JOIN concept h ON h.id = CASE WHEN c.same = 1 THEN c.replaced_by ELSE c.id END
WHERE c.code = :code;
