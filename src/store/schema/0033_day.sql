-- What a coach's day asks of each of her firms: how the last visit went, and whether
-- anybody is there to talk to. Measured with 2,000 firms and 50,000 events: bench/day.c.
DROP INDEX visit_by_firm;
CREATE INDEX visit_by_firm ON visit (firm_id, held_on, event_id, outcome);
CREATE INDEX firm_contact_here ON firm_contact (firm_id) WHERE left_on IS NULL;
