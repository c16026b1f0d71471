-- Charging profiles of stations and what they come to. Roles app and work.

-- name: add_profile
-- A profile that a station is brought. One row.
INSERT INTO charging_profile (
    organization_id, id, station_id, evse_no, profile_no, purpose, stack_level, kind, unit,
    transaction_ref, valid_from, valid_to, profile, state, command_id, created_at, created_by, changed_at
) VALUES (
    %(organization_id)s, %(id)s, %(station_id)s, %(evse_no)s, %(profile_no)s, %(purpose)s,
    %(stack_level)s, %(kind)s, %(unit)s, %(transaction_ref)s, %(valid_from)s, %(valid_to)s,
    %(profile)s, 'asked', %(command_id)s, %(at)s, %(by)s, %(at)s
);

-- name: profile_of_command
-- The profile that a command brings and that is not decided yet, held. Zero or one row.
SELECT id, station_id, profile
FROM charging_profile
WHERE command_id = %(command_id)s AND state = 'asked'
FOR UPDATE;

-- name: held_profiles
-- What a station holds, by what it said, held. As many rows as it holds profiles.
SELECT id, station_id, profile
FROM charging_profile
WHERE station_id = %(station_id)s AND state = 'holds'
ORDER BY created_at, id
FOR UPDATE;

-- name: profiles_that_may_hold
-- What a station holds, or may hold: it has not answered. As many rows as it may hold profiles.
SELECT id, profile
FROM charging_profile
WHERE station_id = %(station_id)s AND state IN ('asked', 'holds')
ORDER BY created_at, id;

-- name: profiles_cleared
-- What a station may hold that is meant by a clearing, held. As many rows as it holds profiles.
SELECT id, station_id, profile
FROM charging_profile
WHERE station_id = %(station_id)s AND state IN ('asked', 'holds') AND command_id <> %(command_id)s
  AND CASE WHEN %(profile_no)s::bigint IS NOT NULL THEN profile_no = %(profile_no)s
      ELSE evse_no = coalesce(%(evse_no)s, evse_no)
        AND purpose = coalesce(%(purpose)s, purpose)
        AND stack_level = coalesce(%(stack_level)s, stack_level)
      END
  AND created_at <= %(asked_at)s
FOR UPDATE;

-- name: move_profile
-- Where a profile is now. One row.
UPDATE charging_profile
SET state = %(state)s, status = coalesce(%(status)s, status), changed_at = %(at)s,
    ended_at = CASE WHEN %(state)s IN ('asked', 'holds') THEN NULL ELSE %(at)s END
WHERE id = %(id)s;

-- name: profiles_of_transaction
-- What a station may hold for one transaction, held. As many rows as it holds profiles of it.
SELECT id, station_id, profile
FROM charging_profile
WHERE station_id = %(station_id)s AND purpose = 'transaction' AND transaction_ref = %(ref)s
  AND state IN ('asked', 'holds')
FOR UPDATE;

-- name: bind_profile
-- Of which transaction a profile is. One row.
UPDATE charging_profile
SET transaction_ref = %(ref)s, profile = profile || jsonb_build_object('transaction_ref', %(ref)s::text)
WHERE id = %(id)s;

-- name: starts_with_profile
-- Starts that a station was asked for since then and took, each with a profile, the newest first; none whose
-- profile is kept already. As many rows as there are.
SELECT c.id, c.name, c.payload, c.requested_by, c.state
FROM station_command AS c
WHERE c.organization_id = %(organization_id)s AND c.station_id = %(station_id)s
  AND c.requested_at >= %(since)s AND c.name = ANY (%(names)s)
  AND c.state IN ('sent', 'accepted', 'unknown') AND c.payload ? 'chargingProfile'
  AND NOT EXISTS (SELECT FROM charging_profile AS p WHERE p.command_id = c.id)
ORDER BY c.requested_at DESC, c.id DESC;

-- name: command_asked
-- When a command was asked for. One row.
SELECT requested_at
FROM station_command
WHERE id = %(id)s;

-- name: spoken
-- What a station speaks. Zero or one row.
SELECT subprotocol
FROM station_link
WHERE station_id = %(station_id)s;

-- name: transaction_at
-- What runs at an EVSE. Zero or one row.
SELECT ocpp_transaction_ref, started_at
FROM session
WHERE station_id = %(station_id)s AND evse_no = %(evse_no)s AND status = 'in_progress'
  AND ocpp_transaction_ref IS NOT NULL AND started_at IS NOT NULL
ORDER BY started_at DESC
LIMIT 1;

-- name: is_direct_current
-- Whether an EVSE gives direct current. One row.
SELECT EXISTS (
    SELECT FROM connector
    WHERE station_id = %(station_id)s AND evse_no = %(evse_no)s AND current_kind = 'DC'
) AS is_dc;

-- name: add_composite
-- What a station told, and what was expected. Zero or one row: a command is answered once.
INSERT INTO composite_schedule (
    organization_id, id, station_id, evse_no, command_id, told_at, starts_at, duration_s, unit,
    expected, told, differences, is_as_expected
) VALUES (
    %(organization_id)s, %(id)s, %(station_id)s, %(evse_no)s, %(command_id)s, %(at)s, %(starts_at)s,
    %(duration_s)s, %(unit)s, %(expected)s, %(told)s, %(differences)s, %(is_as_expected)s
)
ON CONFLICT ON CONSTRAINT composite_schedule_is_of_one_command DO NOTHING;

-- name: want_update
-- What the period of a dynamic profile shall be now. Any number of rows: those that the station may hold.
UPDATE charging_profile
SET wanted_update = coalesce(wanted_update, '{}') || %(update)s
WHERE station_id = %(station_id)s AND profile_no = %(profile_no)s AND kind = 'Dynamic'
  AND state IN ('asked', 'holds');

-- name: needs_of
-- What the vehicle of a transaction said last. Zero or one row.
SELECT needs
FROM vehicle_plan
WHERE station_id = %(station_id)s AND ocpp_transaction_ref = %(ref)s
ORDER BY heard_at DESC
LIMIT 1;

-- name: dynamic_profile
-- A dynamic profile that a station holds, held. Zero or one row.
SELECT id, station_id, profile, wanted_update
FROM charging_profile
WHERE station_id = %(station_id)s AND profile_no = %(profile_no)s AND kind = 'Dynamic'
  AND state = 'holds'
ORDER BY created_at DESC
LIMIT 1
FOR UPDATE;

-- name: change_profile
-- A profile as it is now. One row.
UPDATE charging_profile
SET profile = %(profile)s, changed_at = %(at)s
WHERE id = %(id)s;
