-- note_add (rid: int, person_id: int, corrects_id: int?, on_day: date, sealed: blob, noted_by: int, at: int) -> insert
INSERT INTO note (rid, person_id, corrects_id, on_day, sealed, noted_by, at)
VALUES (:rid, :person_id, :corrects_id, :on_day, :sealed, :noted_by, :at);

-- Notes of cases merged into this one are read with it.

-- note_of (person_id: int, rid: int) -> maybe: id int, person_id int, on_day date, sealed blob, corrected bool
SELECT n.id, n.person_id, n.on_day, n.sealed,
    EXISTS (SELECT 1 FROM note c WHERE c.corrects_id = n.id) AS corrected
FROM note n WHERE n.rid = :rid AND (n.person_id = :person_id OR n.person_id IN
    (SELECT id FROM person WHERE merged_into = :person_id));

-- note_by_rid (rid: int) -> maybe: person_id int, on_day date, sealed blob
SELECT person_id, on_day, sealed FROM note WHERE rid = :rid;

-- notes_of (person_id: int, before: int, most: int) -> many: person_id int, rid int, on_day date, sealed blob, written_at int, noted_by text, corrects int?, corrected bool
SELECT n.person_id, n.rid, n.on_day, n.sealed, n.at AS written_at, u.name AS noted_by,
    (SELECT o.rid FROM note o WHERE o.id = n.corrects_id) AS corrects,
    EXISTS (SELECT 1 FROM note c WHERE c.corrects_id = n.id) AS corrected
FROM note n JOIN user_account u ON u.id = n.noted_by
WHERE (n.person_id = :person_id OR n.person_id IN
    (SELECT id FROM person WHERE merged_into = :person_id))
    AND n.id < :before ORDER BY n.id DESC LIMIT :most;
