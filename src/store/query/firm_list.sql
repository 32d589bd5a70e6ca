-- The lists of firms: of the unit, or of one holder (0: nobody), in four orders, by keyset.
-- What is said of a firm stands in the view firm_line (0042_present_state.sql).

-- firm_unit_by_name (today: text, org_id: int, key: blob, after: int, most: int) -> many: id int, rid int, name text, number text, form text, status text, holder_id int, holder text?, visited_on text, recall_on text, next text, next_on text, sort_key blob, place text?, least int?, most int?
SELECT f.id, f.rid, f.name, f.number, f.form, f.status, f.holder_id, f.holder, f.visited_on,
    f.recall_on, f.next, f.next_on, f.sort_key, f.place,
    (SELECT b.least FROM firm_band b WHERE b.firm_id = f.id AND b.valid_on <= :today
     ORDER BY b.valid_on DESC LIMIT 1) AS least,
    (SELECT b.most FROM firm_band b WHERE b.firm_id = f.id AND b.valid_on <= :today
     ORDER BY b.valid_on DESC LIMIT 1) AS most
FROM firm_line f
WHERE f.org_id = :org_id AND f.status <> 'closed'
    AND (f.sort_key, f.id) > (:key, :after)
ORDER BY f.sort_key, f.id LIMIT :most;

-- firm_unit_by_visited (today: text, org_id: int, key: text, after: int, most: int) -> many: id int, rid int, name text, number text, form text, status text, holder_id int, holder text?, visited_on text, recall_on text, next text, next_on text, sort_key blob, place text?, least int?, most int?
SELECT f.id, f.rid, f.name, f.number, f.form, f.status, f.holder_id, f.holder, f.visited_on,
    f.recall_on, f.next, f.next_on, f.sort_key, f.place,
    (SELECT b.least FROM firm_band b WHERE b.firm_id = f.id AND b.valid_on <= :today
     ORDER BY b.valid_on DESC LIMIT 1) AS least,
    (SELECT b.most FROM firm_band b WHERE b.firm_id = f.id AND b.valid_on <= :today
     ORDER BY b.valid_on DESC LIMIT 1) AS most
FROM firm_line f
WHERE f.org_id = :org_id AND f.status <> 'closed'
    AND (f.visited_on, f.id) > (:key, :after)
ORDER BY f.visited_on, f.id LIMIT :most;

-- firm_unit_by_recall (today: text, org_id: int, key: text, after: int, most: int) -> many: id int, rid int, name text, number text, form text, status text, holder_id int, holder text?, visited_on text, recall_on text, next text, next_on text, sort_key blob, place text?, least int?, most int?
SELECT f.id, f.rid, f.name, f.number, f.form, f.status, f.holder_id, f.holder, f.visited_on,
    f.recall_on, f.next, f.next_on, f.sort_key, f.place,
    (SELECT b.least FROM firm_band b WHERE b.firm_id = f.id AND b.valid_on <= :today
     ORDER BY b.valid_on DESC LIMIT 1) AS least,
    (SELECT b.most FROM firm_band b WHERE b.firm_id = f.id AND b.valid_on <= :today
     ORDER BY b.valid_on DESC LIMIT 1) AS most
FROM firm_line f
WHERE f.org_id = :org_id AND f.status <> 'closed'
    AND (f.recall_on, f.id) > (:key, :after)
ORDER BY f.recall_on, f.id LIMIT :most;

-- firm_unit_newest (today: text, org_id: int, after: int, most: int) -> many: id int, rid int, name text, number text, form text, status text, holder_id int, holder text?, visited_on text, recall_on text, next text, next_on text, sort_key blob, place text?, least int?, most int?
SELECT f.id, f.rid, f.name, f.number, f.form, f.status, f.holder_id, f.holder, f.visited_on,
    f.recall_on, f.next, f.next_on, f.sort_key, f.place,
    (SELECT b.least FROM firm_band b WHERE b.firm_id = f.id AND b.valid_on <= :today
     ORDER BY b.valid_on DESC LIMIT 1) AS least,
    (SELECT b.most FROM firm_band b WHERE b.firm_id = f.id AND b.valid_on <= :today
     ORDER BY b.valid_on DESC LIMIT 1) AS most
FROM firm_line f
WHERE f.org_id = :org_id AND f.status <> 'closed' AND f.id < :after
ORDER BY f.id DESC LIMIT :most;

-- firm_held_by_name (today: text, org_id: int, holder_id: int, key: blob, after: int, most: int) -> many: id int, rid int, name text, number text, form text, status text, holder_id int, holder text?, visited_on text, recall_on text, next text, next_on text, sort_key blob, place text?, least int?, most int?
SELECT f.id, f.rid, f.name, f.number, f.form, f.status, f.holder_id, f.holder, f.visited_on,
    f.recall_on, f.next, f.next_on, f.sort_key, f.place,
    (SELECT b.least FROM firm_band b WHERE b.firm_id = f.id AND b.valid_on <= :today
     ORDER BY b.valid_on DESC LIMIT 1) AS least,
    (SELECT b.most FROM firm_band b WHERE b.firm_id = f.id AND b.valid_on <= :today
     ORDER BY b.valid_on DESC LIMIT 1) AS most
FROM firm_line f
WHERE f.org_id = :org_id AND f.holder_id = :holder_id AND f.status <> 'closed'
    AND (f.sort_key, f.id) > (:key, :after)
ORDER BY f.sort_key, f.id LIMIT :most;

-- firm_held_by_visited (today: text, org_id: int, holder_id: int, key: text, after: int, most: int) -> many: id int, rid int, name text, number text, form text, status text, holder_id int, holder text?, visited_on text, recall_on text, next text, next_on text, sort_key blob, place text?, least int?, most int?
SELECT f.id, f.rid, f.name, f.number, f.form, f.status, f.holder_id, f.holder, f.visited_on,
    f.recall_on, f.next, f.next_on, f.sort_key, f.place,
    (SELECT b.least FROM firm_band b WHERE b.firm_id = f.id AND b.valid_on <= :today
     ORDER BY b.valid_on DESC LIMIT 1) AS least,
    (SELECT b.most FROM firm_band b WHERE b.firm_id = f.id AND b.valid_on <= :today
     ORDER BY b.valid_on DESC LIMIT 1) AS most
FROM firm_line f
WHERE f.org_id = :org_id AND f.holder_id = :holder_id AND f.status <> 'closed'
    AND (f.visited_on, f.id) > (:key, :after)
ORDER BY f.visited_on, f.id LIMIT :most;

-- firm_held_by_recall (today: text, org_id: int, holder_id: int, key: text, after: int, most: int) -> many: id int, rid int, name text, number text, form text, status text, holder_id int, holder text?, visited_on text, recall_on text, next text, next_on text, sort_key blob, place text?, least int?, most int?
SELECT f.id, f.rid, f.name, f.number, f.form, f.status, f.holder_id, f.holder, f.visited_on,
    f.recall_on, f.next, f.next_on, f.sort_key, f.place,
    (SELECT b.least FROM firm_band b WHERE b.firm_id = f.id AND b.valid_on <= :today
     ORDER BY b.valid_on DESC LIMIT 1) AS least,
    (SELECT b.most FROM firm_band b WHERE b.firm_id = f.id AND b.valid_on <= :today
     ORDER BY b.valid_on DESC LIMIT 1) AS most
FROM firm_line f
WHERE f.org_id = :org_id AND f.holder_id = :holder_id AND f.status <> 'closed'
    AND (f.recall_on, f.id) > (:key, :after)
ORDER BY f.recall_on, f.id LIMIT :most;

-- firm_held_newest (today: text, org_id: int, holder_id: int, after: int, most: int) -> many: id int, rid int, name text, number text, form text, status text, holder_id int, holder text?, visited_on text, recall_on text, next text, next_on text, sort_key blob, place text?, least int?, most int?
SELECT f.id, f.rid, f.name, f.number, f.form, f.status, f.holder_id, f.holder, f.visited_on,
    f.recall_on, f.next, f.next_on, f.sort_key, f.place,
    (SELECT b.least FROM firm_band b WHERE b.firm_id = f.id AND b.valid_on <= :today
     ORDER BY b.valid_on DESC LIMIT 1) AS least,
    (SELECT b.most FROM firm_band b WHERE b.firm_id = f.id AND b.valid_on <= :today
     ORDER BY b.valid_on DESC LIMIT 1) AS most
FROM firm_line f
WHERE f.org_id = :org_id AND f.holder_id = :holder_id AND f.status <> 'closed' AND f.id < :after
ORDER BY f.id DESC LIMIT :most;

-- firm_closed_by_name (today: text, org_id: int, key: blob, after: int, most: int) -> many: id int, rid int, name text, number text, form text, status text, holder_id int, holder text?, visited_on text, recall_on text, next text, next_on text, sort_key blob, place text?, least int?, most int?
SELECT f.id, f.rid, f.name, f.number, f.form, f.status, f.holder_id, f.holder, f.visited_on,
    f.recall_on, f.next, f.next_on, f.sort_key, f.place,
    (SELECT b.least FROM firm_band b WHERE b.firm_id = f.id AND b.valid_on <= :today
     ORDER BY b.valid_on DESC LIMIT 1) AS least,
    (SELECT b.most FROM firm_band b WHERE b.firm_id = f.id AND b.valid_on <= :today
     ORDER BY b.valid_on DESC LIMIT 1) AS most
FROM firm_line f
WHERE f.org_id = :org_id AND f.status = 'closed'
    AND (f.sort_key, f.id) > (:key, :after)
ORDER BY f.sort_key, f.id LIMIT :most;

-- A search by words finds ids and names first, in order; the rest is read of what is shown.

-- firm_term_count (org_id: int, first_from: text, first_to: text, most: int) -> one: n int
SELECT count(*) AS n FROM (SELECT 1 FROM firm_term t
    WHERE t.org_id = :org_id AND t.term >= :first_from AND t.term < :first_to LIMIT :most);

-- firm_find_term (org_id: int, first_from: text, first_to: text, most: int) -> many: id int, name text
SELECT f.id, f.name FROM firm f
WHERE f.id IN (SELECT t.firm_id FROM firm_term t
               WHERE t.org_id = :org_id AND t.term >= :first_from AND t.term < :first_to)
ORDER BY f.status = 'closed', f.sort_key, f.id LIMIT :most;

-- firm_find_terms (org_id: int, first_from: text, first_to: text, second_from: text, second_to: text, most: int) -> many: id int, name text
SELECT f.id, f.name FROM firm f
WHERE f.id IN (SELECT t.firm_id FROM firm_term t
               WHERE t.org_id = :org_id AND t.term >= :first_from AND t.term < :first_to
               INTERSECT
               SELECT t.firm_id FROM firm_term t
               WHERE t.org_id = :org_id AND t.term >= :second_from AND t.term < :second_to)
ORDER BY f.status = 'closed', f.sort_key, f.id LIMIT :most;

-- The same of a beginning that many have: by the index of names, until there are enough.
-- The plus keeps the planner from sorting them all. Closed firms are none of these.

-- firm_find_walk (org_id: int, first_from: text, first_to: text, most: int) -> many: id int, name text
SELECT f.id, f.name FROM firm f
WHERE f.org_id = :org_id AND f.status <> 'closed'
    AND +f.id IN (SELECT t.firm_id FROM firm_term t
               WHERE t.org_id = :org_id AND t.term >= :first_from AND t.term < :first_to)
ORDER BY f.sort_key, f.id LIMIT :most;

-- firm_found (today: text, id: int) -> maybe: id int, rid int, name text, number text, form text, status text, holder_id int, holder text?, visited_on text, recall_on text, next text, next_on text, sort_key blob, place text?, least int?, most int?
SELECT f.id, f.rid, f.name, f.number, f.form, f.status, f.holder_id, f.holder, f.visited_on,
    f.recall_on, f.next, f.next_on, f.sort_key, f.place,
    (SELECT b.least FROM firm_band b WHERE b.firm_id = f.id AND b.valid_on <= :today
     ORDER BY b.valid_on DESC LIMIT 1) AS least,
    (SELECT b.most FROM firm_band b WHERE b.firm_id = f.id AND b.valid_on <= :today
     ORDER BY b.valid_on DESC LIMIT 1) AS most
FROM firm_line f
WHERE f.id = :id;

-- firm_find_number (today: text, org_id: int, number: text) -> many: id int, rid int, name text, number text, form text, status text, holder_id int, holder text?, visited_on text, recall_on text, next text, next_on text, sort_key blob, place text?, least int?, most int?
SELECT f.id, f.rid, f.name, f.number, f.form, f.status, f.holder_id, f.holder, f.visited_on,
    f.recall_on, f.next, f.next_on, f.sort_key, f.place,
    (SELECT b.least FROM firm_band b WHERE b.firm_id = f.id AND b.valid_on <= :today
     ORDER BY b.valid_on DESC LIMIT 1) AS least,
    (SELECT b.most FROM firm_band b WHERE b.firm_id = f.id AND b.valid_on <= :today
     ORDER BY b.valid_on DESC LIMIT 1) AS most
FROM firm_line f
WHERE f.org_id = :org_id AND f.number = :number AND f.number <> ''
ORDER BY f.id;

-- firm_find_mark (today: text, org_id: int, number_mark: blob) -> many: id int, rid int, name text, number text, form text, status text, holder_id int, holder text?, visited_on text, recall_on text, next text, next_on text, sort_key blob, place text?, least int?, most int?
SELECT f.id, f.rid, f.name, f.number, f.form, f.status, f.holder_id, f.holder, f.visited_on,
    f.recall_on, f.next, f.next_on, f.sort_key, f.place,
    (SELECT b.least FROM firm_band b WHERE b.firm_id = f.id AND b.valid_on <= :today
     ORDER BY b.valid_on DESC LIMIT 1) AS least,
    (SELECT b.most FROM firm_band b WHERE b.firm_id = f.id AND b.valid_on <= :today
     ORDER BY b.valid_on DESC LIMIT 1) AS most
FROM firm_line f
WHERE f.org_id = :org_id AND f.number_mark = :number_mark AND f.number_mark IS NOT NULL
ORDER BY f.id;
