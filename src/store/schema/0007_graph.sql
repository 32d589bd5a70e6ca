-- How near every SSYK group is to every other, before any is cut off: `insteg vocab
-- related --ssyk` ranks by it, alone or with concept_demand added. service/graph_build
-- writes it, from public descriptions only.
CREATE TABLE group_near (
    concept_id INTEGER NOT NULL REFERENCES concept (id),
    near_id    INTEGER NOT NULL REFERENCES concept (id),
    milli      INTEGER NOT NULL,                  -- standard deviations of the row x 1000
    PRIMARY KEY (concept_id, near_id)
) STRICT, WITHOUT ROWID;
