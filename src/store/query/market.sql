-- market_ads (before: int, most: int) -> many: id int, source_key text, text text, headline text, place_id int?, municipality text?, occupation text, occupation_label text, ssyk text, hours_percent_max int?
SELECT a.id, a.source_key, a.text, a.headline, a.place_id, p.municipality, a.occupation,
    a.occupation_label, a.ssyk, a.hours_percent_max
FROM advertisement a LEFT JOIN place p ON p.id = a.place_id
WHERE a.id < :before ORDER BY a.id DESC LIMIT :most;
