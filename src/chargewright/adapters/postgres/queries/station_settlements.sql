-- Payments that stations of OCPP 2.1 took by themselves. Role work.

-- name: sold_by
-- The session of a transaction at a station, in what currency its site sells, and whether the station has its
-- receipts made by us. One row.
SELECT site.currency, EXISTS (
    SELECT FROM station_setting AS c
    WHERE c.station_id = s.id AND c.id = 'paymentctrlr/receiptbycsms' AND lower(c.value) = 'true'
) AS wants_receipt, (
    SELECT e.id FROM session AS e
    WHERE e.station_id = s.id AND e.ocpp_transaction_ref = %(transaction_ref)s
    ORDER BY e.opened_at DESC LIMIT 1
) AS session_id
FROM station AS s
JOIN site ON site.id = s.site_id
WHERE s.id = %(station_id)s;

-- name: token_told
-- What its station was told of our receipt. Zero or one row.
SELECT receipt_token
FROM station_settlement
WHERE station_id = %(station_id)s AND payment_ref = %(payment_ref)s AND status = %(status)s
  AND transaction_ref IS NOT DISTINCT FROM %(transaction_ref)s;

-- name: taken_for
-- The settlements of a session that took money, or whose money was collected elsewhere, in the order told. A few.
SELECT t.id, coalesce(t.resolved_minor, t.amount_minor) AS amount_minor, t.currency,
    t.receipt_token IS NOT NULL AS wants_receipt
FROM station_settlement AS t
WHERE t.session_id = %(session_id)s
  AND (t.status = 'Settled' AND t.amount_minor > 0 OR t.resolution = 'collected_elsewhere')
ORDER BY t.received_at, t.id;

-- name: unpaid_for
-- What its station failed to take for a session and nobody has settled since, in the order told. A few.
SELECT t.id, t.station_id, t.session_id, t.amount_minor, t.currency
FROM station_settlement AS t
WHERE t.session_id = %(session_id)s AND t.status IN ('Rejected', 'Failed') AND NOT EXISTS (
    SELECT FROM station_settlement AS r
    WHERE r.session_id = t.session_id AND r.resolution IS NOT NULL AND r.received_at >= t.received_at
)
ORDER BY t.received_at, t.id;

-- name: stands_open
-- What of a settlement is still to be collected; null: nothing. One row.
UPDATE station_settlement
SET open_minor = %(minor)s
WHERE id = %(id)s;

-- name: settlement
-- Whose settlement it is, for which session, and how it stands, held. Zero or one row.
SELECT organization_id, station_id, session_id, currency, open_minor, resolution, resolved_minor, reason
FROM station_settlement
WHERE id = %(id)s
FOR UPDATE;

-- name: resolve
-- What a person did about what was open. One row.
UPDATE station_settlement
SET resolution = %(resolution)s, resolved_minor = open_minor, resolved_at = %(at)s, resolved_by = %(by)s,
    reason = %(reason)s, open_minor = NULL
WHERE id = %(id)s;

-- name: terms_of_sale
-- Who sells and who shares in it: as it was when it was first booked, before that as the site says now. What the
-- station's provider keeps, nobody has told us. One row.
SELECT kept.*, CASE t.resolution WHEN 'collected_elsewhere' THEN 'elsewhere' ELSE 'station-terminals' END AS provider
FROM station_settlement AS t
JOIN station ON station.id = t.station_id
JOIN site AS s ON s.id = station.site_id
CROSS JOIN LATERAL jsonb_to_record(
    coalesce(t.terms_of_sale, to_jsonb(s) || jsonb_build_object(
        'provider_fee_percent', 0, 'provider_fee_fixed_minor', 0
    ))
) AS kept (
    merchant_of_record text, host_ref text, host_share_percent numeric, host_fixed_fee_minor bigint,
    host_tax_percent numeric, platform_fee_percent numeric, platform_fee_fixed_minor bigint,
    provider_fee_percent numeric, provider_fee_fixed_minor bigint, tax_jurisdiction text, zone text,
    currency text
)
WHERE t.id = %(id)s;

-- name: keep_terms_of_sale
-- What was taken under these terms stays so, whatever its site becomes. No rows.
UPDATE station_settlement
SET terms_of_sale = %(terms)s
WHERE id = %(id)s AND terms_of_sale IS NULL;

-- name: keep
-- What a station says that it took; no row where it has said so before. Zero or one row.
INSERT INTO station_settlement (
    organization_id, id, station_id, payment_ref, transaction_ref, session_id, status, amount,
    amount_minor, currency, settled_at, received_at, note, receipt_ref, receipt_url, company, vat_number,
    receipt_token, receipt_token_sha256
)
VALUES (
    %(organization_id)s, %(id)s, %(station_id)s, %(payment_ref)s, %(transaction_ref)s, %(session_id)s,
    %(status)s, %(amount)s, %(amount_minor)s, %(currency)s, %(settled_at)s, %(received_at)s, %(note)s,
    %(receipt_ref)s, %(receipt_url)s, %(company)s, %(vat_number)s,
    %(receipt_token)s, %(receipt_token_sha256)s
)
ON CONFLICT ON CONSTRAINT station_settlement_is_told_once DO NOTHING
RETURNING id, session_id, amount_minor, currency, receipt_token;
