-- VAT numbers that were checked for receipts of companies.

-- name: keep
-- What was found of a number. One row. Roles work and app.
INSERT INTO vat_check (
    organization_id, id, station_id, evse_no, session_id, checked_at, checked_by, written, number, country,
    verdict, reason, is_accepted, company, address
)
VALUES (
    %(organization_id)s, %(id)s, %(station_id)s, %(evse_no)s, %(session_id)s, %(checked_at)s, %(checked_by)s,
    %(written)s, %(number)s, %(country)s, %(verdict)s, %(reason)s, %(is_accepted)s, %(company)s, %(address)s
);

-- name: not_over
-- The sessions at an EVSE, or at any of the station, that may still get a receipt. A few rows. Role work.
SELECT e.id
FROM session AS e
WHERE e.station_id = %(station_id)s AND e.status IN ('ready', 'in_progress', 'settling')
  AND (%(evse_no)s::integer IS NULL OR e.evse_no = %(evse_no)s)
ORDER BY e.status = 'settling', e.opened_at DESC
LIMIT 2;

-- name: begun
-- The newest number that was accepted there lately, of no session yet, is of this one. Zero or one row. Role work.
UPDATE vat_check
SET session_id = %(session_id)s
WHERE (organization_id, id) = (
    SELECT c.organization_id, c.id FROM vat_check AS c
    WHERE c.organization_id = %(organization_id)s AND c.station_id = %(station_id)s AND c.is_accepted
      AND c.session_id IS NULL AND c.checked_at >= %(since)s
      AND (c.evse_no IS NULL OR c.evse_no = %(evse_no)s)
    ORDER BY c.checked_at DESC, c.id DESC
    LIMIT 1
);

-- name: buyer
-- Whom a session's receipt is for. Zero or one row. Role work.
SELECT number, company, address
FROM vat_check
WHERE session_id = %(session_id)s AND is_accepted
ORDER BY checked_at DESC, id DESC
LIMIT 1;

-- name: session_at
-- Whose a session is, where, and whether its receipt is issued. Zero or one row. Role app.
SELECT
    e.organization_id, e.station_id, e.evse_no,
    EXISTS (
        SELECT FROM receipt AS r
        WHERE r.organization_id = e.organization_id AND r.session_id = e.id AND r.document_type = 'RECEIPT'
    ) AS has_receipt
FROM session AS e
WHERE e.id = %(session_id)s;

-- name: forget_vat_checks
-- Role work.
SELECT forget_vat_checks(%(before)s, %(most)s) AS forgotten;
