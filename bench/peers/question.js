// question.js: matching as SQL says it, the same text for each peer but for how it
// divides whole numbers. The tables are those of bench/index_tables.h.
"use strict";

const STATUTORY = 0, CORE = 2, LEARNABLE = 3, CONTRACT = 4, CUSTOM = 5; // engine/rank.h
const TOP = 20;

// What a held level of a near concept is worth against what is asked (engine/cover.h).
const cover = (div) => `CASE w.grade
    WHEN 0 THEN n.similarity * (CASE WHEN h.level < w.level THEN h.level ELSE w.level END)
        ${div} w.level
    WHEN 1 THEN 250
    ELSE CASE WHEN h.level >= w.level THEN 250 ELSE 0 END END`;
const nearby = "near n ON n.asked = w.concept AND (w.grade = 0 OR n.concept = w.concept)";

// Reach, the first day, hours, and what the law asks of person p for need d. The group
// is named again there so that PostgreSQL asks it of nobody who is out of reach.
const passes = `g.grp = p.grp AND p.day <= d.day AND p.hours >= d.hours
    AND (SELECT count(DISTINCT s.r) FROM requirement s JOIN held f ON f.concept = s.concept
            AND (s.grade = 1 OR f.level >= s.level)
         WHERE s.need = d.id AND s.class = ${STATUTORY} AND f.person = p.id
            AND p.grp = g.grp)
      = (SELECT count(*) FROM requirement s WHERE s.need = d.id AND s.class = ${STATUTORY})`;

// (a): the fits of the first twenty people who pass the hard facts.
const people = (need, div) => `SELECT sum(x.v) * 40 ${div} d.weights AS fit
FROM (SELECT h.person, w.r, max(w.weight * (${cover(div)})) AS v
      FROM requirement w JOIN ${nearby} JOIN held h ON h.concept = n.concept
      WHERE w.need = ${need} AND w.class IN (${CORE}, ${LEARNABLE})
          AND ${cover(div)} >= 100
      GROUP BY h.person, w.r) x
JOIN person p ON p.id = x.person JOIN need d ON d.id = ${need}
JOIN reach g ON g.workplace = d.workplace AND ${passes}
GROUP BY x.person, d.weights ORDER BY fit DESC LIMIT ${TOP};`;

// (c) without subsets: who meets which thresholds, by sex, of all who have the core.
const patterns = (need, div) => `WITH met AS (
    SELECT DISTINCT h.person, w.r, w.class
    FROM requirement w JOIN ${nearby} JOIN held h ON h.concept = n.concept
    WHERE w.need = ${need} AND w.class IN (${CORE}, ${CONTRACT}, ${CUSTOM})
        AND ${cover(div)} >= 150),
bits AS (
    SELECT person, sum(CASE WHEN class = ${CORE} THEN 0 ELSE 1 << r END) AS bits,
        sum(CASE WHEN class = ${CORE} THEN 1 ELSE 0 END) AS core
    FROM met GROUP BY person)
SELECT p.sex, b.bits, count(*)
FROM bits b JOIN person p ON p.id = b.person JOIN need d ON d.id = ${need}
JOIN reach g ON g.workplace = d.workplace AND ${passes}
WHERE b.core = (SELECT count(*) FROM requirement s WHERE s.need = d.id AND s.class = ${CORE})
GROUP BY p.sex, b.bits;`;

// (b), the needs' lists alone, workplace by workplace: one join of all would not fit.
const reached = (workplace) => `CREATE OR REPLACE TEMP TABLE near_by AS
SELECT h.person, h.concept, h.level, p.day, p.hours
FROM reach g JOIN person p ON p.grp = g.grp JOIN held h ON h.person = p.id
WHERE g.workplace = ${workplace};`;

const lists = (workplace, div) => `INSERT INTO list
WITH d AS (SELECT * FROM need WHERE workplace = ${workplace}),
hit AS (
    SELECT w.need, h.person, w.r, max(w.weight * (${cover(div)})) AS v,
        any_value(h.day) AS day, any_value(h.hours) AS hours
    FROM d JOIN requirement w ON w.need = d.id AND w.class IN (${CORE}, ${LEARNABLE})
    JOIN ${nearby} JOIN near_by h ON h.concept = n.concept
        AND h.day <= d.day AND h.hours >= d.hours
    WHERE ${cover(div)} >= 100 GROUP BY w.need, h.person, w.r),
law AS (
    SELECT s.need, count(*) AS asked FROM d JOIN requirement s ON s.need = d.id
        AND s.class = ${STATUTORY} GROUP BY s.need),
kept AS (
    SELECT s.need, f.person, count(DISTINCT s.r) AS met
    FROM d JOIN requirement s ON s.need = d.id AND s.class = ${STATUTORY}
    JOIN near_by f ON f.concept = s.concept AND (s.grade = 1 OR f.level >= s.level)
    GROUP BY s.need, f.person),
fits AS (
    SELECT h.need, h.person, sum(h.v) * 40 ${div} any_value(d.weights) AS fit
    FROM hit h JOIN d ON d.id = h.need LEFT JOIN law l ON l.need = h.need
    LEFT JOIN kept k ON k.need = h.need AND k.person = h.person
    WHERE coalesce(l.asked, 0) = coalesce(k.met, 0) GROUP BY h.need, h.person)
SELECT need, person, fit FROM fits
QUALIFY row_number() OVER (PARTITION BY need ORDER BY fit DESC, person) <= ${TOP};`;

module.exports = { people, patterns, reached, lists };
