-- Who has waited, where her programme's file says that the longest wait goes first in
-- the lists of the matcher (design 6). Programmes whose newest version says so:
CREATE TABLE pool_priority (
    slug TEXT NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- The ways of people through them that have not ended, from one number of the pool to
-- another, as all that an image reads, so a list of that time can be made again. Whose
-- the way is stands in enrolment_whom, which disposal empties.
CREATE TABLE pool_wait (
    enrolment_rid INTEGER NOT NULL,
    from_seq      INTEGER NOT NULL,
    to_seq        INTEGER,                        -- NULL: still
    since         TEXT    NOT NULL,               -- the day the way began
    PRIMARY KEY (enrolment_rid, from_seq)
) STRICT, WITHOUT ROWID;
