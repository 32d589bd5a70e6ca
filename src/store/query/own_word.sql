-- own_word_add (rid: int, person_id: int, about: text, quote: blob, words: blob, said_by: int, at: int) -> insert
INSERT INTO own_word (rid, person_id, about, quote, words, said_by, at)
VALUES (:rid, :person_id, :about, :quote, :words, :said_by, :at);

-- own_word_answer_add (rid: int, person_id: int, word_id: int, verdict: text, sealed: blob, answered_by: int, at: int) -> insert
INSERT INTO own_word_answer (rid, person_id, word_id, verdict, sealed, answered_by, at)
VALUES (:rid, :person_id, :word_id, :verdict, :sealed, :answered_by, :at);

-- own_word_of (person_id: int, rid: int) -> maybe: id int
SELECT id FROM own_word WHERE rid = :rid AND person_id = :person_id;

-- own_word_count (person_id: int) -> one: said int, waiting int
SELECT count(*) AS said, count(*) FILTER (WHERE NOT EXISTS (
    SELECT 1 FROM own_word_answer a WHERE a.word_id = w.id)) AS waiting
FROM own_word w WHERE w.person_id = :person_id;

-- own_words_of (person_id: int, most: int) -> many: rid int, about text, quote blob, words blob, said_by text, said_at int, answer_rid int?, verdict text?, answer blob?, answered_by text?, answered_at int?
SELECT w.rid, w.about, w.quote, w.words, u.name AS said_by, w.at AS said_at,
    a.rid AS answer_rid, a.verdict, a.sealed AS answer, v.name AS answered_by,
    a.at AS answered_at
FROM own_word w JOIN user_account u ON u.id = w.said_by
LEFT JOIN own_word_answer a ON a.id =
    (SELECT max(b.id) FROM own_word_answer b WHERE b.word_id = w.id)
LEFT JOIN user_account v ON v.id = a.answered_by
WHERE w.person_id = :person_id ORDER BY w.id DESC LIMIT :most;

-- Whose words wait for whom: of one's own cases, or of the whole unit's (everyone); of a
-- protected identity only for its keepers.

-- own_words_waiting (org_id: int, user_id: int, everyone: int, keeper: int) -> many: person_id int, rid int, n int, since_at int
SELECT p.id AS person_id, p.rid, count(*) AS n, min(w.at) AS since_at
FROM own_word w CROSS JOIN person p ON p.id = w.person_id
WHERE p.org_id = :org_id
    AND NOT EXISTS (SELECT 1 FROM own_word_answer a WHERE a.word_id = w.id)
    AND CASE WHEN EXISTS (SELECT 1 FROM protection r WHERE r.person_id = p.id AND r.to_at IS NULL)
        THEN :keeper <> 0
        ELSE :everyone <> 0 OR EXISTS (SELECT 1 FROM case_holder h
            WHERE h.person_id = p.id AND h.user_id = :user_id AND h.to_at IS NULL) END
GROUP BY p.id ORDER BY since_at, p.id;

-- extract_own_words (person_id: int) -> many: rid int, about text, quote blob, words blob, said_by text, said_at int
SELECT w.rid, w.about, w.quote, w.words, u.name AS said_by, w.at AS said_at
FROM own_word w JOIN user_account u ON u.id = w.said_by
WHERE w.person_id = :person_id ORDER BY w.id;

-- extract_own_answers (person_id: int) -> many: rid int, word_rid int, verdict text, sealed blob, answered_by text, answered_at int
SELECT a.rid, w.rid AS word_rid, a.verdict, a.sealed, u.name AS answered_by, a.at AS answered_at
FROM own_word_answer a JOIN own_word w ON w.id = a.word_id JOIN user_account u ON u.id = a.answered_by
WHERE a.person_id = :person_id ORDER BY a.id;

-- dispose_own_word_answer (person_id: int) -> changes
DELETE FROM own_word_answer WHERE person_id = :person_id;

-- dispose_own_word (person_id: int) -> changes
DELETE FROM own_word WHERE person_id = :person_id;
