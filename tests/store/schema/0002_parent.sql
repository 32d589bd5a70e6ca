-- Rebuilds a table that others will refer to, as a later change must be able to.
CREATE TABLE new_thing (
    id      INTEGER PRIMARY KEY,
    name    TEXT NOT NULL UNIQUE,
    note    TEXT,
    bytes   BLOB,
    flag    INTEGER,
    born_on TEXT,
    amount  INTEGER NOT NULL CHECK (amount >= 0),
    parent  INTEGER REFERENCES thing (id)
) STRICT;
INSERT INTO new_thing (id, name, note, bytes, flag, born_on, amount)
SELECT id, name, note, bytes, flag, born_on, amount FROM thing;
DROP TABLE thing;
ALTER TABLE new_thing RENAME TO thing;
