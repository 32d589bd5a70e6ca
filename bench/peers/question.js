// question.js: matching as SQL says it, the same text for each peer but for how it
// divides whole numbers. The tables are those of bench/index_tables.h, laid out first as
// somebody would who knew that these questions will be asked.
//
//   fact   what is held or not, with no likeness to judge: licences, steps of languages.
//          One bit each, so that what the law asks is one comparison a person.
//   skill  what people hold, with the group of their reach: who is out of it is never
//          looked up.
//   sim    what is judged by likeness, of needs.
//   wish   the same of what counts for fit, with the workplace: for her who asks.
"use strict";

const STATUTORY = 0, CORE = 2, LEARNABLE = 3, CONTRACT = 4, CUSTOM = 5; // engine/rank.h
const TOP = 20, MOST = 250;
const STEP = "CASE grade WHEN 1 THEN 0 ELSE level END"; // by holding: at any level
const IS_FACT = `(class = ${STATUTORY} OR grade > 0)`;

const LAYOUT = `CREATE TABLE fact AS
SELECT f.concept, f.grade, f.level, CAST(1 AS BIGINT)
    << CAST(row_number() OVER (ORDER BY f.concept, f.grade, f.level) - 1 AS INTEGER) AS bit
FROM (SELECT DISTINCT concept, grade, ${STEP} AS level FROM requirement WHERE ${IS_FACT}) f;
CREATE TABLE who AS
SELECT p.id, p.grp, p.day, p.hours, p.sex,
    CAST(coalesce(sum(DISTINCT f.bit), 0) AS BIGINT) AS facts
FROM person p LEFT JOIN held h ON h.person = p.id
    LEFT JOIN fact f ON f.concept = h.concept AND h.level >= f.level
GROUP BY p.id, p.grp, p.day, p.hours, p.sex ORDER BY p.grp, p.id;
CREATE TABLE skill AS
SELECT h.concept, p.grp, h.person, h.level FROM held h JOIN person p ON p.id = h.person
ORDER BY h.concept, p.grp, h.person;
CREATE TABLE asks AS
SELECT r.need, r.r, r.class, f.bit, r.weight FROM
    (SELECT need, r, class, concept, grade, weight, ${STEP} AS level
     FROM requirement WHERE ${IS_FACT}) r
    JOIN fact f ON f.concept = r.concept AND f.grade = r.grade AND f.level = r.level;
CREATE TABLE step AS
SELECT need, bit, CAST(sum(weight) * ${MOST} AS BIGINT) AS v FROM asks
WHERE class IN (${CORE}, ${LEARNABLE}) GROUP BY need, bit;
CREATE TABLE sim AS SELECT need, r, class, concept, level, weight FROM requirement
WHERE NOT ${IS_FACT};
CREATE TABLE job AS
SELECT n.id, n.workplace, n.day, n.hours, n.weights,
    CAST(coalesce(a.law, 0) AS BIGINT) AS law, CAST(coalesce(a.core, 0) AS BIGINT) AS core,
    CAST(coalesce(s.sure, 0) AS BIGINT) AS sure
FROM need n
    LEFT JOIN (SELECT need, sum(DISTINCT CASE class WHEN ${STATUTORY} THEN bit END) AS law,
            sum(DISTINCT CASE class WHEN ${CORE} THEN bit END) AS core
        FROM asks GROUP BY need) a ON a.need = n.id
    LEFT JOIN (SELECT need, sum(v) AS sure FROM step GROUP BY need) s ON s.need = n.id
ORDER BY n.workplace, n.id;
CREATE TABLE wish AS
SELECT s.concept, d.workplace, s.need, s.r, s.level, s.weight
FROM sim s JOIN job d ON d.id = s.need WHERE s.class IN (${CORE}, ${LEARNABLE})
ORDER BY s.concept, d.workplace, s.need;
DROP TABLE held; DROP TABLE person; DROP TABLE requirement; DROP TABLE need;`;

// What each index is for: nothing is looked for that it has not all of.
const INDEXES = `CREATE INDEX skill_by_concept ON skill (concept, grp, person, level);
CREATE INDEX near_by_asked ON near (asked, concept, similarity);
CREATE INDEX sim_by_need ON sim (need, class, concept, r, level, weight);
CREATE INDEX step_by_need ON step (need, bit, v);
CREATE INDEX asks_by_need ON asks (need, class, r, bit);
CREATE UNIQUE INDEX job_by_id ON job (id);
CREATE INDEX who_by_id ON who (id, day, hours, facts, sex);
CREATE INDEX who_by_group ON who (grp, id, day, hours, facts, sex);
CREATE INDEX reach_by_both ON reach (workplace, grp);
CREATE INDEX reach_by_group ON reach (grp, workplace);
CREATE INDEX skill_by_person ON skill (person, concept, level);
CREATE INDEX near_by_concept ON near (concept, asked, similarity);
CREATE INDEX wish_by_concept ON wish (concept, workplace, need, r, level, weight);
CREATE INDEX job_by_workplace ON job (workplace, id, day, hours, law, weights);
ANALYZE;`;

// What a held level of a near concept is worth against what is asked (engine/cover.h).
const coverOf = (similarity, level, div) => `(${similarity}
    * (CASE WHEN ${level} < s.level THEN ${level} ELSE s.level END) ${div} s.level)`;
const cover = (div) => coverOf("n.similarity", "h.level", div);
const passes = "w.day <= d.day AND w.hours >= d.hours AND d.law & ~w.facts = 0";
const steps = (need) => `CAST(coalesce((SELECT sum(t.v) FROM step t
    WHERE t.need = ${need} AND t.bit & w.facts <> 0), 0) AS BIGINT)`;
const top = `ORDER BY v DESC LIMIT ${TOP}`;

// (a): the fits of the first twenty people who pass the hard facts. Whoever meets nothing
// by likeness is looked at only when so many others do not reach what she can have.
const people = (need, div) => `WITH d AS (SELECT * FROM job WHERE id = ${need}),
hit AS MATERIALIZED (SELECT x.person, sum(x.v) AS v
    FROM (SELECT h.person, s.r, max(s.weight * ${cover(div)}) AS v
        FROM sim s JOIN near n ON n.asked = s.concept JOIN skill h ON h.concept = n.concept
            JOIN d ON d.id = s.need
            JOIN reach g ON g.workplace = d.workplace AND g.grp = h.grp
        WHERE s.need = ${need} AND s.class IN (${CORE}, ${LEARNABLE})
            AND ${cover(div)} >= 100
        GROUP BY h.person, s.r) x GROUP BY x.person),
found AS MATERIALIZED (SELECT w.id, hit.v + ${steps(need)} AS v
    FROM hit JOIN who w ON w.id = hit.person JOIN d ON ${passes}),
rest AS (SELECT w.id, ${steps(need)} AS v
    FROM d CROSS JOIN reach g JOIN who w ON w.grp = g.grp AND g.workplace = d.workplace
        AND ${passes}
    WHERE (SELECT count(*) FROM found f JOIN d ON f.v >= d.sure) < ${TOP}
        AND w.id NOT IN (SELECT person FROM hit)
    ${top})
SELECT x.v * 40 ${div} d.weights AS fit
FROM (SELECT v FROM found UNION ALL SELECT v FROM rest) x JOIN d ON 1 = 1
ORDER BY fit DESC LIMIT ${TOP};`;

// (a'): the fits of the first twenty needs whose hard facts one person passes.
const needs = (person, div) => `WITH w AS MATERIALIZED (SELECT * FROM who WHERE id = ${person}),
asked AS MATERIALIZED (SELECT n.asked, n.similarity, h.level
    FROM skill h JOIN near n ON n.concept = h.concept WHERE h.person = ${person}),
hit AS (SELECT x.need, sum(x.v) AS v
    FROM (SELECT s.need, s.r, max(s.weight * ${coverOf("n.similarity", "n.level", div)}) AS v
        FROM asked n JOIN wish s ON s.concept = n.asked JOIN w ON 1 = 1
            JOIN reach g ON g.workplace = s.workplace AND g.grp = w.grp
        WHERE ${coverOf("n.similarity", "n.level", div)} >= 100
        GROUP BY s.need, s.r) x GROUP BY x.need),
held AS (SELECT t.need, sum(t.v) AS v
    FROM w CROSS JOIN reach g CROSS JOIN job d CROSS JOIN step t
    WHERE g.grp = w.grp AND d.workplace = g.workplace AND ${passes}
        AND t.need = d.id AND t.bit & w.facts <> 0 GROUP BY t.need)
SELECT CAST(sum(x.v) AS BIGINT) * 40 ${div} d.weights AS fit
FROM (SELECT need, v FROM hit UNION ALL SELECT need, v FROM held) x
    JOIN job d ON d.id = x.need JOIN w ON ${passes}
GROUP BY d.id, d.weights ORDER BY fit DESC LIMIT ${TOP};`;

// (c) without subsets: who meets which thresholds, by sex, of all who have the core.
const patterns = (need, div) => `WITH d AS (SELECT * FROM job WHERE id = ${need}),
met AS (SELECT DISTINCT h.person, s.r, s.class
    FROM sim s JOIN near n ON n.asked = s.concept JOIN skill h ON h.concept = n.concept
        JOIN d ON d.id = s.need
        JOIN reach g ON g.workplace = d.workplace AND g.grp = h.grp
    WHERE s.need = ${need} AND s.class IN (${CORE}, ${CONTRACT}, ${CUSTOM})
        AND ${cover(div)} >= 150),
likes AS (SELECT person, sum(CASE class WHEN ${CORE} THEN 0 ELSE 1 << r END) AS bits,
        sum(CASE class WHEN ${CORE} THEN 1 ELSE 0 END) AS core
    FROM met GROUP BY person),
near_by AS (SELECT w.id, w.sex, 0 AS core, coalesce((SELECT sum(1 << a.r) FROM asks a
        WHERE a.need = ${need} AND a.class IN (${CONTRACT}, ${CUSTOM})
            AND a.bit & w.facts <> 0), 0) AS bits
    FROM d CROSS JOIN reach g JOIN who w ON w.grp = g.grp AND g.workplace = d.workplace
        AND ${passes} AND d.core & ~w.facts = 0
    UNION ALL SELECT w.id, w.sex, l.core, l.bits
    FROM likes l JOIN who w ON w.id = l.person JOIN d ON ${passes} AND d.core & ~w.facts = 0),
each AS (SELECT sex, sum(bits) AS bits FROM near_by GROUP BY id, sex
    HAVING sum(core) = (SELECT count(*) FROM sim WHERE need = ${need} AND class = ${CORE}))
SELECT sex, bits, count(*) FROM each GROUP BY sex, bits;`;

// (b), the needs' lists alone, workplace by workplace, DuckDB's words: what is asked
// there, each once; who has it or something near; then need by need, with a heap of
// twenty a need and no sorting.
const lists = (workplace) => [
    `CREATE OR REPLACE TEMP TABLE here AS SELECT w.*
FROM reach g JOIN who w ON w.grp = g.grp WHERE g.workplace = ${workplace}`,
    `CREATE OR REPLACE TEMP TABLE has AS SELECT h.*
FROM reach g JOIN skill_by_group h ON h.grp = g.grp WHERE g.workplace = ${workplace}`,
    `CREATE OR REPLACE TEMP TABLE d AS SELECT * FROM job WHERE workplace = ${workplace}`,
    `CREATE OR REPLACE TEMP TABLE hit AS
WITH wanted AS (SELECT s.* FROM d JOIN sim s ON s.need = d.id
    AND s.class IN (${CORE}, ${LEARNABLE})),
asked AS (SELECT DISTINCT concept, level FROM wanted),
good AS (SELECT s.concept, s.level, h.person, max(${cover("//")}) AS c
    FROM asked s JOIN near n ON n.asked = s.concept JOIN has h ON h.concept = n.concept
    WHERE ${cover("//")} >= 100 GROUP BY s.concept, s.level, h.person),
sums AS (SELECT s.need, g.person, sum(s.weight * g.c) AS v
    FROM wanted s JOIN good g ON g.concept = s.concept AND g.level = s.level
    GROUP BY s.need, g.person)
SELECT x.need, x.person, x.v + ${steps("x.need")} AS v
FROM sums x JOIN d ON d.id = x.need JOIN here w ON w.id = x.person AND ${passes}`,
    // Needs whose first twenty do not all reach what people without likeness can have.
    `CREATE OR REPLACE TEMP TABLE lack AS SELECT d.* FROM d LEFT JOIN
    (SELECT need, count(*) AS n FROM hit JOIN d ON d.id = hit.need AND hit.v >= d.sure
     GROUP BY need) t ON t.need = d.id
WHERE coalesce(t.n, 0) < ${TOP}`,
    `INSERT INTO hit SELECT need, unnest(min(person, ${TOP})), v
FROM (SELECT d.id AS need, w.id AS person, sum(t.v) AS v
    FROM lack d JOIN here w ON ${passes} JOIN step t ON t.need = d.id AND t.bit & w.facts <> 0
    ANTI JOIN hit x ON x.need = d.id AND x.person = w.id GROUP BY d.id, w.id)
GROUP BY need, v`,
    `INSERT INTO list SELECT need, unnest(max(v * 40 // weights, ${TOP}))
FROM hit JOIN d ON d.id = hit.need GROUP BY need`,
];
const LISTS_LAYOUT = "CREATE TABLE skill_by_group AS SELECT * FROM skill ORDER BY grp, person";

module.exports = { LAYOUT, INDEXES, LISTS_LAYOUT, people, needs, patterns, lists };
