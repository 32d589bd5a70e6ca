-- What numbers are made from by which a run of the matcher calls people whose cases the
-- reader may not open (service/match_face). Never shown, never changed: replays need it.
INSERT INTO meta (key, value) VALUES ('blind_key', lower(hex(randomblob(32))));
