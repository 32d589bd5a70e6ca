-- ad_name_all () -> many: code text, label text, weight int
SELECT code, label_sv AS label, 2 AS weight FROM concept
WHERE kind = 'skill' AND placeholder = 0 AND replaced_by IS NULL
    AND code >= 'jobtech:' AND code < 'jobtech;'
UNION ALL
SELECT c.code, l.label, 1 AS weight FROM concept_label l
JOIN concept c ON c.id = l.concept_id
WHERE l.lang = 'sv' AND c.kind = 'skill' AND c.placeholder = 0
    AND c.replaced_by IS NULL AND c.code >= 'jobtech:' AND c.code < 'jobtech;'
ORDER BY code, weight DESC, label;

-- vocab_last () -> one: id int
SELECT coalesce(max(id), 0) AS id FROM vocab_import;
