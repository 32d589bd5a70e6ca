-- place_town_add (code: text, name: text, municipality: text) -> insert
INSERT INTO place (code, name, kind, municipality, county, labour_area, population, lat_e4,
    lon_e4, main)
SELECT :code, :name, 'town', m.code, m.county, m.labour_area, 0, m.lat_e4, m.lon_e4, 0
FROM place m WHERE m.code = :municipality;
