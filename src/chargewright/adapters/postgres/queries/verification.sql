-- Looking at a book again: pieces of it, in the order in which it was written.

-- name: due_verifications
-- Books that are to be looked at again. At most so many.
SELECT organization_id, id, due_at FROM due_verifications(%(run_before)s, %(most)s::integer);

-- name: ask_verification
-- Somebody wants a book looked at; `is_whole` from its first entry on. One row.
INSERT INTO ledger_verification (organization_id, asked_at, asked_by, is_asked_whole)
VALUES (%(organization_id)s, %(at)s, %(by)s, %(is_whole)s)
ON CONFLICT (organization_id) DO UPDATE
SET asked_at = EXCLUDED.asked_at, asked_by = EXCLUDED.asked_by,
    is_asked_whole = ledger_verification.is_asked_whole OR EXCLUDED.is_asked_whole
RETURNING organization_id;

-- name: verifications
-- How far each visible book is, with what is found and not healed. One row a book.
SELECT
    o.id AS organization_id, v.round_began_at, coalesce(v.entries, 0) AS entries,
    coalesce(v.payments, 0) AS payments, v.began_at, v.finished_at, v.asked_at,
    (
        SELECT count(*) FROM attention AS t
        WHERE t.organization_id = o.id AND t.closed_at IS NULL AND t.kind LIKE 'ledger.%%'
    ) AS findings
FROM organization AS o
LEFT JOIN ledger_verification AS v ON v.organization_id = o.id
WHERE o.id = ANY (%(organizations)s)
  AND (
      v.organization_id IS NOT NULL
      OR EXISTS (SELECT FROM ledger_account AS a WHERE a.organization_id = o.id)
  )
ORDER BY o.id;

-- name: open_verification
-- A place to remember how far a book was looked at. Zero or one row.
INSERT INTO ledger_verification (organization_id) VALUES (%(organization_id)s) ON CONFLICT DO NOTHING;

-- name: lock_verification
-- How far it is; nothing where another worker is at it. Zero or one row.
SELECT * FROM ledger_verification
WHERE organization_id = %(organization_id)s
FOR UPDATE SKIP LOCKED;

-- name: save_verification
-- How far it is now. One row.
UPDATE ledger_verification
SET entry_position = %(entry_position)s, payment_ended_at = %(payment_ended_at)s,
    payment_id = %(payment_id)s, round_began_at = %(round_began_at)s, entries = %(entries)s,
    payments = %(payments)s, began_at = %(began_at)s, finished_at = %(finished_at)s,
    asked_at = %(asked_at)s, asked_by = %(asked_by)s, is_asked_whole = %(is_asked_whole)s
WHERE organization_id = %(organization_id)s;

-- name: next_entries
-- The entries after the last one that was looked at. At most so many.
SELECT position, id, about, recorded_at
FROM ledger_entry
WHERE organization_id = %(organization_id)s AND position > %(after)s
ORDER BY position
LIMIT %(most)s;

-- name: next_payments
-- The payments that have ended after the last one that was looked at. At most so many.
SELECT id, ended_at
FROM payment
WHERE organization_id = %(organization_id)s AND ended_at IS NOT NULL AND ended_at < %(before)s
  AND (ended_at, id) > (%(ended_at)s, %(id)s)
ORDER BY ended_at, id
LIMIT %(most)s;

-- name: entries_as_they_stand
-- Entries with their legs, each with the leg before it in its account. One row an entry.
SELECT
    e.id,
    coalesce(
        jsonb_agg(
            jsonb_build_array(
                l.code, l.currency, l.amount_minor, l.balance_minor, l.account_version, l.seal,
                before.balance_minor, before.seal
            )
            ORDER BY l.code, l.currency
        ) FILTER (WHERE l.entry_id IS NOT NULL),
        '[]'
    ) AS legs,
    (
        SELECT count(*) FROM ledger_entry AS ending
        WHERE ending.organization_id = e.organization_id
          AND ending.ends = CASE WHEN e.event_type = 'hold_placed' THEN e.id ELSE e.ends END
          AND NOT EXISTS (
              SELECT FROM ledger_entry AS mirror
              WHERE mirror.organization_id = ending.organization_id AND mirror.reverses = ending.id
          )
    ) AS endings
FROM ledger_entry AS e
LEFT JOIN ledger_leg AS l ON l.organization_id = e.organization_id AND l.entry_id = e.id
LEFT JOIN ledger_leg AS before
    ON before.organization_id = l.organization_id AND before.code = l.code
    AND before.currency = l.currency AND before.account_version = l.account_version - 1
WHERE e.organization_id = %(organization_id)s AND e.id = ANY (%(ids)s)
GROUP BY e.organization_id, e.id;

-- name: accounts_as_they_stand
-- Accounts, each with the leg at which it says that it stands, and how many legs it has. One row an account.
SELECT
    a.code, a.currency, a.balance_minor, a.version, a.seal, last.balance_minor AS last_balance_minor,
    last.seal AS last_seal,
    (
        SELECT coalesce(max(l.account_version), 0) FROM ledger_leg AS l
        WHERE l.organization_id = a.organization_id AND l.code = a.code AND l.currency = a.currency
    ) AS legs
FROM ledger_account AS a
LEFT JOIN ledger_leg AS last
    ON last.organization_id = a.organization_id AND last.code = a.code
    AND last.currency = a.currency AND last.account_version = a.version
WHERE a.organization_id = %(organization_id)s
ORDER BY a.code, a.currency;

-- name: payments_as_they_stand
-- Payments with what the book and the documents say of each. One row a payment.
SELECT
    p.id, p.currency, p.ended_at, coalesce(p.captured_minor, 0) - coalesce(p.refunded_minor, 0) AS kept,
    coalesce(booked.clearing, 0)::bigint AS clearing, coalesce(-booked.unapplied, 0)::bigint AS unapplied,
    (
        SELECT sum(r.total_minor)::bigint FROM receipt AS r
        WHERE r.payment_id = p.id AND r.document_type <> 'NOTHING_CHARGED'
    ) AS paper,
    booked.last AS booked_last,
    ARRAY(
        SELECT placed.id FROM ledger_entry AS placed
        WHERE placed.organization_id = p.organization_id AND placed.about = p.id
          AND placed.event_type = 'hold_placed'
          AND NOT EXISTS (
              SELECT FROM ledger_entry AS ending
              WHERE ending.organization_id = placed.organization_id AND ending.ends = placed.id
                AND NOT EXISTS (
                    SELECT FROM ledger_entry AS mirror
                    WHERE mirror.organization_id = ending.organization_id
                      AND mirror.reverses = ending.id
                )
          )
    ) AS open_holds
FROM payment AS p
CROSS JOIN LATERAL (
    SELECT
        max(e.recorded_at) AS last,
        sum(l.amount_minor) FILTER (WHERE starts_with(l.code, 'PSP_CLEARING')) AS clearing,
        sum(l.amount_minor) FILTER (WHERE starts_with(l.code, 'UNAPPLIED')) AS unapplied
    FROM ledger_entry AS e
    JOIN ledger_leg AS l ON l.organization_id = e.organization_id AND l.entry_id = e.id
    WHERE e.organization_id = p.organization_id AND e.about = p.id
) AS booked
WHERE p.organization_id = %(organization_id)s AND p.id = ANY (%(ids)s);

-- name: payments_of_entries
-- Whose holds these entries placed. One row an entry.
SELECT id, about FROM ledger_entry
WHERE organization_id = %(organization_id)s AND id = ANY (%(ids)s);

-- name: open_findings
-- What was found and is not healed yet. At most so many.
SELECT kind, about, detail FROM attention
WHERE organization_id = %(organization_id)s AND closed_at IS NULL AND kind LIKE 'ledger.%%'
ORDER BY opened_at, id
LIMIT %(most)s;
