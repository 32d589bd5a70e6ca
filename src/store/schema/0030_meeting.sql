-- Meetings that employers ask for by their link, and links given out by hand.

-- When somebody who was put forward and the employer meet: a projection of events of the
-- referral. Where, is the text of the event: business data (B).
CREATE TABLE meeting (
    referral_rid INTEGER PRIMARY KEY,
    org_id     INTEGER NOT NULL REFERENCES org (id),
    set_by     TEXT    NOT NULL,                  -- the actor's word, of the last change
    held_on    TEXT    NOT NULL,
    minute     INTEGER NOT NULL CHECK (minute BETWEEN 0 AND 1439), -- of that day
    minutes    INTEGER NOT NULL CHECK (minutes BETWEEN 1 AND 1440),
    place_event INTEGER NOT NULL REFERENCES event (id), -- whose text says where
    state      TEXT    NOT NULL CHECK (state IN ('set', 'off')),
    reason     TEXT    NOT NULL,                  -- of off; or empty
    changes    INTEGER NOT NULL CHECK (changes > 0), -- how many events it is made of
    changed_at INTEGER NOT NULL                   -- microseconds UTC
) STRICT;
CREATE INDEX meeting_by_unit ON meeting (org_id, held_on);
CREATE INDEX meeting_by_day ON meeting (state, held_on);

-- A link that a colleague gave to somebody at the firm with her own hands: it is good
-- although the contact who was asked first has left.
ALTER TABLE employer_key ADD COLUMN by_hand INTEGER NOT NULL DEFAULT 0 CHECK (by_hand IN (0, 1));
