-- vocab_concept_all () -> many: id int, code text, kind text, label_sv text, label_en text, placeholder int, replaced_by int?, same int
SELECT id, code, kind, label_sv, label_en, placeholder, replaced_by, same FROM concept
ORDER BY id;

-- vocab_concept_add (code: text, kind: text, label_sv: text, label_en: text) -> insert
INSERT INTO concept (code, kind, label_sv, label_en, family, weeks, own, placeholder,
    replaced_by)
VALUES (:code, :kind, :label_sv, :label_en, '', NULL, 0, 1, NULL);

-- vocab_concept_settle (id: int, code: text, kind: text, label_sv: text, label_en: text, placeholder: int, replaced_by: int?, same: int) -> none
UPDATE concept SET code = :code, kind = :kind, label_sv = :label_sv, label_en = :label_en,
    placeholder = :placeholder, replaced_by = :replaced_by, same = :same
WHERE id = :id;

-- vocab_called_all () -> many: concept_id int, lang text, source text, kind text, label text, listed int
SELECT concept_id, lang, source, kind, label, listed FROM concept_called
ORDER BY concept_id, lang, source;

-- vocab_called_put (concept_id: int, lang: text, source: text, kind: text, label: text, listed: int, part: int) -> changes
INSERT INTO concept_called (concept_id, lang, source, kind, label, listed, part)
VALUES (:concept_id, :lang, :source, :kind, :label, :listed, :part)
ON CONFLICT (concept_id, lang, source, part) DO UPDATE SET kind = excluded.kind,
    label = excluded.label, listed = excluded.listed
WHERE kind <> excluded.kind OR label <> excluded.label OR listed <> excluded.listed;

-- vocab_called_of (part: int) -> many: concept_id int, lang text, source text
SELECT concept_id, lang, source FROM concept_called WHERE part = :part;

-- vocab_called_take (concept_id: int, lang: text, source: text, part: int) -> changes
DELETE FROM concept_called
WHERE concept_id = :concept_id AND lang = :lang AND source = :source AND part = :part;

-- vocab_code_put (concept_id: int, scheme: text, vintage: text, code: text, part: int) -> changes
INSERT INTO concept_code (concept_id, scheme, vintage, code, part)
VALUES (:concept_id, :scheme, :vintage, :code, :part)
ON CONFLICT (scheme, vintage, code, part) DO UPDATE SET concept_id = excluded.concept_id
WHERE concept_id <> excluded.concept_id;

-- vocab_code_of (part: int) -> many: concept_id int, scheme text, vintage text, code text
SELECT concept_id, scheme, vintage, code FROM concept_code WHERE part = :part;

-- vocab_code_take (scheme: text, vintage: text, code: text, part: int) -> changes
DELETE FROM concept_code
WHERE scheme = :scheme AND vintage = :vintage AND code = :code AND part = :part;

-- vocab_code_scheme (scheme: text) -> many: concept_id int, vintage text, code text
SELECT DISTINCT concept_id, vintage, code FROM concept_code WHERE scheme = :scheme
ORDER BY vintage, code;

-- vocab_code_find (scheme: text, code: text) -> many: concept_id int
SELECT CASE WHEN c.same = 1 THEN c.replaced_by ELSE c.id END AS concept_id
FROM concept_code k JOIN concept c ON c.id = k.concept_id
WHERE k.scheme = :scheme AND k.code = :code ORDER BY k.vintage DESC, c.code LIMIT 1;

-- vocab_label_put (concept_id: int, lang: text, kind: text, label: text, part: int) -> changes
INSERT INTO concept_label (concept_id, lang, kind, label, part)
VALUES (:concept_id, :lang, :kind, :label, :part)
ON CONFLICT (concept_id, lang, kind, label, part) DO NOTHING;

-- vocab_label_of (part: int) -> many: concept_id int, lang text, kind text, label text
SELECT concept_id, lang, kind, label FROM concept_label WHERE part = :part;

-- vocab_label_take (concept_id: int, lang: text, kind: text, label: text, part: int) -> changes
DELETE FROM concept_label WHERE concept_id = :concept_id AND lang = :lang
    AND kind = :kind AND label = :label AND part = :part;

-- vocab_label_all () -> many: concept_id int, lang text, kind text, label text
SELECT DISTINCT CASE WHEN c.same = 1 THEN c.replaced_by ELSE c.id END AS concept_id,
    l.lang, l.kind, l.label
FROM concept_label l JOIN concept c ON c.id = l.concept_id
ORDER BY concept_id, l.lang, l.kind, l.label;

-- vocab_text_put (concept_id: int, lang: text, source: text, text: text, part: int) -> changes
INSERT INTO concept_text (concept_id, lang, source, text, part)
VALUES (:concept_id, :lang, :source, :text, :part)
ON CONFLICT (concept_id, lang, source, part) DO UPDATE SET text = excluded.text
WHERE text <> excluded.text;

-- vocab_text_of (part: int) -> many: concept_id int, lang text, source text
SELECT concept_id, lang, source FROM concept_text WHERE part = :part;

-- vocab_text_take (concept_id: int, lang: text, source: text, part: int) -> changes
DELETE FROM concept_text
WHERE concept_id = :concept_id AND lang = :lang AND source = :source AND part = :part;

-- vocab_relation_put (from_id: int, to_id: int, kind: text, source: text, part: int) -> changes
INSERT INTO concept_relation (from_id, to_id, kind, source, part)
VALUES (:from_id, :to_id, :kind, :source, :part)
ON CONFLICT (from_id, to_id, kind, source, part) DO NOTHING;

-- vocab_relation_of (part: int) -> many: from_id int, to_id int, kind text, source text
SELECT from_id, to_id, kind, source FROM concept_relation WHERE part = :part;

-- vocab_relation_take (from_id: int, to_id: int, kind: text, source: text, part: int) -> changes
DELETE FROM concept_relation WHERE from_id = :from_id AND to_id = :to_id
    AND kind = :kind AND source = :source AND part = :part;

-- vocab_relation_from (concept_id: int) -> many: kind text, source text, other_id int, code text, other_kind text, label_sv text, label_en text
SELECT DISTINCT r.kind, r.source, c.id AS other_id, c.code, c.kind AS other_kind,
    c.label_sv, c.label_en
FROM concept_relation r JOIN concept t ON t.id = r.to_id
    JOIN concept c ON c.id = CASE WHEN t.same = 1 OR r.kind = 'skill'
        THEN coalesce(t.replaced_by, t.id) ELSE t.id END
WHERE r.from_id IN (SELECT id FROM concept
        WHERE id = :concept_id OR (replaced_by = :concept_id AND same = 1))
    AND c.id <> :concept_id
ORDER BY r.kind, c.label_sv, c.code, r.source;

-- vocab_relation_to (concept_id: int) -> many: kind text, source text, other_id int, code text, other_kind text, label_sv text, label_en text
SELECT DISTINCT r.kind, r.source, c.id AS other_id, c.code, c.kind AS other_kind,
    c.label_sv, c.label_en
FROM concept t JOIN concept_relation r ON r.to_id = t.id
    JOIN concept f ON f.id = r.from_id
    JOIN concept c ON c.id = CASE WHEN f.same = 1 THEN f.replaced_by ELSE f.id END
WHERE (t.id = :concept_id OR t.replaced_by = :concept_id)
    AND (r.kind <> 'skill' OR coalesce(t.replaced_by, t.id) = :concept_id)
    AND (r.kind = 'skill' OR t.same = 1 OR t.id = :concept_id)
    AND c.id <> :concept_id
ORDER BY r.kind, c.label_sv, c.code, r.source;

-- vocab_fact_put (concept_id: int, what: text, place: text, value: int, part: int) -> changes
INSERT INTO group_fact (concept_id, what, place, value, part)
VALUES (:concept_id, :what, :place, :value, :part)
ON CONFLICT (concept_id, what, place, part) DO UPDATE SET value = excluded.value
WHERE value <> excluded.value;

-- vocab_fact_of (part: int) -> many: concept_id int, what text, place text
SELECT concept_id, what, place FROM group_fact WHERE part = :part;

-- vocab_fact_take (concept_id: int, what: text, place: text, part: int) -> changes
DELETE FROM group_fact
WHERE concept_id = :concept_id AND what = :what AND place = :place AND part = :part;

-- vocab_fact_about (concept_id: int) -> many: what text, place text, value int
SELECT what, place, max(value) AS value FROM group_fact
WHERE concept_id IN (SELECT id FROM concept
    WHERE id = :concept_id OR (replaced_by = :concept_id AND same = 1))
GROUP BY what, place ORDER BY what, place;

-- vocab_import_last (source: text, part: text, vintage: text) -> maybe: file_hash blob, new_count int, changed_count int, same_count int
SELECT file_hash, new_count, changed_count, same_count FROM vocab_import
WHERE source = :source AND part = :part AND vintage = :vintage
ORDER BY id DESC LIMIT 1;

-- vocab_import_first (source: text, part: text, vintage: text) -> maybe: id int
SELECT id FROM vocab_import
WHERE source = :source AND part = :part AND vintage = :vintage ORDER BY id LIMIT 1;

-- vocab_import_add (source: text, part: text, vintage: text, file_hash: blob, at: int, actor: text) -> insert
INSERT INTO vocab_import (source, part, vintage, file_hash, at, actor, new_count,
    changed_count, same_count)
VALUES (:source, :part, :vintage, :file_hash, :at, :actor, 0, 0, 0);

-- vocab_import_count (id: int, new_count: int, changed_count: int, same_count: int) -> none
UPDATE vocab_import SET new_count = :new_count, changed_count = :changed_count,
    same_count = :same_count
WHERE id = :id;

-- vocab_by_code (code: text) -> maybe: id int
SELECT CASE WHEN same = 1 THEN replaced_by ELSE id END AS id FROM concept
WHERE code = :code;

-- vocab_by_id (id: int) -> one: code text, kind text, label_sv text, label_en text, weeks int?, own int, placeholder int, replaced_by int?
SELECT code, kind, label_sv, label_en, weeks, own, placeholder, replaced_by
FROM concept WHERE id = :id;

-- vocab_called_about (concept_id: int) -> many: lang text, source text, kind text, label text, listed int
SELECT lang, source, kind, label, max(listed) AS listed FROM concept_called
WHERE label <> '' AND concept_id IN (SELECT id FROM concept
    WHERE id = :concept_id OR (replaced_by = :concept_id AND same = 1))
GROUP BY lang, source, kind, label ORDER BY lang, source, listed DESC, label, kind;

-- vocab_label_about (concept_id: int) -> many: lang text, kind text, label text
SELECT DISTINCT lang, kind, label FROM concept_label
WHERE concept_id IN (SELECT id FROM concept
    WHERE id = :concept_id OR (replaced_by = :concept_id AND same = 1))
ORDER BY lang, kind, label;

-- vocab_text_about (concept_id: int) -> many: lang text, source text, text text
SELECT DISTINCT lang, source, text FROM concept_text
WHERE concept_id IN (SELECT id FROM concept
    WHERE id = :concept_id OR (replaced_by = :concept_id AND same = 1))
ORDER BY lang, source, text;

-- vocab_code_about (concept_id: int) -> many: scheme text, vintage text, code text
SELECT DISTINCT scheme, vintage, code FROM concept_code
WHERE concept_id IN (SELECT id FROM concept
    WHERE id = :concept_id OR (replaced_by = :concept_id AND same = 1))
ORDER BY scheme, vintage, code;

-- vocab_near_about (concept_id: int, most: int) -> many: near_id int, similarity int, code text, kind text, label_sv text, label_en text
SELECT n.near_id, n.similarity, c.code, c.kind, c.label_sv, c.label_en
FROM concept_near n JOIN concept c ON c.id = n.near_id
WHERE n.concept_id = :concept_id ORDER BY n.similarity DESC, c.code LIMIT :most;

-- vocab_why_about (concept_id: int, near_id: int) -> many: part text, milli int
SELECT part, milli FROM concept_why
WHERE concept_id = :concept_id AND near_id = :near_id ORDER BY milli DESC, part;
