-- The steps of the loaded need, drops before teaches before softens, and their subsets.

DELETE FROM step;
INSERT INTO step
WITH every AS (
    SELECT 0 AS kind, r, dim, 2 AS cures FROM ask WHERE dim IS NOT NULL
    UNION ALL
    SELECT 1, r, dim, 2 * (weeks * 7 <= (SELECT days FROM the)) FROM ask
    WHERE dim IS NOT NULL AND weeks IS NOT NULL
    UNION ALL
    SELECT 2, r, dim, 1 FROM ask WHERE dim IS NOT NULL AND soft_level < level
)
SELECT row_number() OVER (ORDER BY kind, r) - 1, dim, cures FROM every;

DELETE FROM subset;
INSERT INTO subset
WITH RECURSIVE masks (mask) AS (
    SELECT 0
    UNION ALL
    SELECT mask + 1 FROM masks WHERE mask + 1 < (SELECT 1 << count(*) FROM step)
), cure AS (
    SELECT mask, dim, max(cures) AS cures
    FROM masks JOIN step ON mask >> s & 1 GROUP BY mask, dim
)
SELECT mask, coalesce(sum(cures << (2 * dim)), 0)
FROM masks LEFT JOIN cure USING (mask) GROUP BY mask;
