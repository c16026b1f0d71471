-- What single things of the API are read from where no list shows them. Role app.

-- name: session_owner
-- Whose session this is, and at a site in which zone. Zero or one row.
SELECT s.organization_id, site.zone
FROM session AS s
JOIN site ON site.id = s.site_id
WHERE s.id = %(id)s;

-- name: session
-- One session as the machine left it, with its bill; not held. Zero or one row.
SELECT machine
FROM session
WHERE id = %(id)s;

-- name: reading_days
-- Between which moments of our clock a session's readings came, whatever its station claims: since it was
-- opened, until it was closed or, later, heard or read; null: more may come. A day more on either side, for
-- machines of ours may differ in their clocks, and a gateway writes on until it hears of the end. Zero or
-- one row.
SELECT
    opened_at - interval '1 day' AS since,
    CASE
        WHEN closed_at IS NOT NULL
        THEN greatest(closed_at, last_event_at, late_reading_at) + interval '1 day'
    END AS until
FROM session
WHERE id = %(session_id)s;

-- name: newest_readings
-- The newest reading that moved each of these sessions, none of which began before then: days before it are
-- not looked into. One row a session that has one.
SELECT s.id, last.energy_wh, last.power_w
FROM unnest(%(session_ids)s::text[]) AS s (id)
CROSS JOIN LATERAL (
    SELECT round(r.session_energy_wh)::bigint AS energy_wh, round(r.power_w)::bigint AS power_w
    FROM reading AS r
    WHERE r.session_id = s.id AND r.progress IS NOT NULL AND r.received_at >= %(since)s
    ORDER BY r.position DESC LIMIT 1
) AS last;

-- name: reader
-- One terminal's reader as the machine left it; not held. Zero or one row.
SELECT machine
FROM reader
WHERE terminal_id = %(id)s;

-- name: paper
-- An issued document with its print, byte for byte. Zero or one row.
SELECT document, pdf
FROM receipt
WHERE id = %(id)s;

-- name: trial_balance
-- Every account that money is on, by book and currency. As many rows as accounts.
SELECT organization_id, code, currency, balance_minor
FROM ledger_account
ORDER BY organization_id, currency, code;

-- name: close_item
-- Closes one operator item. Zero or one row.
UPDATE attention
SET closed_at = %(at)s, closed_by = %(by)s, note = %(note)s
WHERE id = %(id)s AND closed_at IS NULL
RETURNING organization_id;
