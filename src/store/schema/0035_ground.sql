-- What figures in memory rest on besides events (service/tally_image.h).

-- How often something changed that says where a firm is: its workplaces, and the
-- municipalities of places. Who keeps that in memory asks for this one number, and reads
-- again when it is another. No personal data.
CREATE TABLE firm_ground (
    id      INTEGER PRIMARY KEY CHECK (id = 1),
    changes INTEGER NOT NULL
) STRICT;
INSERT INTO firm_ground VALUES (1, 0);
CREATE TRIGGER firm_ground_added AFTER INSERT ON firm_workplace
BEGIN UPDATE firm_ground SET changes = changes + 1; END;
CREATE TRIGGER firm_ground_moved AFTER UPDATE OF firm_id, place_id ON firm_workplace
BEGIN UPDATE firm_ground SET changes = changes + 1; END;
CREATE TRIGGER firm_ground_gone AFTER DELETE ON firm_workplace
BEGIN UPDATE firm_ground SET changes = changes + 1; END;
CREATE TRIGGER place_ground_moved AFTER UPDATE OF name, municipality ON place
BEGIN UPDATE firm_ground SET changes = changes + 1; END;

-- Figures are counted from rows in memory, in the order of the primary key; nothing asks
-- by day any more, and a rebuild wrote a seventh of its time into this.
DROP INDEX tally_by_day;

-- What people did after a programme is asked a few times a person, and read for a whole
-- programme at once (service/afterwards.h).
CREATE INDEX event_afterwards ON event (org_id, subject_rid, valid_on, id)
    WHERE subject = 'afterwards';
