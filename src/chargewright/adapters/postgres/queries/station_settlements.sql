-- Payments that stations of OCPP 2.1 took by themselves. Role work.

-- name: sold_by
-- The session of a transaction at a station, and in what currency its site sells. One row.
SELECT site.currency, (
    SELECT e.id FROM session AS e
    WHERE e.station_id = s.id AND e.ocpp_transaction_ref = %(transaction_ref)s
    ORDER BY e.opened_at DESC LIMIT 1
) AS session_id
FROM station AS s
JOIN site ON site.id = s.site_id
WHERE s.id = %(station_id)s;

-- name: keep
-- What a station says that it took; nothing where it has said so before. Zero or one row.
INSERT INTO station_settlement (
    organization_id, id, station_id, payment_ref, transaction_ref, session_id, status, amount,
    amount_minor, currency, settled_at, received_at, note, receipt_ref, receipt_url, company, vat_number
)
VALUES (
    %(organization_id)s, %(id)s, %(station_id)s, %(payment_ref)s, %(transaction_ref)s, %(session_id)s,
    %(status)s, %(amount)s, %(amount_minor)s, %(currency)s, %(settled_at)s, %(received_at)s, %(note)s,
    %(receipt_ref)s, %(receipt_url)s, %(company)s, %(vat_number)s
)
ON CONFLICT ON CONSTRAINT station_settlement_is_told_once DO NOTHING;
