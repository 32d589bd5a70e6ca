-- Files of the documents in a chain of decisions (service/document.h).

-- document_put (rid: int, org_id: int, enrolment_rid: int, event_id: int, type: text, size_bytes: int, sha256: text, wrapped: blob, made_at: int, actor: text, user_id: int?) -> none
INSERT INTO document (rid, org_id, enrolment_rid, event_id, type, size_bytes, sha256, wrapped,
    made_at, actor, user_id)
VALUES (:rid, :org_id, :enrolment_rid, :event_id, :type, :size_bytes, :sha256, :wrapped,
    :made_at, :actor, :user_id);

-- document_piece_put (document_rid: int, nth: int, sealed: blob) -> none
INSERT INTO document_piece (document_rid, nth, sealed) VALUES (:document_rid, :nth, :sealed);

-- document_of_event (event_id: int) -> maybe: rid int, sha256 text
SELECT rid, sha256 FROM document WHERE event_id = :event_id;

-- document_by_rid (rid: int) -> maybe: org_id int, enrolment_rid int, type text, size_bytes int, sha256 text, wrapped blob
SELECT org_id, enrolment_rid, type, size_bytes, sha256, wrapped FROM document WHERE rid = :rid;

-- document_pieces (document_rid: int) -> many: nth int, sealed blob
SELECT nth, sealed FROM document_piece WHERE document_rid = :document_rid ORDER BY nth;

-- documents_of_way (enrolment_rid: int, org_id: int) -> many: rid int, event_id int, type text, size_bytes int, sha256 text, made_at int, by text?
SELECT d.rid, d.event_id, d.type, d.size_bytes, d.sha256, d.made_at, u.name AS by
FROM document d LEFT JOIN user_account u ON u.id = d.user_id
WHERE d.enrolment_rid = :enrolment_rid AND d.org_id = :org_id ORDER BY d.event_id;
