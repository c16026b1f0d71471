-- Stations, EVSEs and connectors as operators configure them. Role app.

-- name: note_password_command
-- By which command a station is told of its other password. One row.
UPDATE station SET password_command_id = %(command_id)s WHERE id = %(id)s;

-- name: awaits_password_answer
-- Whether it is being told of one, and has not answered. Zero or one row.
SELECT c.id
FROM station AS s
JOIN station_command AS c ON c.id = s.password_command_id
WHERE s.id = %(id)s AND c.state IN ('queued', 'sent');

-- name: lock_station
-- One station with what hangs on it, held until the unit of work ends. Zero or one row.
SELECT
    s.id, s.organization_id, s.site_id, s.identity, s.name, s.security_profile,
    s.next_security_profile, s.password_salt, s.password_sha256, s.previous_password_salt,
    s.previous_password_sha256, s.previous_password_until, s.clock_zone, s.energy_reading_type,
    s.strict_in, s.habits, s.charging_plans, s.registration, s.maintenance,
    s.is_retired, s.created_at,
    ARRAY(
        SELECT jsonb_build_object(
            'id', e.id, 'evse_no', e.evse_no, 'label', e.label, 'tariff_id', e.tariff_id,
            'connectors', (
                SELECT coalesce(jsonb_agg(jsonb_build_object(
                    'id', c.id, 'connector_no', c.connector_no, 'standard', c.standard,
                    'current_kind', c.current_kind, 'power_w', c.power_w,
                    'tolerance_percent', c.tolerance_percent::text,
                    'tolerance_wh', c.tolerance_wh::text
                ) ORDER BY c.connector_no), '[]')
                FROM connector AS c
                WHERE c.station_id = e.station_id AND c.evse_no = e.evse_no
            )
        )
        FROM evse AS e WHERE e.station_id = s.id ORDER BY e.evse_no
    ) AS evses
FROM station AS s
WHERE s.id = %(id)s
FOR UPDATE OF s;

-- name: add_station
-- A new station. One row; none where the identity is taken, by whomever.
INSERT INTO station (
    id, organization_id, site_id, identity, name, security_profile, next_security_profile,
    password_salt, password_sha256,
    previous_password_salt, previous_password_sha256, previous_password_until, clock_zone,
    energy_reading_type, strict_in, habits, charging_plans, registration, maintenance, is_retired,
    created_at
)
VALUES (
    %(id)s, %(organization_id)s, %(site_id)s, %(identity)s, %(name)s, %(security_profile)s,
    %(next_security_profile)s, %(password_salt)s, %(password_sha256)s, %(previous_password_salt)s,
    %(previous_password_sha256)s, %(previous_password_until)s, %(clock_zone)s,
    %(energy_reading_type)s,
    %(strict_in)s, %(habits)s, %(charging_plans)s, %(registration)s, %(maintenance)s, %(is_retired)s,
    %(created_at)s
)
ON CONFLICT (identity) DO NOTHING
RETURNING id;

-- name: save_station
-- The station as it is now. One row.
UPDATE station
SET site_id = %(site_id)s,
    name = %(name)s,
    security_profile = %(security_profile)s,
    next_security_profile = %(next_security_profile)s,
    credentials_version = credentials_version
        + (password_sha256 IS DISTINCT FROM %(password_sha256)s)::integer,
    password_salt = %(password_salt)s,
    password_sha256 = %(password_sha256)s,
    previous_password_salt = %(previous_password_salt)s,
    previous_password_sha256 = %(previous_password_sha256)s,
    previous_password_until = %(previous_password_until)s,
    password_command_id = CASE
        WHEN password_sha256 IS NOT DISTINCT FROM %(password_sha256)s
            AND previous_password_sha256 IS NOT DISTINCT FROM %(previous_password_sha256)s
        THEN password_command_id
    END,
    clock_zone = %(clock_zone)s,
    energy_reading_type = %(energy_reading_type)s,
    strict_in = %(strict_in)s,
    habits = %(habits)s,
    charging_plans = %(charging_plans)s,
    registration = %(registration)s,
    maintenance = %(maintenance)s,
    is_retired = %(is_retired)s
WHERE id = %(id)s;

-- name: keep_evse
-- An EVSE, new or as it is now. One row.
INSERT INTO evse (id, organization_id, station_id, evse_no, label, tariff_id)
VALUES (%(id)s, %(organization_id)s, %(station_id)s, %(evse_no)s, %(label)s, %(tariff_id)s)
ON CONFLICT (id) DO UPDATE
SET label = excluded.label, tariff_id = excluded.tariff_id;

-- name: keep_connector
-- A connector, new or as it is now. One row.
INSERT INTO connector (
    id, organization_id, station_id, evse_id, evse_no, connector_no, standard, current_kind,
    power_w, tolerance_percent, tolerance_wh
)
VALUES (
    %(id)s, %(organization_id)s, %(station_id)s, %(evse_id)s, %(evse_no)s, %(connector_no)s,
    %(standard)s, %(current_kind)s, %(power_w)s, %(tolerance_percent)s, %(tolerance_wh)s
)
ON CONFLICT (id) DO UPDATE
SET standard = excluded.standard,
    current_kind = excluded.current_kind,
    power_w = excluded.power_w,
    tolerance_percent = excluded.tolerance_percent,
    tolerance_wh = excluded.tolerance_wh;

-- name: drop_connectors
-- Connectors that a station has no longer. Any number of rows.
DELETE FROM connector
WHERE station_id = %(id)s AND NOT id = ANY (%(kept)s);

-- name: drop_evses
-- EVSEs that a station has no longer, those that nothing pays for. Any number of rows.
WITH forgotten AS (
    DELETE FROM terminal_evse
    WHERE station_id = %(id)s AND NOT evse_id = ANY (%(kept)s) AND is_inherited
)
DELETE FROM evse
WHERE station_id = %(id)s AND NOT id = ANY (%(kept)s);

-- name: delete_station
-- A station that was never heard of. Zero or one row.
DELETE FROM station
WHERE id = %(id)s;

-- name: owner
-- Whose station this is. Zero or one row.
SELECT organization_id
FROM station
WHERE id = %(id)s;

-- name: link
-- Whether a station is connected, and what it speaks. Zero or one row.
SELECT is_connected, subprotocol
FROM station_link
WHERE station_id = %(id)s;

-- name: registration
-- What an operator decided of a station, and what its last boot was answered (null: none was). Zero or one row.
SELECT s.registration, l.registration_told
FROM station AS s
LEFT JOIN station_link AS l ON l.station_id = s.id
WHERE s.id = %(id)s;

-- name: evse_owner
-- Whose EVSE this is, and on which station. Zero or one row.
SELECT organization_id, station_id
FROM evse
WHERE id = %(id)s;

-- name: lock_pending
-- A stranger, which only those who see a root organisation can find. Zero or one row.
SELECT identity
FROM pending_station
WHERE identity = %(identity)s
FOR UPDATE;

-- name: drop_pending
-- A stranger no more. Zero or one row.
DELETE FROM pending_station
WHERE identity = %(identity)s;

-- name: reject_pending
-- A stranger that is let in no more. Zero or one row.
UPDATE pending_station
SET rejected_at = %(at)s
WHERE identity = %(identity)s;
