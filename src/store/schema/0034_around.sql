-- Around a programme (design 9, 10): what is done for many, whom it was offered.

-- When of the day a meeting begins, and of which staff group who did a training is.
ALTER TABLE activity ADD COLUMN minute INTEGER NOT NULL DEFAULT -1; -- of the day; -1: not said
ALTER TABLE activity ADD COLUMN staff_group TEXT NOT NULL DEFAULT ''; -- an id of the file
CREATE INDEX activity_by_training ON activity (org_id, slug, activity, actor);

-- What is counted of it is read from the events themselves, as of any moment: there are
-- few of them, and nothing else is read.
CREATE INDEX event_around ON event (org_id, subject_rid, valid_on, id)
    WHERE subject IN ('activity', 'invite');
