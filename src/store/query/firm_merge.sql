-- Two firms of a unit that were found to be one. A firm that is gone is kept by one that
-- is not gone itself, so there is never a chain.

-- firm_raw_by_rid (rid: int) -> maybe: id int, rid int, org_id int, name text, status text, kept_rid int?
SELECT g.id, g.rid, g.org_id, g.name, g.status, k.rid AS kept_rid
FROM firm g LEFT JOIN firm_merge m ON m.gone_id = g.id AND m.undone_at IS NULL
    LEFT JOIN firm k ON k.id = m.kept_id
WHERE g.rid = :rid;

-- firm_merge_put (rid: int, org_id: int, kept_id: int, gone_id: int, was: text, at: int, actor: text, undone_at: int?, undone_by: text?) -> none
INSERT INTO firm_merge (rid, org_id, kept_id, gone_id, was, at, actor, undone_at, undone_by)
VALUES (:rid, :org_id, :kept_id, :gone_id, :was, :at, :actor, :undone_at, :undone_by);

-- firm_merge_drop (rid: int) -> none
DELETE FROM firm_merge WHERE rid = :rid;

-- firm_merge_clear () -> none
DELETE FROM firm_merge;

-- firm_merge_by_rid (rid: int) -> maybe: org_id int, kept_rid int, gone_rid int, undone_at int?
SELECT m.org_id, k.rid AS kept_rid, g.rid AS gone_rid, m.undone_at
FROM firm_merge m JOIN firm k ON k.id = m.kept_id JOIN firm g ON g.id = m.gone_id
WHERE m.rid = :rid;

-- firm_merges_of (kept_id: int) -> many: rid int, gone_rid int, gone text, at int, actor text
SELECT m.rid, g.rid AS gone_rid, g.name AS gone, m.at, m.actor
FROM firm_merge m JOIN firm g ON g.id = m.gone_id
WHERE m.kept_id = :kept_id AND m.undone_at IS NULL ORDER BY m.at, m.rid;

-- rebuild_merges () -> many: rid int, org_id int, kept_id int, gone_id int, was text, at int, actor text, undone_at int?, undone_by text?
SELECT rid, org_id, kept_id, gone_id, was, at, actor, undone_at, undone_by
FROM firm_merge ORDER BY rid;

-- What is made anew when two firms become one, or two again.

-- visit_rids_of_firm (firm_id: int) -> many: rid int
SELECT rid FROM visit WHERE firm_id = :firm_id ORDER BY rid;

-- need_rids_of_firm (firm_id: int) -> many: rid int
SELECT n.rid FROM need_state s JOIN need n ON n.id = s.need_id
WHERE s.firm_id = :firm_id ORDER BY n.id;

-- ask_rids_of_firm (firm_id: int) -> many: rid int
SELECT a.rid FROM employer_ask a WHERE a.firm_id = :firm_id ORDER BY a.rid;

-- referral_rids_of_firm (firm_id: int) -> many: rid int
SELECT rid FROM referral WHERE firm_id = :firm_id ORDER BY rid;

-- recruitment_rids_of_firm (firm_id: int) -> many: rid int
SELECT rid FROM recruitment WHERE firm_id = :firm_id ORDER BY rid;

-- draft_plain_move (org_id: int, about: int, to_about: int) -> changes
UPDATE draft_plain SET about = :to_about
WHERE org_id = :org_id AND about = :about AND form IN ('need', 'firm_note')
    AND NOT EXISTS (SELECT 1 FROM draft_plain d
        WHERE d.user_id = draft_plain.user_id AND d.org_id = draft_plain.org_id
            AND d.form = draft_plain.form AND d.about = :to_about);
