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

-- tally_drop (subject_rid: int) -> none
DELETE FROM tally WHERE subject_rid = :subject_rid;

-- tally_clear (what: text) -> none
DELETE FROM tally WHERE what = :what;

-- tally_of (org_id: int, programme: text, what: text, day: date, moment: int) -> many: subject_rid int, day date, event_id int, word text, area text, stage text, number int, other int, actor text
SELECT subject_rid, day, event_id, word, area, stage, number, other, actor FROM tally
WHERE org_id = :org_id AND programme = :programme AND what = :what AND day <= :day
    AND recorded_at <= :moment AND (gone_at IS NULL OR gone_at > :moment)
ORDER BY subject_rid, day, event_id;

-- tally_near (org_id: int, programme: text, what: text, from_day: date, to_day: date, day: date, moment: int) -> many: subject_rid int, day date, event_id int, word text, area text, stage text, number int, other int, actor text
SELECT t.subject_rid, t.day, t.event_id, t.word, t.area, t.stage, t.number, t.other, t.actor
FROM (SELECT subject_rid FROM tally WHERE org_id = :org_id AND programme = :programme
            AND what = 'enrolled' AND day BETWEEN :from_day AND :to_day
        UNION SELECT subject_rid FROM tally WHERE org_id = :org_id AND programme = :programme
            AND what = 'moved' AND day BETWEEN :from_day AND :to_day
        UNION SELECT subject_rid FROM tally WHERE org_id = :org_id AND programme = :programme
            AND what = 'dated' AND day BETWEEN :from_day AND :to_day) AS n
    CROSS JOIN tally t ON t.org_id = :org_id AND t.programme = :programme AND t.what = :what
        AND t.subject_rid = n.subject_rid
WHERE t.day <= :day AND t.recorded_at <= :moment AND (t.gone_at IS NULL OR t.gone_at > :moment)
ORDER BY t.subject_rid, t.day, t.event_id;

-- tally_days (org_id: int, what: text, from_day: date, to_day: date, day: date, moment: int) -> many: subject_rid int, day date, event_id int, word text, area text, stage text, number int, other int, actor text
SELECT subject_rid, day, event_id, word, area, stage, number, other, actor FROM tally
WHERE org_id = :org_id AND programme = '' AND what = :what AND day BETWEEN :from_day AND :to_day
    AND day <= :day AND recorded_at <= :moment AND (gone_at IS NULL OR gone_at > :moment)
ORDER BY subject_rid, day, event_id;

-- tally_event (id: int) -> maybe: rid int, kind text, subject text, subject_rid int, valid_on date, recorded_at int, actor text, role text, reason text, side text, facts text, corrects int?
SELECT rid, kind, subject, subject_rid, valid_on, recorded_at, actor, role, reason, side, facts,
    corrects
FROM event WHERE id = :id;

-- tally_firm_towns (org_id: int) -> many: firm_rid int, town text
SELECT f.rid AS firm_rid, m.name AS town FROM firm f
    JOIN firm_workplace w ON w.id = (SELECT min(v.id) FROM firm_workplace v WHERE v.firm_id = f.id)
    JOIN place p ON p.id = w.place_id JOIN place m ON m.code = p.municipality
WHERE f.org_id = :org_id ORDER BY f.rid;

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
