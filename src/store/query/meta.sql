-- Queries on meta and migration. A statement's header says how C sees it:
--     NAME (PARAMETER: TYPE, ...) -> KIND: COLUMN TYPE, ...
-- Types: int text blob bool date; a ? after the type: may be NULL, has_NAME says.
-- Kinds: one (ERR_NOT_FOUND when none), maybe (bool *found), many (a cursor),
-- none, changes (rows touched), insert (the new rowid). The column list of one, maybe
-- and many names every column in the statement's order. A header may go on over
-- several comment lines after a comma or a bracket.

-- meta_get (key: text) -> maybe: value text
SELECT value FROM meta WHERE key = :key;

-- meta_set (key: text, value: text) -> none
INSERT INTO meta (key, value) VALUES (:key, :value)
ON CONFLICT (key) DO UPDATE SET value = excluded.value;

-- meta_remove (key: text) -> changes
DELETE FROM meta WHERE key = :key;

-- meta_list () -> many: key text, value text
SELECT key, value FROM meta ORDER BY key;

-- migration_list () -> many: number int, name text, checksum text, applied_at int
SELECT number, name, checksum, applied_at FROM migration ORDER BY number;
