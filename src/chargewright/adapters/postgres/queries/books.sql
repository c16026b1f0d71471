-- The ledger: entries and legs are inserted, accounts are locked in order of their code.

-- name: open_accounts
-- Accounts that an entry touches and that are not there yet. As many rows as are new.
INSERT INTO ledger_account (organization_id, code, currency)
SELECT %(organization_id)s, code, currency
FROM unnest(%(codes)s::text[], %(currencies)s::text[]) AS touched (code, currency)
ON CONFLICT DO NOTHING;

-- name: lock_accounts
-- The heads of the accounts an entry touches, held in one order by everyone. One row an account.
SELECT code, currency, balance_minor, version, seal
FROM ledger_account
WHERE organization_id = %(organization_id)s
  AND (code, currency) IN (
      SELECT code, currency FROM unnest(%(codes)s::text[], %(currencies)s::text[]) AS touched (code, currency)
  )
ORDER BY code, currency
FOR UPDATE;

-- name: insert_entry
-- One entry. One row.
INSERT INTO ledger_entry (
    organization_id, id, event_type, source_id, version, key, about, event_time, booked_at,
    recorded_at, ends, reverses, lapses_at
)
VALUES (
    %(organization_id)s, %(id)s, %(event_type)s, %(source_id)s, %(version)s, %(key)s, %(about)s,
    %(event_time)s, %(booked_at)s, %(recorded_at)s, %(ends)s, %(reverses)s, %(lapses_at)s
);

-- name: insert_legs
-- The legs of an entry. One row a leg.
INSERT INTO ledger_leg (
    organization_id, entry_id, code, currency, amount_minor, balance_minor, account_version, seal
)
SELECT
    %(organization_id)s, %(entry_id)s, code, currency, amount_minor, balance_minor,
    account_version, seal
FROM unnest(
    %(codes)s::text[], %(currencies)s::text[], %(amounts)s::bigint[], %(balances)s::bigint[],
    %(versions)s::bigint[], %(seals)s::text[]
) AS leg (code, currency, amount_minor, balance_minor, account_version, seal);

-- name: move_accounts
-- The heads after an entry. One row an account.
UPDATE ledger_account AS account
SET balance_minor = moved.balance_minor, version = moved.version, seal = moved.seal
FROM unnest(
    %(codes)s::text[], %(currencies)s::text[], %(balances)s::bigint[], %(versions)s::bigint[],
    %(seals)s::text[]
) AS moved (code, currency, balance_minor, version, seal)
WHERE account.organization_id = %(organization_id)s
  AND account.code = moved.code
  AND account.currency = moved.currency;

-- name: entries_about
-- Entries about one thing with their legs, in the order booked. A few.
SELECT
    e.id, e.event_type, e.source_id, e.version, e.about, e.event_time, e.booked_at, e.ends,
    e.reverses, e.lapses_at,
    jsonb_agg(jsonb_build_array(l.code, l.currency, l.amount_minor) ORDER BY l.code, l.currency) AS legs
FROM ledger_entry AS e
JOIN ledger_leg AS l ON l.organization_id = e.organization_id AND l.entry_id = e.id
WHERE e.organization_id = %(organization_id)s AND e.about = %(about)s
GROUP BY e.organization_id, e.id
ORDER BY e.position;

-- name: receipt_document
-- The receipt of a payment, as it was issued. Zero or one row.
SELECT document
FROM receipt
WHERE payment_id = %(payment_id)s AND document_type = 'RECEIPT';

-- name: refunds_before
-- What was given back of a payment before this refund, in that order. A few.
SELECT amount_minor, currency
FROM refund
WHERE payment_id = %(payment_id)s AND state IN ('done_by_operator', 'done_by_provider', 'returned') AND id <> %(refund_id)s
ORDER BY closed_at, id;

-- name: terms_of_sale
-- Who sells and who shares in it: as it was when the hold was placed, before that as the site says now. Zero or one row.
SELECT kept.*
FROM payment AS p
JOIN terminal AS t ON t.id = p.terminal_id
JOIN site AS s ON s.id = t.site_id
CROSS JOIN LATERAL jsonb_to_record(
    coalesce(p.terms_of_sale, to_jsonb(s) || jsonb_build_object('provider', t.provider))
) AS kept (
    merchant_of_record text, host_ref text, host_share_percent numeric, host_fixed_fee_minor bigint,
    host_tax_percent numeric, platform_fee_percent numeric, platform_fee_fixed_minor bigint,
    provider_fee_percent numeric, provider_fee_fixed_minor bigint, tax_jurisdiction text, zone text,
    currency text, provider text
)
WHERE p.id = %(payment_id)s;

-- name: keep_terms_of_sale
-- What a hold was placed under stays so, whatever its site becomes. No rows.
UPDATE payment
SET terms_of_sale = %(terms)s
WHERE id = %(payment_id)s AND terms_of_sale IS NULL;
