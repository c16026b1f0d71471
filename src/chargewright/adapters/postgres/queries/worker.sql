-- What the worker takes up: effects, what is due, terminals. Role work.

-- name: effect_owner
-- Whose effect this is. One row, null where there is none.
SELECT effect_owner(%(id)s) AS organization_id;

-- name: due_sessions
-- Sessions whose deadline has passed. At most so many.
SELECT organization_id, id, due_at FROM due_sessions(%(at)s, %(most)s);

-- name: due_again
-- What could not be woken and is tried again. At most so many.
SELECT organization_id, id, due_at FROM due_again(%(question)s, %(at)s, %(most)s);

-- name: failures
-- How often in a row something could not be woken. One row; none where it could.
SELECT (detail ->> 'failures')::integer AS failures
FROM attention
WHERE kind = %(question)s AND about = %(about)s AND closed_at IS NULL;

-- name: due_payments
-- Payments whose deadline has passed. At most so many.
SELECT organization_id, id, due_at FROM due_payments(%(at)s, %(most)s);

-- name: due_readers
-- Readers whose deadline has passed. At most so many.
SELECT organization_id, id, due_at FROM due_readers(%(at)s, %(most)s);

-- name: due_commands
-- Commands whose time is over. At most so many.
SELECT organization_id, id, due_at FROM due_commands(%(at)s, %(most)s);

-- name: due_ceilings
-- Running sessions at their fence. At most so many.
SELECT organization_id, id, due_at FROM due_ceilings(%(at)s, %(most)s);

-- name: all_terminals
-- Every terminal with a reader. One row a terminal.
SELECT organization_id, id FROM all_terminals();

-- name: make_partitions
-- The partitions of a day. One row.
SELECT make_partitions(%(day)s);

-- name: drop_partitions
-- Forgets days of a table that are older. One row.
SELECT drop_partitions(%(parent)s, %(before)s);

-- name: days_without_partition
-- Days of which rows wait for a partition. As many rows as days; none, if all is well.
SELECT day FROM days_without_partition() AS day;

-- name: forget_heard
-- Forgets expired keys, at most so many. One row.
SELECT forget_heard(%(before)s, %(most)s) AS forgotten;

-- name: forget_ended
-- Forgets what is over of effects, commands, operator items, strangers, callbacks. One row.
SELECT forget_ended(
    %(at)s, %(effects_before)s, %(commands_before)s, %(attention_before)s, %(strangers_before)s,
    %(most)s
) AS forgotten;

-- name: forget_spans
-- Forgets what things were long ago, at most so many spans. One row.
SELECT forget_spans(%(before)s, %(most)s) AS forgotten;

-- name: sum_availability
-- Adds up what EVSEs were until then, at most so many spans. One row.
SELECT sum_availability(%(ended_until)s, %(most)s) AS summed;

-- name: forget_availability_totals
-- Forgets sums of which nothing is left, at most so many. One row.
SELECT forget_availability_totals(%(before)s, %(most)s) AS forgotten;

-- name: forget_audit
-- Forgets rows of the audit trail and, before that, from where they were written. One row.
SELECT forget_audit(%(rows_before)s, %(addresses_before)s, %(most)s) AS forgotten;

-- name: operator_counts
-- What the installation waits for. A few dozen rows.
SELECT measure, label, coalesce(value, 0) AS value FROM operator_counts(%(at)s);

-- name: grant_callback
-- Lets whoever has the token call back. One row.
INSERT INTO reader_callback (organization_id, token_sha256, terminal_id, operation_id, expires_at)
VALUES (%(organization_id)s, %(token_sha256)s, %(terminal_id)s, %(operation_id)s, %(expires_at)s);

-- name: forget_callbacks
-- Forgets expired callbacks of one terminal. Any number of rows.
DELETE FROM reader_callback
WHERE terminal_id = %(terminal_id)s AND expires_at < %(at)s;

-- name: ours_since
-- Since when a terminal is ours. Zero or one row.
SELECT created_at
FROM terminal
WHERE id = %(terminal_id)s;

-- name: recent_payments
-- Payments of a terminal that are open, ended since then, or have one of these holds. A few.
SELECT machine
FROM payment
WHERE terminal_id = %(terminal_id)s
  AND (ended_at IS NULL OR ended_at >= %(since)s OR hold_ref = ANY (%(hold_refs)s))
ORDER BY opened_at, id;

-- name: terminal
-- A terminal with its account. Zero or one row.
SELECT
    t.id, t.provider, t.serial_ref, t.language, t.ui_level, s.currency, a.id AS account_id,
    organization_settings_line(t.organization_id) AS settings_line, a.base_url,
    a.api_key_encrypted, a.receipt_screen, a.webhook_secrets_sealed
FROM terminal AS t
JOIN site AS s ON s.id = t.site_id
JOIN terminal_account AS a ON a.id = t.account_id
WHERE t.id = %(id)s;

-- name: account
-- An account with a provider. Zero or one row.
SELECT
    id AS account_id, provider, base_url, api_key_encrypted, receipt_screen, webhook_secrets_sealed
FROM terminal_account
WHERE id = %(id)s;

-- name: callback_owner
-- Whose callback this token is. Zero or one row.
SELECT organization_id, terminal_id, operation_id
FROM callback_owner(%(token_sha256)s, %(at)s);

-- name: last_command
-- The last command to a station since then whose cause begins so. Zero or one row.
SELECT state, answer, answered_at
FROM station_command
WHERE station_id = %(station_id)s AND requested_at >= %(since)s AND cause LIKE %(cause)s
ORDER BY requested_at DESC, id DESC
LIMIT 1;
