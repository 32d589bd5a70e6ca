-- What the search of everything looks through, the newest first; people and words are in
-- memory, firms by the words of their names.

-- find_contacts (org_id: int, most: int) -> many: name text, role text, firm_rid int, firm text
SELECT c.name, c.role, f.rid AS firm_rid, f.name AS firm
FROM firm f JOIN firm_contact c ON c.firm_id = f.id
WHERE f.org_id = :org_id AND c.left_on IS NULL ORDER BY f.id DESC, c.id LIMIT :most;

-- find_needs (most: int) -> many: rid int, title text, employer text, place text
SELECT n.rid, v.title, v.employer, p.name AS place
FROM need n JOIN need_version v ON v.need_id = n.id AND v.version = n.version
    JOIN place p ON p.id = v.place_id
ORDER BY n.id DESC LIMIT :most;

-- find_recruitments (org_id: int, most: int) -> many: rid int, title text, firm text
SELECT r.rid, r.title, f.name AS firm
FROM recruitment r JOIN firm f ON f.id = r.firm_id
WHERE r.org_id = :org_id ORDER BY r.recorded_at DESC, r.rid LIMIT :most;

-- find_programmes () -> many: slug text, json text
SELECT p.slug, p.json FROM programme p
WHERE p.version = (SELECT max(o.version) FROM programme o WHERE o.slug = p.slug)
ORDER BY p.slug;
