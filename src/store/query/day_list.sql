-- The day's lists (service/day_list): the first needs of people whom somebody holds.

-- list_people () -> many: person_id int
SELECT DISTINCT h.person_id FROM case_holder h JOIN person p ON p.id = h.person_id
WHERE h.to_at IS NULL AND p.merged_into IS NULL
    AND NOT EXISTS (SELECT 1 FROM matching_off m WHERE m.org_id = p.org_id)
ORDER BY h.person_id;

-- list_entry_of (person_id: int) -> many: need_id int, place int, since_on date?
SELECT need_id, place, since_on FROM list_entry WHERE person_id = :person_id ORDER BY need_id;

-- list_entry_people () -> many: person_id int
SELECT DISTINCT person_id FROM list_entry ORDER BY person_id;

-- list_entry_put (person_id: int, need_id: int, place: int, since_on: date?) -> none
INSERT INTO list_entry (person_id, need_id, place, since_on)
VALUES (:person_id, :need_id, :place, :since_on)
ON CONFLICT (person_id, need_id) DO UPDATE SET place = excluded.place;

-- list_entry_drop (person_id: int, need_id: int) -> none
DELETE FROM list_entry WHERE person_id = :person_id AND need_id = :need_id;

-- dispose_list_entry (person_id: int) -> changes
DELETE FROM list_entry WHERE person_id = :person_id;

-- What came today to the lists of the people whom a user holds; a protected identity is
-- in no list, nor a need that has been filled since.

-- list_news (org_id: int, user_id: int, today: date, places: int) -> many: person_id int, rid int, need_rid int, title text
SELECT p.id AS person_id, p.rid, n.rid AS need_rid, v.title
FROM case_holder h JOIN list_entry e ON e.person_id = h.person_id
    JOIN person p ON p.id = e.person_id JOIN need n ON n.id = e.need_id
    JOIN need_version v ON v.need_id = n.id AND v.version = n.version
WHERE h.user_id = :user_id AND h.to_at IS NULL AND p.org_id = :org_id
    AND e.since_on = :today AND e.place <= :places AND p.merged_into IS NULL
    AND NOT EXISTS (SELECT 1 FROM need_state s WHERE s.need_id = n.id AND s.status <> 'open')
    AND NOT EXISTS (SELECT 1 FROM protection x WHERE x.person_id = p.id AND x.to_at IS NULL)
ORDER BY p.id, e.place LIMIT 100;

-- The same for the needs of the firms she answers for: how many people.

-- list_need_news (org_id: int, user_id: int, today: date, places: int) -> many: need_rid int, title text, people int
SELECT n.rid AS need_rid, v.title, count(*) AS people
FROM firm f JOIN need_state s ON s.firm_id = f.id AND s.status = 'open'
    JOIN need n ON n.id = s.need_id
    JOIN need_version v ON v.need_id = n.id AND v.version = n.version
    JOIN list_entry e ON e.need_id = n.id AND e.since_on = :today AND e.place <= :places
WHERE f.org_id = :org_id AND f.holder_id = :user_id AND f.status IN ('open', 'paused')
    AND NOT EXISTS (SELECT 1 FROM protection x WHERE x.person_id = e.person_id AND x.to_at IS NULL)
GROUP BY n.id ORDER BY people DESC, n.id LIMIT 20;
