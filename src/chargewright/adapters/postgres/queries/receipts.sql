-- Issued documents and their numbers.

-- name: draw_number
-- The next number of a series, held until the unit of work ends and given back if it is rolled back. One row.
INSERT INTO document_series AS series (organization_id, document_type, year, last_number)
VALUES (%(organization_id)s, %(document_type)s, %(year)s, 1)
ON CONFLICT (organization_id, document_type, year) DO UPDATE
SET last_number = series.last_number + 1
RETURNING last_number;

-- name: of_payment
-- The payment's receipt, else its page that says that nothing was charged. Zero or one row.
SELECT document_type, document
FROM receipt
WHERE payment_id = %(payment_id)s AND document_type <> 'CREDIT_NOTE'
ORDER BY document_type = 'RECEIPT' DESC
LIMIT 1;

-- name: notes_of
-- The credit notes that correct a receipt, in the order issued. A few.
SELECT document
FROM receipt
WHERE corrects_id = %(receipt_id)s
ORDER BY issued_at, number;

-- name: refund
-- One refund that was done, and what had been given back before it. Zero or one row.
SELECT
    r.machine,
    (
        SELECT coalesce(sum(e.amount_minor), 0)::bigint FROM refund AS e
        WHERE e.payment_id = r.payment_id AND e.state IN ('done_by_operator', 'done_by_provider', 'returned')
          AND (e.closed_at, e.id) < (r.closed_at, r.id)
    ) AS given_back_minor
FROM refund AS r
WHERE r.id = %(id)s AND r.state IN ('done_by_operator', 'done_by_provider', 'returned');

-- name: insert_receipt
-- One document with its print. One row.
INSERT INTO receipt (
    organization_id, id, document_type, number, payment_id, settlement_id, session_id, corrects_id, token_sha256,
    issued_at, total_minor, currency, document, document_sha256, pdf, pdf_sha256
)
VALUES (
    %(organization_id)s, %(id)s, %(document_type)s, %(number)s, %(payment_id)s, %(settlement_id)s, %(session_id)s,
    %(corrects_id)s, %(token_sha256)s, %(issued_at)s, %(total_minor)s, %(currency)s,
    %(document)s, %(document_sha256)s, %(pdf)s, %(pdf_sha256)s
);

-- name: circumstances
-- Whose payment this is, where it was made, the seller's legal data and settings. Zero or one row.
SELECT
    o.id AS organization_id, o.legal_name, o.legal_address, o.vat_number, o.register_entry,
    organization_settings_line(o.id) AS settings_line, site.name AS site_name,
    site.address AS site_address, site.zone, t.language, t.label AS terminal_label,
    (SELECT e.label FROM evse AS e WHERE e.id = %(evse_id)s) AS evse_label,
    (
        SELECT s.name FROM evse AS e JOIN station AS s ON s.id = e.station_id WHERE e.id = %(evse_id)s
    ) AS station_name
FROM terminal AS t
JOIN site ON site.id = t.site_id
JOIN organization AS o ON o.id = t.organization_id
WHERE t.id = %(terminal_id)s;

-- name: of_settlement
-- Zero or one row.
SELECT id
FROM receipt
WHERE settlement_id = %(settlement_id)s;

-- name: settlement
-- What a station took, for which we write the receipt, with the seller and the place. Zero or one row.
SELECT
    t.session_id, t.receipt_token, t.amount_minor, t.currency,
    o.id AS organization_id, o.legal_name, o.legal_address, o.vat_number, o.register_entry,
    organization_settings_line(o.id) AS settings_line, site.name AS site_name,
    site.address AS site_address, site.zone, NULL AS language, coalesce(s.name, s.identity) AS terminal_label,
    (
        SELECT e.label FROM evse AS e
        WHERE e.station_id = s.id AND e.evse_no = (SELECT n.evse_no FROM session AS n WHERE n.id = t.session_id)
    ) AS evse_label,
    s.name AS station_name
FROM station_settlement AS t
JOIN station AS s ON s.id = t.station_id
JOIN site ON site.id = s.site_id
JOIN organization AS o ON o.id = t.organization_id
WHERE t.id = %(settlement_id)s AND t.session_id IS NOT NULL AND t.receipt_token IS NOT NULL;

-- name: is_coming
-- Whether there will be a document behind a link. One row. Role app.
SELECT receipt_is_coming(%(token_sha256)s) AS is_coming;

-- name: by_link
-- Whose document a link opens, and which. Zero or one row.
SELECT organization_id, id
FROM receipt_by_link(%(token_sha256)s);

-- name: open_document
-- A document with its print. Zero or one row.
SELECT document_type, document, pdf
FROM receipt
WHERE id = %(id)s;

-- name: session_of_document
-- For which session a document is; null: none. Zero or one row. Role app.
SELECT session_id
FROM receipt
WHERE id = %(id)s;
