-- Versions of programmes.

-- programme_at (slug: text, version: int) -> maybe: id int, json text, checksum text
SELECT id, json, checksum FROM programme WHERE slug = :slug AND version = :version;

-- programme_last (slug: text) -> maybe: version int
SELECT version FROM programme WHERE slug = :slug ORDER BY version DESC LIMIT 1;

-- programme_add (slug: text, version: int, json: text, checksum: text, loaded_at: int, actor: text) -> insert
INSERT INTO programme (slug, version, json, checksum, loaded_at, actor)
VALUES (:slug, :version, :json, :checksum, :loaded_at, :actor);

-- programme_versions () -> many: slug text, version int, loaded_at int, actor text
SELECT slug, version, loaded_at, actor FROM programme ORDER BY slug, version;
