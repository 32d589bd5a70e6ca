-- What joining two cases wrote on the one that is kept, of what has no sequence: so that
-- undoing takes back exactly that, and no more where somebody has written since.
CREATE TABLE person_merge_part (
    merge_id INTEGER NOT NULL REFERENCES person_merge (id) ON DELETE CASCADE,
    part     TEXT    NOT NULL CHECK (part IN
                 ('task_wish', 'eligibility', 'wish_text', 'accommodation', 'draft')),
    of_id    INTEGER NOT NULL,                    -- task_wish: concept; draft: user; or 0
    of_word  TEXT    NOT NULL,                    -- eligibility: kind; draft: form; or ''
    from_at  INTEGER NOT NULL,                    -- the row that was written
    was_at   INTEGER,                             -- the row it took the place of; NULL:
                                                  -- there was none
    PRIMARY KEY (merge_id, part, of_id, of_word)
) STRICT, WITHOUT ROWID;
