-- person_key_id (id: int) -> one: key_id int?
SELECT key_id FROM person WHERE id = :id;

-- person_key_set (id: int, key_id: int) -> changes
UPDATE person SET key_id = :key_id WHERE id = :id AND key_id IS NULL;

-- person_key_all () -> many: id int, key_id int
SELECT id, key_id FROM person WHERE key_id IS NOT NULL ORDER BY id;
