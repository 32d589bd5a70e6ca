-- Places at needs chosen by hand (design 7): an intake may give out places of needs
-- instead of the programme's own. Append-only, as the rest of it.

-- The needs of an intake and how many places each had left when it was opened. An intake
-- without any gives out places of the programme.
CREATE TABLE allot_need (
    intake_rid INTEGER NOT NULL REFERENCES allot_intake (rid),
    need_id    INTEGER NOT NULL REFERENCES need (id),
    places     INTEGER NOT NULL CHECK (places > 0),
    PRIMARY KEY (intake_rid, need_id)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER allot_need_stays BEFORE UPDATE ON allot_need
BEGIN SELECT RAISE(ABORT, 'a need of an intake is never changed'); END;
CREATE TRIGGER allot_need_lasts BEFORE DELETE ON allot_need
BEGIN SELECT RAISE(ABORT, 'a need of an intake is never deleted'); END;

-- An intake in which those who fit best go first, which allot_intake has no word for:
-- its own rule there is not asked. With the reason that it must have.
CREATE TABLE allot_fit (
    intake_rid INTEGER PRIMARY KEY REFERENCES allot_intake (rid),
    reason     TEXT NOT NULL CHECK (length(reason) > 0)
) STRICT;
CREATE TRIGGER allot_fit_stays BEFORE UPDATE ON allot_fit
BEGIN SELECT RAISE(ABORT, 'the rule of an intake is never changed'); END;
CREATE TRIGGER allot_fit_lasts BEFORE DELETE ON allot_fit
BEGIN SELECT RAISE(ABORT, 'the rule of an intake is never deleted'); END;

-- At which need a place was given, where the intake has needs.
CREATE TABLE allot_place_need (
    run_id        INTEGER NOT NULL,
    enrolment_rid INTEGER NOT NULL,
    need_id       INTEGER NOT NULL REFERENCES need (id),
    PRIMARY KEY (run_id, enrolment_rid),
    FOREIGN KEY (run_id, enrolment_rid) REFERENCES allot_place (run_id, enrolment_rid)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER allot_place_need_stays BEFORE UPDATE ON allot_place_need
BEGIN SELECT RAISE(ABORT, 'a place that was given is never changed'); END;
CREATE TRIGGER allot_place_need_lasts BEFORE DELETE ON allot_place_need
BEGIN SELECT RAISE(ABORT, 'a place that was given is never deleted'); END;
