-- Sessions, payments, readers: one row each, locked, stepped, saved. Role work (app for what people ask).

-- name: lock_session
-- One session by id, held until the unit of work ends. Zero or one row.
SELECT id, version, machine, currency
FROM session
WHERE id = %(id)s
FOR UPDATE;

-- name: lock_sessions_of_station
-- All that a message of this station may speak of, oldest first: open or settling, closed since then, or
-- of this transaction however old. At most a few.
SELECT id, version, machine, currency
FROM session
WHERE station_id = %(station_id)s
  AND (
      status IN ('ready', 'in_progress', 'settling')
      OR closed_at >= %(closed_since)s
      OR ocpp_transaction_ref = %(ref)s
  )
ORDER BY opened_at, id
FOR UPDATE;

-- name: sessions_of_payments
-- The sessions that these payments pay for. At most one a payment.
SELECT payment_id, machine
FROM session
WHERE payment_id = ANY (%(payment_ids)s);

-- name: tariff_version
-- One version of a tariff. Zero or one row.
SELECT document
FROM tariff_version
WHERE id = %(id)s;

-- name: bill
-- The bill of a session. Zero or one row.
SELECT bill
FROM session
WHERE id = %(id)s;

-- name: meter_points
-- The readings that count for a session, up to the energy at which its meter stands (null: it runs), in
-- order of their time.
SELECT used_at, session_energy_wh, power_w
FROM reading
WHERE session_id = %(session_id)s AND verdict IN ('ANCHOR', 'OK') AND received_at >= %(since)s
  AND (%(most_wh)s::numeric IS NULL OR session_energy_wh <= %(most_wh)s::numeric)
ORDER BY used_at, position;

-- name: insert_reading
-- A reading that came with a start or a stop, or late. A session that was closed before notes when, so that
-- its readings are still looked for on the right days (`reading_days`). One row.
WITH late AS (
    UPDATE session
    SET late_reading_at = greatest(late_reading_at, %(received_at)s)
    WHERE id = %(session_id)s AND closed_at < %(received_at)s
)
INSERT INTO reading (
    organization_id, station_id, received_at, epoch, session_id, evse_no, connector_no, scope,
    claimed_at, used_at, energy_wh, power_w, current_a, voltage_v, soc_percent, verdict, limit_wh,
    session_energy_wh, flags, progress, signed
)
VALUES (
    %(organization_id)s, %(station_id)s, %(received_at)s, %(epoch)s, %(session_id)s, %(evse_no)s,
    %(connector_no)s, %(scope)s, %(claimed_at)s, %(used_at)s, %(energy_wh)s, %(power_w)s,
    %(current_a)s, %(voltage_v)s, %(soc_percent)s, %(verdict)s, %(limit_wh)s,
    %(session_energy_wh)s, %(flags)s, %(progress)s, %(signed)s
);

-- name: declines_of_card
-- When a card was declined since then. A few.
SELECT opened_at
FROM payment
WHERE card_token = %(card_token)s AND state = 'declined' AND opened_at >= %(since)s
ORDER BY opened_at;

-- name: session_of_payment
-- The session that a payment was found to be for, else the one that it was to pay for. Zero or one row.
SELECT coalesce(p.attached_session_id, s.id) AS id
FROM payment AS p
LEFT JOIN session AS s ON s.payment_id = p.id
WHERE p.id = %(payment_id)s;

-- name: payments_of_session
-- The payment that was to pay for a session, and those found to be for it. At most a few.
SELECT machine
FROM payment
WHERE id = (SELECT s.payment_id FROM session AS s WHERE s.id = %(session_id)s)
   OR attached_session_id = %(session_id)s
ORDER BY opened_at, id;

-- name: insert_session
-- A new session. One row.
INSERT INTO session (
    organization_id, id, site_id, station_id, evse_no, connector_no, status, payment_id, token_id,
    station_payment_ref, tariff_version_id, ocpp_transaction_ref, remote_start_ref, opened_at, started_at, ended_at,
    closed_at, last_event_at, energy_wh, currency, close_reason, flags, energy_ceiling_wh,
    time_ceiling_at, due_at, machine
)
VALUES (
    %(organization_id)s, %(id)s, %(site_id)s, %(station_id)s, %(evse_no)s, %(connector_no)s,
    %(status)s, %(payment_id)s, %(token_id)s, %(station_payment_ref)s,
    %(tariff_version_id)s, %(ocpp_transaction_ref)s,
    %(remote_start_ref)s, %(opened_at)s, %(started_at)s, %(ended_at)s, %(closed_at)s,
    %(last_event_at)s, %(energy_wh)s, (SELECT s.currency FROM site AS s WHERE s.id = %(site_id)s),
    %(close_reason)s, %(flags)s,
    %(energy_ceiling_wh)s, %(time_ceiling_at)s, %(due_at)s, %(machine)s
);

-- name: save_session
-- The session as it is now. One row; none where another unit of work was faster, which the lock forbids.
UPDATE session
SET station_id = %(station_id)s,
    evse_no = %(evse_no)s,
    connector_no = %(connector_no)s,
    status = %(status)s,
    payment_id = %(payment_id)s,
    token_id = %(token_id)s,
    station_payment_ref = %(station_payment_ref)s,
    tariff_version_id = %(tariff_version_id)s,
    ocpp_transaction_ref = %(ocpp_transaction_ref)s,
    remote_start_ref = %(remote_start_ref)s,
    started_at = %(started_at)s,
    ended_at = %(ended_at)s,
    closed_at = %(closed_at)s,
    last_event_at = %(last_event_at)s,
    energy_wh = %(energy_wh)s,
    close_reason = %(close_reason)s,
    flags = %(flags)s,
    energy_ceiling_wh = %(energy_ceiling_wh)s,
    time_ceiling_at = %(time_ceiling_at)s,
    due_at = %(due_at)s,
    machine = %(machine)s,
    version = version + 1
WHERE id = %(id)s AND version = %(version)s;

-- name: save_bill
-- The bill of a session, beside its machine. One row.
UPDATE session
SET bill = %(bill)s, total_minor = %(total_minor)s
WHERE id = %(id)s;

-- name: last_progress
-- The last reading of a session that moved its progress. Zero or one row.
SELECT progress, power_w
FROM reading
WHERE session_id = %(session_id)s AND progress IS NOT NULL AND received_at >= %(since)s
ORDER BY position DESC
LIMIT 1;

-- name: last_heard
-- When the station last spoke for a session without stepping it: a reading, whatever its verdict, or the
-- status of its connector said again. That the vehicle is gone keeps nothing alive. One row; null where
-- it said nothing.
SELECT greatest(
    (
        SELECT received_at
        FROM reading
        WHERE session_id = %(session_id)s AND received_at >= %(since)s
        ORDER BY position DESC
        LIMIT 1
    ),
    (
        SELECT max(received_at)
        FROM connector_status
        WHERE station_id = %(station_id)s
          AND evse_no = %(evse_no)s::integer
          AND connector_no = coalesce(%(connector_no)s::integer, connector_no)
          AND status <> 'Available'
    )
) AS heard_at;

-- name: lock_payment
-- One payment by id, held until the unit of work ends. Zero or one row.
SELECT id, version, machine
FROM payment
WHERE id = %(id)s
FOR UPDATE;

-- name: insert_payment
-- A new payment. One row.
INSERT INTO payment (
    organization_id, id, terminal_id, state, card_token, card_last_four, card_brand, currency,
    hold_ref, held_minor, captured_minor, refunded_minor, attached_session_id, opened_at, ended_at,
    due_at, machine
)
VALUES (
    %(organization_id)s, %(id)s, %(terminal_id)s, %(state)s, %(card_token)s, %(card_last_four)s,
    %(card_brand)s, %(currency)s, %(hold_ref)s, %(held_minor)s, %(captured_minor)s,
    %(refunded_minor)s, %(attached_session_id)s, %(opened_at)s,
    CASE WHEN %(has_ended)s THEN %(now)s::timestamptz END, %(due_at)s, %(machine)s
);

-- name: save_payment
-- The payment as it is now. One row.
UPDATE payment
SET state = %(state)s,
    hold_ref = %(hold_ref)s,
    held_minor = %(held_minor)s,
    captured_minor = %(captured_minor)s,
    refunded_minor = %(refunded_minor)s,
    attached_session_id = %(attached_session_id)s,
    ended_at = CASE WHEN %(has_ended)s THEN coalesce(ended_at, %(now)s) END,
    due_at = %(due_at)s,
    machine = %(machine)s,
    version = version + 1
WHERE id = %(id)s AND version = %(version)s;

-- name: open_payments_around_terminal
-- Payments that have not ended at any terminal of the same site. At most a few hundred.
SELECT p.id, p.machine
FROM terminal AS here
JOIN terminal AS there ON there.site_id = here.site_id
JOIN payment AS p ON p.terminal_id = there.id
WHERE here.id = %(terminal_id)s AND p.ended_at IS NULL
ORDER BY p.opened_at, p.id;

-- name: open_payments_of_terminal
-- Payments at this terminal that have not ended. At most a few.
SELECT id, machine
FROM payment
WHERE terminal_id = %(terminal_id)s AND ended_at IS NULL
ORDER BY opened_at;

-- name: payment_of_hold
-- The payment with this hold of an account, held. Zero or one row.
SELECT p.id, p.version, p.machine
FROM payment AS p
JOIN terminal AS t ON t.id = p.terminal_id
WHERE t.account_id = %(account_id)s AND p.hold_ref = %(hold_ref)s
FOR UPDATE OF p;

-- name: lock_reader
-- One terminal's reader, held until the unit of work ends. Zero or one row.
SELECT terminal_id AS id, version, machine
FROM reader
WHERE terminal_id = %(id)s
FOR UPDATE;

-- name: has_reader
-- Whether cards are held to a terminal: a payment page has no reader. Zero or one row.
SELECT terminal_id
FROM reader
WHERE terminal_id = %(id)s;

-- name: insert_reader
-- A reader for a terminal that has none yet. One row, or none.
INSERT INTO reader (organization_id, terminal_id, state, due_at, machine)
VALUES (%(organization_id)s, %(id)s, %(state)s, %(due_at)s, %(machine)s)
ON CONFLICT (terminal_id) DO NOTHING;

-- name: save_reader
-- The reader as it is now. One row.
UPDATE reader
SET state = %(state)s, due_at = %(due_at)s, machine = %(machine)s, version = version + 1
WHERE terminal_id = %(id)s AND version = %(version)s;
