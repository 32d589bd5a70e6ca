-- Statements on the database of keys (store.h, STORE_KEYS).

-- key_master_get () -> maybe: mark blob
SELECT mark FROM key_master WHERE id = 1;

-- key_master_set (mark: blob, made_at: int) -> none
INSERT INTO key_master (id, mark, made_at) VALUES (1, :mark, :made_at);

-- key_add (id: int, wrapped: blob, made_at: int) -> none
INSERT INTO person_key (id, wrapped, made_at) VALUES (:id, :wrapped, :made_at);

-- key_get (id: int) -> maybe: wrapped blob?
SELECT wrapped FROM person_key WHERE id = :id;

-- key_destroy (id: int, destroyed_at: int) -> changes
UPDATE person_key SET wrapped = NULL, destroyed_at = :destroyed_at
WHERE id = :id AND destroyed_at IS NULL;

-- key_all () -> many: id int, wrapped blob?
SELECT id, wrapped FROM person_key ORDER BY id;

-- key_count () -> one: n int
SELECT count(*) AS n FROM person_key;

-- key_ages () -> many: id int, made_at int
SELECT id, made_at FROM person_key WHERE destroyed_at IS NULL ORDER BY id;
