-- Who is in no list for a while: in an introduction or in work, as her way through a
-- programme says (design 6). From one number of the pool to another, as all that an image
-- reads, so a list of that time can be made again. Whose the way is stands in
-- enrolment_whom, which disposal empties.
CREATE TABLE pool_away (
    enrolment_rid INTEGER NOT NULL,
    from_seq      INTEGER NOT NULL,
    to_seq        INTEGER,                        -- NULL: still
    lifted        INTEGER NOT NULL CHECK (lifted IN (0, 1)), -- though the way says so:
                                                  -- she looks for work again
    PRIMARY KEY (enrolment_rid, from_seq)
) STRICT, WITHOUT ROWID;
