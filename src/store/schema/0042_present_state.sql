-- Whose limits come near is asked of pauses too: a pause has a last day.
DROP INDEX enrolment_by_limit;
CREATE INDEX enrolment_by_limit ON enrolment (org_id, limit_on) WHERE state <> 'ended';

-- What every list of firms says of one, but the size, which is asked as of a day: where
-- its first workplace that is still there lies, else that of a firm it was merged with.
CREATE VIEW firm_line AS
SELECT f.id, f.rid, f.org_id, f.name, f.number, f.number_mark, f.form, f.status, f.holder_id,
    u.name AS holder, f.visited_on, f.recall_on, f.next, f.next_on, f.sort_key,
    COALESCE((SELECT p.name FROM firm_workplace w JOIN place p ON p.id = w.place_id
     WHERE w.firm_id = f.id AND w.closed_on IS NULL ORDER BY w.id LIMIT 1),
    (SELECT p.name FROM firm_merge m JOIN firm_workplace w ON w.firm_id = m.gone_id
        JOIN place p ON p.id = w.place_id
     WHERE m.kept_id = f.id AND m.undone_at IS NULL AND w.closed_on IS NULL
     ORDER BY w.id LIMIT 1)) AS place
FROM firm f LEFT JOIN user_account u ON u.id = f.holder_id;
