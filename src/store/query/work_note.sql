-- Notes on firms and needs. Of a firm: also of those merged into it.

-- work_note_add (rid: int, org_id: int, firm_id: int?, need_id: int?, corrects_id: int?, on_day: date, text: text, noted_by: int, at: int) -> insert
INSERT INTO work_note (rid, org_id, firm_id, need_id, corrects_id, on_day, text, noted_by, at)
VALUES (:rid, :org_id, :firm_id, :need_id, :corrects_id, :on_day, :text, :noted_by, :at);

-- work_notes_of_firm (firm_id: int, before: int, most: int) -> many: id int, rid int, corrects_id int?, on_day date, text text, noted_by int, by_name text, at int, is_back bool
SELECT w.id, w.rid, w.corrects_id, w.on_day, w.text, w.noted_by, u.name AS by_name, w.at,
    EXISTS (SELECT 1 FROM work_note_back b WHERE b.note_id = w.id) AS is_back
FROM work_note w JOIN user_account u ON u.id = w.noted_by
WHERE (w.firm_id = :firm_id OR w.firm_id IN
    (SELECT m.gone_id FROM firm_merge m WHERE m.kept_id = :firm_id AND m.undone_at IS NULL))
    AND w.id < :before ORDER BY w.id DESC LIMIT :most;

-- work_notes_of_need (need_id: int, before: int, most: int) -> many: id int, rid int, corrects_id int?, on_day date, text text, noted_by int, by_name text, at int, is_back bool
SELECT w.id, w.rid, w.corrects_id, w.on_day, w.text, w.noted_by, u.name AS by_name, w.at,
    EXISTS (SELECT 1 FROM work_note_back b WHERE b.note_id = w.id) AS is_back
FROM work_note w JOIN user_account u ON u.id = w.noted_by
WHERE w.need_id = :need_id AND w.id < :before ORDER BY w.id DESC LIMIT :most;

-- work_note_by_rid (rid: int) -> maybe: id int, org_id int, firm_id int?, need_id int?, corrects_id int?, on_day date, text text, noted_by int, at int, next_id int?, is_back bool
SELECT w.id, w.org_id, w.firm_id, w.need_id, w.corrects_id, w.on_day, w.text, w.noted_by, w.at,
    (SELECT n.id FROM work_note n WHERE n.corrects_id = w.id) AS next_id,
    EXISTS (SELECT 1 FROM work_note_back b WHERE b.note_id = w.id) AS is_back
FROM work_note w WHERE w.rid = :rid;

-- work_note_next (corrects_id: int) -> maybe: id int, is_back bool
SELECT w.id, EXISTS (SELECT 1 FROM work_note_back b WHERE b.note_id = w.id) AS is_back
FROM work_note w WHERE w.corrects_id = :corrects_id;

-- work_note_back_put (note_id: int, at: int, by_id: int) -> none
INSERT INTO work_note_back (note_id, at, by_id) VALUES (:note_id, :at, :by_id);

-- work_note_count_firm (firm_id: int) -> one: n int
SELECT count(*) AS n FROM work_note w
WHERE (w.firm_id = :firm_id OR w.firm_id IN
    (SELECT m.gone_id FROM firm_merge m WHERE m.kept_id = :firm_id AND m.undone_at IS NULL))
    AND w.corrects_id IS NULL
    AND NOT EXISTS (SELECT 1 FROM work_note_back b WHERE b.note_id = w.id);

-- work_note_count_need (need_id: int) -> one: n int
SELECT count(*) AS n FROM work_note w
WHERE w.need_id = :need_id AND w.corrects_id IS NULL
    AND NOT EXISTS (SELECT 1 FROM work_note_back b WHERE b.note_id = w.id);
