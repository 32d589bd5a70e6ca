-- around_edges (code: text, most: int) -> many: one text, other text, similarity int
WITH close AS (
    SELECT n.near_id AS id, c.code FROM concept_near n
    JOIN concept c ON c.id = n.near_id
    WHERE n.concept_id = (SELECT id FROM concept WHERE code = :code)
    ORDER BY n.similarity DESC, c.code LIMIT :most)
SELECT a.code AS one, b.code AS other, n.similarity
FROM close a JOIN concept_near n ON n.concept_id = a.id
JOIN close b ON b.id = n.near_id
WHERE a.code < b.code ORDER BY a.code, b.code;
