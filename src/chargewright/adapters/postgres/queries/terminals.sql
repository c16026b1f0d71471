-- Terminals and their accounts as operators register them. Role app.

-- name: lock_account
-- One account, held until the unit of work ends. Zero or one row.
SELECT
    id, organization_id, provider, name, base_url, api_key_encrypted, receipt_screen,
    webhook_secrets_sealed, created_at
FROM terminal_account
WHERE id = %(id)s
FOR UPDATE;

-- name: add_account
-- A new account. One row.
INSERT INTO terminal_account (
    id, organization_id, provider, name, base_url, api_key_encrypted, receipt_screen,
    webhook_secrets_sealed, created_at
)
VALUES (
    %(id)s, %(organization_id)s, %(provider)s, %(name)s, %(base_url)s, %(api_key_encrypted)s,
    %(receipt_screen)s, %(webhook_secrets_sealed)s, %(created_at)s
);

-- name: save_account
-- The account as it is now. One row.
UPDATE terminal_account
SET name = %(name)s,
    base_url = %(base_url)s,
    api_key_encrypted = %(api_key_encrypted)s,
    receipt_screen = %(receipt_screen)s,
    webhook_secrets_sealed = %(webhook_secrets_sealed)s
WHERE id = %(id)s;

-- name: delete_account
-- An account without terminals. Zero or one row.
DELETE FROM terminal_account
WHERE id = %(id)s;

-- name: lock_terminal
-- One terminal, held until the unit of work ends. Zero or one row.
SELECT
    id, organization_id, site_id, account_id, provider, serial_ref, label, language, start_mode,
    ui_level, created_at
FROM terminal
WHERE id = %(id)s
FOR UPDATE;

-- name: lock_terminals_of_account
-- The terminals of an account, held until the unit of work ends. At most a few hundred.
SELECT id
FROM terminal
WHERE account_id = %(account_id)s
ORDER BY id
FOR UPDATE;

-- name: add_terminal
-- A new terminal. One row; none where its serial is registered, by whomever.
INSERT INTO terminal (
    id, organization_id, site_id, account_id, provider, serial_ref, label, language, start_mode,
    ui_level, created_at
)
VALUES (
    %(id)s, %(organization_id)s, %(site_id)s, %(account_id)s, %(provider)s, %(serial_ref)s,
    %(label)s, %(language)s, %(start_mode)s, %(ui_level)s, %(created_at)s
)
ON CONFLICT (provider, serial_ref) DO NOTHING
RETURNING id;

-- name: save_terminal
-- The terminal as it is now. One row.
UPDATE terminal
SET account_id = %(account_id)s,
    label = %(label)s,
    language = %(language)s,
    start_mode = %(start_mode)s,
    ui_level = %(ui_level)s
WHERE id = %(id)s;

-- name: evses
-- EVSEs by id, where they stand. At most one row an id.
SELECT e.id AS evse_id, e.evse_no, e.station_id, e.organization_id, s.site_id
FROM evse AS e
JOIN station AS s ON s.id = e.station_id
WHERE e.id = ANY (%(ids)s);

-- name: mapped
-- The EVSEs that a terminal pays for by itself. At most a few.
SELECT e.id AS evse_id, e.evse_no, e.station_id, e.organization_id, s.site_id
FROM terminal_evse AS m
JOIN evse AS e ON e.id = m.evse_id
JOIN station AS s ON s.id = e.station_id
WHERE m.terminal_id = %(id)s AND NOT m.is_inherited
ORDER BY e.id;

-- name: unmap
-- What a terminal pays for by itself no longer. Any number of rows.
DELETE FROM terminal_evse
WHERE terminal_id = %(id)s AND NOT is_inherited AND NOT evse_id = ANY (%(kept)s);

-- name: unmap_all
-- What a terminal paid for, inherited or not. Any number of rows.
DELETE FROM terminal_evse
WHERE terminal_id = %(id)s;

-- name: unmap_inherited
-- What pages of its site pay for at a station no longer, and at which of its EVSEs terminals pay all the same. At
-- most one row an EVSE.
WITH forgotten AS (
    DELETE FROM terminal_evse WHERE station_id = %(station_id)s AND is_inherited
)
SELECT DISTINCT evse_no
FROM terminal_evse
WHERE station_id = %(station_id)s AND NOT is_inherited;

-- name: map
-- What a terminal pays for by itself. One row, or none where it did before.
INSERT INTO terminal_evse (organization_id, terminal_id, evse_id, station_id, evse_no)
VALUES (%(organization_id)s, %(id)s, %(evse_id)s, %(station_id)s, %(evse_no)s)
ON CONFLICT (terminal_id, evse_id) DO UPDATE
SET is_inherited = false
WHERE terminal_evse.is_inherited;

-- name: note
-- Notes whether the provider reaches a terminal, since when, and its display, if unknown. One row: whether
-- nothing younger was noted before, and whose it is where anything of it is new.
WITH noted AS (
    UPDATE terminal
    SET is_online = %(is_online)s,
        online_changed_at =
            CASE WHEN is_online = %(is_online)s THEN COALESCE(online_changed_at, %(at)s) ELSE %(at)s END,
        ui_level = COALESCE(ui_level, %(ui_level)s)
    WHERE id = %(id)s
      AND (online_changed_at IS NULL OR online_changed_at <= %(at)s)
      AND (
        is_online <> %(is_online)s
        OR online_changed_at IS NULL
        OR (ui_level IS NULL AND %(ui_level)s::text IS NOT NULL)
      )
    RETURNING organization_id
)
SELECT
    noted.organization_id,
    t.online_changed_at IS NULL OR t.online_changed_at <= %(at)s AS is_newest
FROM terminal AS t
LEFT JOIN noted ON true
WHERE t.id = %(id)s;

-- name: drop_callbacks
-- The addresses by which a terminal may call back. Any number of rows.
DELETE FROM reader_callback
WHERE terminal_id = %(id)s;

-- name: drop_reader
-- The reader of a terminal. Zero or one row.
DELETE FROM reader
WHERE terminal_id = %(id)s;

-- name: delete_terminal
-- A terminal at which nobody ever paid. Zero or one row.
DELETE FROM terminal
WHERE id = %(id)s;
