-- What figures are counted from (service/tally.h).

-- tally_put (org_id: int, programme: text, what: text, subject_rid: int, day: date, event_id: int, word: text, area: text, stage: text, number: int, other: int, actor: text, recorded_at: int) -> none
INSERT INTO tally (org_id, programme, what, subject_rid, day, event_id, word, area, stage, number, other,
    actor, recorded_at)
VALUES (:org_id, :programme, :what, :subject_rid, :day, :event_id, :word, :area, :stage, :number, :other,
    :actor, :recorded_at);

-- tally_gone (subject_rid: int, event_id: int, at: int) -> none
UPDATE tally SET gone_at = :at WHERE subject_rid = :subject_rid AND event_id = :event_id;

-- tally_programme (subject_rid: int) -> maybe: programme text
SELECT programme FROM tally WHERE subject_rid = :subject_rid AND what = 'enrolled'
ORDER BY event_id LIMIT 1;

-- tally_clear () -> none
DELETE FROM tally;

-- event_last () -> one: id int
SELECT coalesce(max(id), 0) AS id FROM event;

-- tally_of (org_id: int, programme: text, what: text) -> many: subject_rid int, day date, event_id int, word text, area text, stage text, number int, other int, actor text, recorded_at int, gone_at int?
SELECT subject_rid, day, event_id, word, area, stage, number, other, actor, recorded_at, gone_at
FROM tally WHERE org_id = :org_id AND programme = :programme AND what = :what
ORDER BY subject_rid, day, event_id;

-- What events after one brought to the tally, and which rows they took back.

-- tally_since (org_id: int, programme: text, after: int) -> many: what text, subject_rid int, day date, event_id int, word text, area text, stage text, number int, other int, actor text, recorded_at int, gone_at int?
SELECT t.what, t.subject_rid, t.day, t.event_id, t.word, t.area, t.stage, t.number, t.other, t.actor,
    t.recorded_at, t.gone_at
FROM event e CROSS JOIN tally t ON t.subject_rid = e.subject_rid AND t.event_id = e.id
WHERE e.id > :after AND t.org_id = :org_id AND t.programme = :programme;

-- tally_gone_since (org_id: int, programme: text, after: int) -> many: event_id int, gone_at int
SELECT t.event_id, t.gone_at
FROM event e CROSS JOIN tally t ON t.subject_rid = e.subject_rid AND t.event_id = e.corrects
WHERE e.id > :after AND e.corrects IS NOT NULL AND t.gone_at IS NOT NULL
    AND t.org_id = :org_id AND t.programme = :programme;

-- tally_event (id: int) -> maybe: rid int, kind text, subject text, subject_rid int, valid_on date, recorded_at int, actor text, role text, reason text, side text, facts text, corrects int?
SELECT rid, kind, subject, subject_rid, valid_on, recorded_at, actor, role, reason, side, facts,
    corrects
FROM event WHERE id = :id;

-- tally_firms (org_id: int) -> many: firm_rid int, place_id int?
SELECT f.rid AS firm_rid,
    (SELECT w.place_id FROM firm_workplace w WHERE w.firm_id = f.id ORDER BY w.id LIMIT 1) AS place_id
FROM firm f WHERE f.org_id = :org_id ORDER BY f.rid;

-- firm_ground () -> one: changes int
SELECT changes FROM firm_ground;

-- tally_merges (org_id: int) -> many: gone_rid int, kept_rid int, at int, undone_at int?
SELECT g.rid AS gone_rid, k.rid AS kept_rid, m.at, m.undone_at
FROM firm_merge m JOIN firm g ON g.id = m.gone_id JOIN firm k ON k.id = m.kept_id
WHERE m.org_id = :org_id ORDER BY g.rid, m.at;

-- tally_places () -> many: id int, town text
SELECT p.id, m.name AS town FROM place p JOIN place m ON m.code = p.municipality;

-- Whether an event is about a person, and about a protected identity.
-- tally_event_of (subject: text, rid: int) -> one: person bool, protected bool
SELECT :subject IN ('referral', 'invite', 'afterwards')
        OR (:subject = 'enrolment'
            AND NOT EXISTS (SELECT 1 FROM enrolment e WHERE e.rid = :rid AND e.of <> 'person')) AS person,
    EXISTS (SELECT 1 FROM protection x
        WHERE x.to_at IS NULL AND x.person_id IN
            (SELECT person_id FROM enrolment_whom WHERE enrolment_rid = :rid
             UNION ALL SELECT person_id FROM referral_whom WHERE referral_rid = :rid
             UNION ALL SELECT person_id FROM invite_whom WHERE invite_rid = :rid)) AS protected;

-- tally_coach (id: int) -> maybe: name text
SELECT name FROM user_account WHERE id = :id;

-- rebuild_tally (what: text) -> many: org_id int, programme text, subject_rid int, day date, event_id int, word text, area text, stage text, number int, other int, actor text, recorded_at int, gone_at int?
SELECT org_id, programme, subject_rid, day, event_id, word, area, stage, number, other, actor, recorded_at,
    gone_at
FROM tally WHERE what = :what ORDER BY org_id, programme, subject_rid, day, event_id;

-- publication_put (rid: int, org_id: int, programme: text, version: int, title: text, as_of: date, asked: text, bytes: text, sha256: text, made_at: int, actor: text) -> insert
INSERT INTO publication (rid, org_id, programme, version, title, as_of, asked, bytes, sha256,
    made_at, actor)
VALUES (:rid, :org_id, :programme, :version, :title, :as_of, :asked, :bytes, :sha256, :made_at,
    :actor);

-- publications_of (org_id: int, programme: text) -> many: rid int, version int, title text, as_of date, sha256 text, made_at int, actor text
SELECT rid, version, title, as_of, sha256, made_at, actor FROM publication
WHERE org_id = :org_id AND programme = :programme ORDER BY id DESC;

-- publication_by_rid (rid: int) -> maybe: org_id int, programme text, version int, title text, as_of date, asked text, bytes text, sha256 text, made_at int, actor text
SELECT org_id, programme, version, title, as_of, asked, bytes, sha256, made_at, actor
FROM publication WHERE rid = :rid;

-- replay_events () -> one: n int
SELECT count(*) AS n FROM event;

-- replay_people () -> many: id int, source_key text
SELECT id, source_key FROM person;

-- publication_count (org_id: int, programme: text) -> one: n int
SELECT count(*) AS n FROM publication WHERE org_id = :org_id AND programme = :programme;

-- publications_whole (org_id: int, programme: text) -> many: as_of date, bytes text
SELECT as_of, bytes FROM publication WHERE org_id = :org_id AND programme = :programme ORDER BY id;
