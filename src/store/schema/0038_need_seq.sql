-- Rises when a need is new, has a new version, or stands otherwise: what was made of the
-- open needs and bears this number still holds (service/open_needs).
CREATE TABLE need_seq (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    seq INTEGER NOT NULL
) STRICT;
INSERT INTO need_seq (one, seq) VALUES (1, 1);
CREATE TRIGGER need_is_new AFTER INSERT ON need
BEGIN UPDATE need_seq SET seq = seq + 1; END;
CREATE TRIGGER need_is_changed AFTER UPDATE ON need
BEGIN UPDATE need_seq SET seq = seq + 1; END;
CREATE TRIGGER need_is_gone AFTER DELETE ON need
BEGIN UPDATE need_seq SET seq = seq + 1; END;
CREATE TRIGGER need_begins_to_stand AFTER INSERT ON need_state
BEGIN UPDATE need_seq SET seq = seq + 1; END;
CREATE TRIGGER need_stands_otherwise AFTER UPDATE ON need_state
BEGIN UPDATE need_seq SET seq = seq + 1; END;
CREATE TRIGGER need_stands_no_more AFTER DELETE ON need_state
BEGIN UPDATE need_seq SET seq = seq + 1; END;

-- The first needs of each person whom somebody holds, as they stood when the day's list
-- was last made (service/day_list), so that what is new on it can be told.
CREATE TABLE list_entry (
    person_id INTEGER NOT NULL REFERENCES person (id),
    need_id   INTEGER NOT NULL REFERENCES need (id),
    place     INTEGER NOT NULL CHECK (place > 0), -- on her list
    since_on  TEXT,                               -- the day it came; NULL: with the first
                                                  -- list of this database
    PRIMARY KEY (person_id, need_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX list_entry_by_need ON list_entry (need_id, since_on);
