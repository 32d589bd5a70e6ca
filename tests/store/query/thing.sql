-- Every kind and every type once; some wrong on purpose, as their names say.

-- thing_put (name: text, amount: int) -> insert
INSERT INTO thing (name, amount) VALUES (:name, :amount);

-- thing_put_once (name: text) -> insert
INSERT INTO thing (amount, name) VALUES (0, :name) ON CONFLICT (name) DO NOTHING;

-- thing_add (name: text, note: text?, bytes: blob?, flag: bool?, born_on: date?,
--     amount: int, parent: int?) -> insert
INSERT INTO thing (parent, amount, born_on, flag, bytes, note, name)
VALUES (:parent, :amount, :born_on, :flag, :bytes, :note, :name);

-- thing_by_id (id: int) -> one: id int, name text, note text?, bytes blob?,
--     flag bool?, born_on date?, amount int, parent int?
SELECT id, name, note, bytes, flag, born_on, amount, parent FROM thing WHERE id = :id;
-- @postgres
SELECT id, name, note, bytes, flag::boolean, born_on, amount, parent
FROM thing WHERE id = :id;

-- thing_find (name: text) -> maybe: id int, amount int
SELECT id, amount FROM thing WHERE name = :name;

-- thing_note (name: text) -> maybe: note text?
SELECT note FROM thing WHERE name = :name;

-- thing_list (least: int) -> many: id int, name text
SELECT id, name FROM thing WHERE amount >= :least ORDER BY id; -- the semicolon; ends it

-- thing_like (name: text, flag: bool, born_on: date) -> many: id int
SELECT id FROM thing /* all three; in any order */
WHERE born_on = :born_on AND flag = :flag AND name = :name AND note IS NOT ':name;"';

-- thing_make (name: text) -> one: id int, name text
INSERT INTO thing (name, amount) VALUES (:name, 7) RETURNING id, name;

-- thing_spread (from: int, to: int) -> changes
UPDATE thing SET amount = amount + 1 WHERE id BETWEEN :from AND :to;

-- thing_drop (id: int) -> none
DELETE FROM thing WHERE id = :id;

-- thing_total () -> one: count int, amount int
SELECT count(*), ifnull(sum(amount), 0) FROM thing;

-- thing_put_or_lose_all (name: text) -> none
INSERT OR ROLLBACK INTO thing (name, amount) VALUES (:name, 0);

-- wrong_type (name: text) -> maybe: name int
SELECT name FROM thing WHERE name = :name;

-- wrong_null () -> many: note text
SELECT note FROM thing ORDER BY id;

-- wrong_date () -> many: name date
SELECT name FROM thing ORDER BY id;

-- wrong_kind () -> none
SELECT id FROM thing;

-- meta_put (key: text, value: text) -> none
INSERT INTO meta (key, value) VALUES (:key, :value)
ON CONFLICT (key) DO UPDATE SET value = excluded.value;
