-- Loads the need :key, as it is on the day :today.

DELETE FROM ask;
INSERT INTO ask
SELECT q.ordinal, q.kind, q.concept_id, q.level,
    q.level - (q.level >= 2 AND q.kind IN ('concept', 'language')),
    CASE WHEN q.class IN ('contract', 'custom') THEN
        sum(q.class IN ('contract', 'custom')) OVER (ORDER BY q.ordinal) - 1 END,
    q.class, q.weight, q.obtain_weeks
FROM need n JOIN requirement q ON q.need_id = n.id AND q.version = n.version
WHERE n.source_key = :key;

DELETE FROM the;
INSERT INTO the
SELECT n.id, n.version, :today, v.start_on,
    coalesce(julianday(v.start_on) - julianday(:today), 1000000),
    coalesce(v.hours_per_week, 0),
    (SELECT coalesce(sum(1 << r), 0) FROM ask WHERE class = 'core'),
    (SELECT coalesce(sum(1 << r), 0) FROM ask WHERE class = 'learnable'),
    (SELECT coalesce(sum(1 << r), 0) FROM ask WHERE dim IS NOT NULL),
    max((SELECT sum(weight) FROM ask WHERE class IN ('core', 'learnable')), 1),
    sum(a.weight * (r = 0)), sum(a.weight * (r = 1)), sum(a.weight * (r = 2)),
    sum(a.weight * (r = 3)), sum(a.weight * (r = 4)), sum(a.weight * (r = 5)),
    sum(a.weight * (r = 6)), sum(a.weight * (r = 7)),
    sum(coalesce(weeks, 0) * (r = 0 AND class = 'learnable')),
    sum(coalesce(weeks, 0) * (r = 1 AND class = 'learnable')),
    sum(coalesce(weeks, 0) * (r = 2 AND class = 'learnable')),
    sum(coalesce(weeks, 0) * (r = 3 AND class = 'learnable')),
    sum(coalesce(weeks, 0) * (r = 4 AND class = 'learnable')),
    sum(coalesce(weeks, 0) * (r = 5 AND class = 'learnable')),
    sum(coalesce(weeks, 0) * (r = 6 AND class = 'learnable')),
    sum(coalesce(weeks, 0) * (r = 7 AND class = 'learnable')),
    sum(coalesce(1 << (2 * dim), 0) * (r = 0)), sum(coalesce(1 << (2 * dim), 0) * (r = 1)),
    sum(coalesce(1 << (2 * dim), 0) * (r = 2)), sum(coalesce(1 << (2 * dim), 0) * (r = 3)),
    sum(coalesce(1 << (2 * dim), 0) * (r = 4)), sum(coalesce(1 << (2 * dim), 0) * (r = 5)),
    sum(coalesce(1 << (2 * dim), 0) * (r = 6)), sum(coalesce(1 << (2 * dim), 0) * (r = 7))
FROM need n JOIN need_version v ON v.need_id = n.id AND v.version = n.version, ask a
WHERE n.source_key = :key;

DELETE FROM serve;
INSERT INTO serve
WITH near AS (
    SELECT r, kind, level, soft_level, concept_id, 250 AS similarity FROM ask
    UNION ALL
    SELECT a.r, a.kind, a.level, a.soft_level, n.near_id, n.similarity
    FROM ask a JOIN concept_near n ON n.concept_id = a.concept_id
    WHERE a.kind = 'concept'
), levels (held) AS (VALUES (1), (2), (3), (4)
), worth AS (
    SELECT r, concept_id, held,
        CASE kind WHEN 'concept' THEN similarity * min(held, level) / level
            WHEN 'language' THEN 250 * (held >= level) ELSE 250 END AS c,
        CASE kind WHEN 'concept' THEN similarity * min(held, soft_level) / soft_level
            WHEN 'language' THEN 250 * (held >= soft_level) ELSE 250 END AS s
    FROM near, levels
), counts AS (
    SELECT r, concept_id, held, c * (c >= 100) AS c, s * (s >= 100) AS s FROM worth
)
SELECT concept_id, held,
    max(c * (r = 0)), max(c * (r = 1)), max(c * (r = 2)), max(c * (r = 3)),
    max(c * (r = 4)), max(c * (r = 5)), max(c * (r = 6)), max(c * (r = 7)),
    max(s * (r = 0)), max(s * (r = 1)), max(s * (r = 2)), max(s * (r = 3)),
    max(s * (r = 4)), max(s * (r = 5)), max(s * (r = 6)), max(s * (r = 7))
FROM counts WHERE c > 0 OR s > 0 GROUP BY concept_id, held;
