-- ad_by_key (source: text, source_key: text) -> maybe: id int, rid int, content_hash blob
SELECT id, rid, content_hash FROM advertisement
WHERE source = :source AND source_key = :source_key;

-- ad_by_source_key (source_key: text) -> many: id int, rid int
SELECT id, rid FROM advertisement WHERE source_key = :source_key ORDER BY id;

-- ad_by_rid (rid: int) -> maybe: id int, source_key text, headline text, employer text, place_id int?, occupation_label text, ssyk text, positions int, deadline_on date?, text text
SELECT id, source_key, headline, employer, place_id, occupation_label, ssyk, positions,
    deadline_on, text
FROM advertisement WHERE rid = :rid;

-- ad_add (rid: int, org_id: int, source: text, source_key: text, content_hash: blob, headline: text, employer: text, org_no: text, place_id: int?, occupation: text, occupation_label: text, ssyk: text, positions: int, deadline_on: date?, published_on: date?, hours_percent_min: int?, hours_percent_max: int?, fields: text, text: text) -> insert
INSERT INTO advertisement (rid, org_id, source, source_key, content_hash, headline,
    employer, org_no, place_id, occupation, occupation_label, ssyk, positions, deadline_on,
    published_on, hours_percent_min, hours_percent_max, fields, text)
VALUES (:rid, :org_id, :source, :source_key, :content_hash, :headline, :employer, :org_no,
    :place_id, :occupation, :occupation_label, :ssyk, :positions, :deadline_on,
    :published_on, :hours_percent_min, :hours_percent_max, :fields, :text);

-- ad_change (id: int, content_hash: blob, headline: text, employer: text, org_no: text, place_id: int?, occupation: text, occupation_label: text, ssyk: text, positions: int, deadline_on: date?, published_on: date?, hours_percent_min: int?, hours_percent_max: int?, fields: text, text: text) -> none
UPDATE advertisement SET content_hash = :content_hash, headline = :headline,
    employer = :employer, org_no = :org_no, place_id = :place_id, occupation = :occupation,
    occupation_label = :occupation_label, ssyk = :ssyk, positions = :positions,
    deadline_on = :deadline_on, published_on = :published_on,
    hours_percent_min = :hours_percent_min, hours_percent_max = :hours_percent_max,
    fields = :fields, text = :text
WHERE id = :id;

-- ad_list (before: int, most: int) -> many: id int, rid int, headline text, employer text, place text?, occupation_label text, deadline_on date?
SELECT a.id, a.rid, a.headline, a.employer, p.name AS place, a.occupation_label,
    a.deadline_on
FROM advertisement a LEFT JOIN place p ON p.id = a.place_id
WHERE a.id < :before ORDER BY a.id DESC LIMIT :most;

-- ad_count () -> one: n int
SELECT count(*) AS n FROM advertisement;
