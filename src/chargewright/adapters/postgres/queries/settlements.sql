-- What providers paid us. Role app.

-- name: lock_clearing
-- Where a provider's captures wait for its payment; every capture and every settlement holds it first. Zero or one row.
SELECT code
FROM ledger_account
WHERE organization_id = %(organization_id)s AND code = %(clearing)s AND currency = %(currency)s
FOR UPDATE;

-- name: currencies_cleared
-- In what else a provider captured for us. A few.
SELECT currency
FROM ledger_account
WHERE organization_id = %(organization_id)s AND code = %(clearing)s
ORDER BY currency;

-- name: accrued
-- What stands as expected fee of a provider, debit-positive, and what of it came since its cut-off: not what came back with a settlement. Zero or one row.
SELECT
    account.balance_minor,
    coalesce((
        SELECT sum(l.amount_minor)
        FROM ledger_entry AS e
        JOIN ledger_leg AS l
            ON l.organization_id = e.organization_id AND l.entry_id = e.id
            AND l.code = account.code AND l.currency = account.currency
        LEFT JOIN ledger_entry AS wrong
            ON wrong.organization_id = e.organization_id AND wrong.id = e.reverses
        WHERE e.organization_id = account.organization_id
          AND e.event_type IN ('provider_fee_accrued', 'corrected')
          AND wrong.event_type IS DISTINCT FROM 'provider_settled'
          AND e.event_time >= %(captures_before)s
    ), 0)::bigint AS since_minor
FROM ledger_account AS account
WHERE account.organization_id = %(organization_id)s
  AND account.code = %(accrued)s
  AND account.currency = %(currency)s;

-- name: add_settlement
-- A settlement, unless its reference was told before. Zero or one row.
INSERT INTO settlement (
    organization_id, id, provider, settlement_ref, captures_before, paid_on, currency, gross_minor,
    fee_minor, input_tax_minor, tax_jurisdiction, net_minor, accrued_minor, booked_at, booked_by
)
VALUES (
    %(organization_id)s, %(id)s, %(provider)s, %(settlement_ref)s, %(captures_before)s, %(paid_on)s,
    %(currency)s, %(gross_minor)s, %(fee_minor)s, %(input_tax_minor)s, %(tax_jurisdiction)s,
    %(net_minor)s, %(accrued_minor)s, %(booked_at)s, %(booked_by)s
)
ON CONFLICT (organization_id, provider, settlement_ref) WHERE taken_back_at IS NULL DO NOTHING
RETURNING id;

-- name: settlement_of_ref
-- What was told under a provider's reference and stands. Zero or one row.
SELECT
    id, provider, settlement_ref, captures_before, paid_on, currency, gross_minor, fee_minor,
    input_tax_minor, tax_jurisdiction, net_minor
FROM settlement
WHERE organization_id = %(organization_id)s
  AND provider = %(provider)s
  AND settlement_ref = %(settlement_ref)s
  AND taken_back_at IS NULL;

-- name: settlement
-- One settlement, not held: whose clearing account to hold. Zero or one row.
SELECT
    id, organization_id, provider, settlement_ref, captures_before, paid_on, currency, gross_minor,
    fee_minor, input_tax_minor, tax_jurisdiction, net_minor
FROM settlement
WHERE id = %(id)s;

-- name: take_back
-- A settlement that was told wrong, unless somebody said so before. Zero or one row.
UPDATE settlement
SET taken_back_at = %(at)s, taken_back_by = %(by)s
WHERE id = %(id)s AND taken_back_at IS NULL
RETURNING id;
