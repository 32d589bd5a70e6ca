-- event_put (rid: int, kind: text, subject: text, subject_rid: int, valid_on: date, recorded_at: int, actor: text, role: text, org_id: int, reason: text, side: text, corrects: int?, bulk: int?, facts: text) -> insert
INSERT INTO event (rid, kind, subject, subject_rid, valid_on, recorded_at, actor, role, org_id,
    reason, side, corrects, bulk, facts)
VALUES (:rid, :kind, :subject, :subject_rid, :valid_on, :recorded_at, :actor, :role, :org_id,
    :reason, :side, :corrects, :bulk, :facts);

-- event_text_put (event_id: int, word: text, text: text) -> none
INSERT INTO event_text (event_id, word, text) VALUES (:event_id, :word, :text);

-- event_text_of (event_id: int, word: text) -> maybe: text text
SELECT text FROM event_text WHERE event_id = :event_id AND word = :word;

-- event_text_drop (event_id: int, word: text) -> changes
DELETE FROM event_text WHERE event_id = :event_id AND word = :word;

-- event_by_id (id: int) -> maybe: id int, rid int, kind text, subject text, subject_rid int, valid_on date, recorded_at int, actor text, role text, org_id int, reason text, side text, corrects int?, bulk int?, facts text
SELECT id, rid, kind, subject, subject_rid, valid_on, recorded_at, actor, role, org_id, reason,
    side, corrects, bulk, facts
FROM event WHERE id = :id;

-- event_by_rid (rid: int) -> maybe: id int, org_id int, subject_rid int
SELECT id, org_id, subject_rid FROM event WHERE rid = :rid;

-- event_said (rid: int) -> maybe: id int, org_id int, subject_rid int, valid_on date, reason text, side text, facts text
SELECT id, org_id, subject_rid, valid_on, reason, side, facts FROM event WHERE rid = :rid;

-- event_corrected_by (id: int) -> maybe: id int, kind text, recorded_at int
SELECT id, kind, recorded_at FROM event WHERE corrects = :id;

-- event_of (subject: text, subject_rid: int, day: date, moment: int) -> many: id int, rid int, kind text, valid_on date, recorded_at int, actor text, role text, org_id int, reason text, side text, corrects int?, bulk int?, facts text
SELECT e.id, e.rid, e.kind, e.valid_on, e.recorded_at, e.actor, e.role, e.org_id, e.reason,
    e.side, e.corrects, e.bulk, e.facts
FROM event e
WHERE e.subject_rid = :subject_rid AND e.subject = :subject AND e.valid_on <= :day
    AND e.recorded_at <= :moment AND e.kind <> 'withdrawn'
    AND NOT EXISTS (SELECT 1 FROM event c WHERE c.corrects = e.id AND c.recorded_at <= :moment)
ORDER BY e.valid_on, e.id;

-- event_all_of (subject: text, subject_rid: int) -> many: id int, rid int, kind text, valid_on date, recorded_at int, actor text, role text, org_id int, reason text, side text, corrects int?, bulk int?, facts text
SELECT id, rid, kind, valid_on, recorded_at, actor, role, org_id, reason, side, corrects, bulk,
    facts
FROM event WHERE subject_rid = :subject_rid AND subject = :subject ORDER BY id;

-- event_of_unit (org_id: int, from_day: date, to_day: date, moment: int) -> many: id int, rid int, kind text, subject text, subject_rid int, valid_on date, recorded_at int, actor text, role text, reason text, side text, corrects int?, bulk int?, facts text
SELECT e.id, e.rid, e.kind, e.subject, e.subject_rid, e.valid_on, e.recorded_at, e.actor, e.role,
    e.reason, e.side, e.corrects, e.bulk, e.facts
FROM event e
WHERE e.org_id = :org_id AND e.valid_on BETWEEN :from_day AND :to_day
    AND e.recorded_at <= :moment AND e.kind <> 'withdrawn'
    AND NOT EXISTS (SELECT 1 FROM event c WHERE c.corrects = e.id AND c.recorded_at <= :moment)
ORDER BY e.valid_on, e.id;

-- event_of_bulk (bulk: int) -> many: id int, subject text, subject_rid int, org_id int, recorded_at int
SELECT id, subject, subject_rid, org_id, recorded_at FROM event WHERE bulk = :bulk
    AND kind <> 'withdrawn' ORDER BY id;

-- event_subjects_all () -> many: subject text, subject_rid int
SELECT subject, subject_rid FROM event ORDER BY id;

-- What is made from events, whole: to be compared with what they say (event_rebuild.h).

-- rebuild_units () -> many: org_id int, month text, reason text
SELECT org_id, month, reason FROM visit_free ORDER BY org_id, month;

-- rebuild_outings () -> many: rid int, org_id int, coach_id int, held_on date, minutes int, km int
SELECT rid, org_id, coach_id, held_on, minutes, km FROM visit_occasion ORDER BY rid;

-- rebuild_visits () -> many: rid int, occasion_rid int, firm_id int, event_id int, held_on date, outcome text, recall_on date?, next text, next_on date?
SELECT rid, occasion_rid, firm_id, event_id, held_on, outcome, recall_on, next, next_on
FROM visit ORDER BY rid;

-- rebuild_signals () -> many: visit_rid int, signal text, source text
SELECT visit_rid, signal, source FROM visit_signal ORDER BY visit_rid, signal;

-- rebuild_firms () -> many: id int, status text, holder_id int, visited_on text, recall_on text, next text, next_on text
SELECT id, status, holder_id, visited_on, recall_on, next, next_on FROM firm ORDER BY id;

-- rebuild_bands () -> many: firm_id int, valid_on date, least int, most int, said_by text
SELECT firm_id, valid_on, least, most, said_by FROM firm_band ORDER BY firm_id, valid_on;

-- rebuild_needs () -> many: need_id int, firm_id int?, workplace_rid int?, contact_rid int?, visit_rid int?, recruitment_rid int?, status text, reason text, side text, since_on date, until_on date?, changed_by text, filled int
SELECT need_id, firm_id, workplace_rid, contact_rid, visit_rid, recruitment_rid, status, reason,
    side, since_on, until_on, changed_by, filled
FROM need_state ORDER BY need_id;

-- rebuild_recruitments () -> many: rid int, org_id int, firm_id int, title text, positions int, recorded_at int, actor text, status text, reason text, side text, since_on date, until_on date?, changed_by text, version int
SELECT rid, org_id, firm_id, title, positions, recorded_at, actor, status, reason, side, since_on,
    until_on, changed_by, version
FROM recruitment ORDER BY rid;

-- rebuild_asks () -> many: rid int, org_id int, need_id int, firm_id int, contact_rid int, asked_by text, asked_on date, due_on date, answer text, answered_on date?
SELECT rid, org_id, need_id, firm_id, contact_rid, asked_by, asked_on, due_on, answer, answered_on
FROM employer_ask ORDER BY rid;

-- rebuild_referrals () -> many: rid int, org_id int, ask_rid int, need_id int, firm_id int, how text, run_rid int, place int, why text, made_by text, made_on date, due_on date, state text, reason text, side text, since_on date, answered_on date?, late text, version int
SELECT rid, org_id, ask_rid, need_id, firm_id, how, run_rid, place, why, made_by, made_on, due_on,
    state, reason, side, since_on, answered_on, late, version
FROM referral ORDER BY rid;

-- rebuild_matching () -> many: org_id int, reason text, off_on date, actor text
SELECT org_id, reason, off_on, actor FROM matching_off ORDER BY org_id;
