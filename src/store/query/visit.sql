-- occasion_put (rid: int, org_id: int, coach_id: int, held_on: date, minutes: int, km: int) -> none
INSERT INTO visit_occasion (rid, org_id, coach_id, held_on, minutes, km)
VALUES (:rid, :org_id, :coach_id, :held_on, :minutes, :km);

-- occasion_drop (rid: int) -> none
DELETE FROM visit_occasion WHERE rid = :rid;

-- occasion_clear () -> none
DELETE FROM visit_occasion;

-- occasion_of (org_id: int, coach_id: int, held_on: date) -> maybe: rid int, minutes int, km int
SELECT rid, minutes, km FROM visit_occasion
WHERE org_id = :org_id AND coach_id = :coach_id AND held_on = :held_on;

-- occasion_by_rid (rid: int) -> maybe: org_id int, coach_id int, held_on date, minutes int, km int
SELECT org_id, coach_id, held_on, minutes, km FROM visit_occasion WHERE rid = :rid;

-- visit_put (rid: int, occasion_rid: int, firm_id: int, event_id: int, held_on: date, outcome: text, recall_on: date?, next: text, next_on: date?) -> none
INSERT INTO visit (rid, occasion_rid, firm_id, event_id, held_on, outcome, recall_on, next, next_on)
VALUES (:rid, :occasion_rid, :firm_id, :event_id, :held_on, :outcome, :recall_on, :next, :next_on);

-- visit_drop (rid: int) -> none
DELETE FROM visit WHERE rid = :rid;

-- visit_clear () -> none
DELETE FROM visit;

-- visit_signal_put (visit_rid: int, signal: text, source: text) -> none
INSERT INTO visit_signal (visit_rid, signal, source) VALUES (:visit_rid, :signal, :source)
ON CONFLICT (visit_rid, signal) DO NOTHING;

-- visit_signal_drop (visit_rid: int) -> none
DELETE FROM visit_signal WHERE visit_rid = :visit_rid;

-- visit_signal_clear () -> none
DELETE FROM visit_signal;

-- visit_by_rid (rid: int) -> maybe: rid int, occasion_rid int, firm_id int, firm_rid int, org_id int, event_id int, held_on date, outcome text
SELECT v.rid, v.occasion_rid, v.firm_id, f.rid AS firm_rid, f.org_id, v.event_id, v.held_on, v.outcome
FROM visit v JOIN firm f ON f.id = v.firm_id WHERE v.rid = :rid;

-- visit_last_of (firm_id: int) -> maybe: rid int, held_on date, outcome text, recall_on date?, next text, next_on date?
SELECT rid, held_on, outcome, recall_on, next, next_on FROM visit
WHERE firm_id = :firm_id ORDER BY held_on DESC, event_id DESC LIMIT 1;

-- visits_of_firm (firm_id: int) -> many: rid int, event_id int, held_on date, outcome text, recall_on date?, next text, next_on date?, reason text, side text, coach text?, note text?
SELECT v.rid, v.event_id, v.held_on, v.outcome, v.recall_on, v.next, v.next_on, e.reason, e.side,
    u.name AS coach, t.text AS note
FROM visit v JOIN event e ON e.id = v.event_id
    LEFT JOIN visit_occasion o ON o.rid = v.occasion_rid
    LEFT JOIN user_account u ON u.id = o.coach_id
    LEFT JOIN event_text t ON t.event_id = v.event_id AND t.word = 'note'
WHERE v.firm_id = :firm_id ORDER BY v.held_on DESC, v.event_id DESC LIMIT 100;

-- visit_signals_of_firm (firm_id: int) -> many: visit_rid int, signal text, source text
SELECT s.visit_rid, s.signal, s.source
FROM visit_signal s JOIN visit v ON v.rid = s.visit_rid
WHERE v.firm_id = :firm_id ORDER BY s.visit_rid, s.signal;

-- Of one coach, or coach_id -1: of everybody.
-- visit_month_rows (org_id: int, coach_id: int, from_day: date, to_day: date) -> many: occasion_rid int, coach_id int, coach text?, held_on date, minutes int, km int, visit_rid int?, firm_id int?, firm_rid int?, firm text?, outcome text?, least int?, most int?, area text?
SELECT o.rid AS occasion_rid, o.coach_id, u.name AS coach, o.held_on, o.minutes, o.km,
    v.rid AS visit_rid, v.firm_id, f.rid AS firm_rid, f.name AS firm, v.outcome,
    (SELECT b.least FROM firm_band b WHERE b.firm_id = v.firm_id AND b.valid_on <= v.held_on
     ORDER BY b.valid_on DESC LIMIT 1) AS least,
    (SELECT b.most FROM firm_band b WHERE b.firm_id = v.firm_id AND b.valid_on <= v.held_on
     ORDER BY b.valid_on DESC LIMIT 1) AS most,
    (SELECT m.name FROM firm_workplace w JOIN place p ON p.id = w.place_id
     JOIN place m ON m.code = p.municipality WHERE w.firm_id = v.firm_id
     ORDER BY w.closed_on IS NOT NULL, w.id LIMIT 1) AS area
FROM visit_occasion o LEFT JOIN visit v ON v.occasion_rid = o.rid
    LEFT JOIN firm f ON f.id = v.firm_id LEFT JOIN user_account u ON u.id = o.coach_id
WHERE o.org_id = :org_id AND o.held_on BETWEEN :from_day AND :to_day
    AND :coach_id IN (-1, o.coach_id)
ORDER BY o.coach_id, o.held_on, o.rid, v.event_id;

-- visit_free_put (org_id: int, month: text, reason: text) -> none
INSERT INTO visit_free (org_id, month, reason) VALUES (:org_id, :month, :reason)
ON CONFLICT (org_id, month) DO UPDATE SET reason = excluded.reason;

-- visit_free_drop (org_id: int) -> none
DELETE FROM visit_free WHERE org_id = :org_id;

-- visit_free_clear () -> none
DELETE FROM visit_free;

-- visit_free_of (org_id: int, month: text) -> maybe: reason text
SELECT reason FROM visit_free WHERE org_id = :org_id AND month = :month;

-- org_rid (id: int) -> one: rid int
SELECT rid FROM org WHERE id = :id;

-- recalls_due (org_id: int, holder_id: int, day: text) -> many: rid int, name text, recall_on text
SELECT rid, name, recall_on FROM firm
WHERE org_id = :org_id AND holder_id = :holder_id AND recall_on <= :day AND status <> 'closed'
ORDER BY recall_on, id LIMIT 50;

-- steps_due (org_id: int, holder_id: int, day: text) -> many: rid int, name text, next text, next_on text
SELECT rid, name, next, next_on FROM firm
WHERE org_id = :org_id AND holder_id = :holder_id AND next_on <= :day AND status <> 'closed'
ORDER BY next_on, id LIMIT 50;

-- org_id_of (rid: int) -> maybe: id int
SELECT id FROM org WHERE rid = :rid;
