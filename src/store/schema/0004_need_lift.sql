-- Wording that the discrimination act forbids, and why a need was saved all the same.
-- Part of the need's history; append-only.
CREATE TABLE need_lift (
    need_id INTEGER NOT NULL,
    version INTEGER NOT NULL,
    ground  TEXT    NOT NULL CHECK (ground IN ('sex', 'gender_identity', 'ethnicity',
                'religion', 'disability', 'orientation', 'age')),
    wording TEXT    NOT NULL,                     -- as it stood in the advertisement
    reason  TEXT    NOT NULL,                     -- as it was typed
    at      INTEGER NOT NULL,                     -- microseconds UTC
    actor   TEXT    NOT NULL,
    PRIMARY KEY (need_id, version, ground, wording),
    FOREIGN KEY (need_id, version) REFERENCES need_version (need_id, version)
) STRICT, WITHOUT ROWID;
