-- What vehicles need, limits from outside, and reported profiles. Role work.

-- name: transaction_here
-- What runs at an EVSE, and its session. Zero or one row.
SELECT id AS session_id, ocpp_transaction_ref, started_at
FROM session
WHERE station_id = %(station_id)s AND evse_no = %(evse_no)s AND status = 'in_progress'
  AND ocpp_transaction_ref IS NOT NULL AND started_at IS NOT NULL
ORDER BY started_at DESC
LIMIT 1;

-- name: own_schedules
-- Which profiles of its own a transaction has or may get, newest first. What no answer came to is on its way no
-- longer. As many rows as there are.
SELECT p.state, p.command_id, p.state = 'asked' AND c.answered_at IS NULL AS is_on_its_way
FROM charging_profile AS p
LEFT JOIN station_command AS c ON c.id = p.command_id
WHERE p.station_id = %(station_id)s AND p.evse_no = %(evse_no)s AND p.purpose = 'transaction'
  AND p.state IN ('asked', 'holds')
  AND (p.transaction_ref IS NULL OR p.transaction_ref = %(ref)s)
ORDER BY p.created_at DESC, p.id DESC;

-- name: needs_kept
-- What the vehicle of a transaction said last that it needs. Zero or one row.
SELECT needs
FROM vehicle_plan
WHERE station_id = %(station_id)s AND evse_no = %(evse_no)s AND ocpp_transaction_ref = %(ref)s;

-- name: keep_needs
-- What a vehicle needs, and what it was answered. One row.
INSERT INTO vehicle_plan AS p (
    organization_id, id, station_id, evse_no, ocpp_transaction_ref, session_id, heard_at, needs_at,
    transfer, control_mode, energy_wh, soc_percent, departs_at, periods_max, needs, needs_answer,
    needs_doubt
) VALUES (
    %(organization_id)s, %(id)s, %(station_id)s, %(evse_no)s, %(ref)s, %(session_id)s, %(at)s, %(at)s,
    %(transfer)s, %(control_mode)s, %(energy_wh)s, %(soc_percent)s, %(departs_at)s, %(periods_max)s,
    %(needs)s, %(answer)s, %(doubt)s
)
ON CONFLICT ON CONSTRAINT vehicle_plan_is_of_one_transaction DO UPDATE
SET session_id = excluded.session_id,
    heard_at = excluded.heard_at,
    needs_at = excluded.needs_at,
    transfer = excluded.transfer,
    control_mode = excluded.control_mode,
    energy_wh = excluded.energy_wh,
    soc_percent = excluded.soc_percent,
    departs_at = excluded.departs_at,
    periods_max = excluded.periods_max,
    needs = excluded.needs,
    needs_answer = excluded.needs_answer,
    needs_doubt = excluded.needs_doubt
RETURNING id;

-- name: keep_vehicle_schedule
-- What a vehicle means to draw, beside what we expect. One row.
INSERT INTO vehicle_plan AS p (
    organization_id, id, station_id, evse_no, ocpp_transaction_ref, session_id, heard_at, schedule_at,
    starts_at, duration_s, unit, schedule, expected, beyond, is_within, schedule_doubt
) VALUES (
    %(organization_id)s, %(id)s, %(station_id)s, %(evse_no)s, %(ref)s, %(session_id)s, %(at)s, %(at)s,
    %(starts_at)s, %(duration_s)s, %(unit)s, %(schedule)s, %(expected)s, %(beyond)s, %(is_within)s,
    %(doubt)s
)
ON CONFLICT ON CONSTRAINT vehicle_plan_is_of_one_transaction DO UPDATE
SET session_id = excluded.session_id,
    heard_at = excluded.heard_at,
    schedule_at = excluded.schedule_at,
    starts_at = excluded.starts_at,
    duration_s = excluded.duration_s,
    unit = excluded.unit,
    schedule = excluded.schedule,
    expected = excluded.expected,
    beyond = excluded.beyond,
    is_within = excluded.is_within,
    schedule_doubt = excluded.schedule_doubt
RETURNING id;

-- name: keep_limit
-- A limit from outside as it is now. One row.
INSERT INTO charging_limit (
    organization_id, id, station_id, evse_no, source, is_grid_critical, is_local_generation, profiles,
    told_at
) VALUES (
    %(organization_id)s, %(id)s, %(station_id)s, %(evse_no)s, %(source)s, %(is_grid_critical)s,
    %(is_local_generation)s, %(profiles)s, %(at)s
)
ON CONFLICT ON CONSTRAINT charging_limit_is_one_of_its_source DO UPDATE
SET is_grid_critical = excluded.is_grid_critical,
    profiles = excluded.profiles,
    told_at = excluded.told_at,
    cleared_at = NULL
RETURNING id;

-- name: clear_limits
-- What a source limits no more, at one place or at all of them. Any number of rows.
UPDATE charging_limit
SET cleared_at = %(at)s
WHERE station_id = %(station_id)s AND source = %(source)s AND cleared_at IS NULL
  AND evse_no = coalesce(%(evse_no)s, evse_no)
RETURNING id;

-- name: limits_that_hold
-- What limits a station from outside now, and what is made there on the spot. At most two rows a source and place.
SELECT profiles
FROM charging_limit
WHERE station_id = %(station_id)s AND cleared_at IS NULL
ORDER BY id;

-- name: question_for_profiles
-- The command whose answer a report is. Zero or one row.
SELECT id, payload
FROM station_command
WHERE station_id = %(station_id)s AND name = 'GetChargingProfiles'
  AND payload ->> 'requestId' = %(request_no)s::text
ORDER BY requested_at DESC
LIMIT 1;

-- name: lock_report
-- What has come of a report so far, held. Zero or one row.
SELECT id, reported, is_complete
FROM charging_profile_report
WHERE station_id = %(station_id)s AND request_no = %(request_no)s
  AND command_id IS NOT DISTINCT FROM %(command_id)s
FOR UPDATE;

-- name: keep_report
-- What has come of it by now. One row.
INSERT INTO charging_profile_report AS r (
    organization_id, id, station_id, request_no, command_id, begun_at, heard_at, reported, is_complete,
    drifts, is_as_believed
) VALUES (
    %(organization_id)s, %(id)s, %(station_id)s, %(request_no)s, %(command_id)s, %(at)s, %(at)s,
    %(reported)s, %(is_complete)s, %(drifts)s, %(is_as_believed)s
)
ON CONFLICT ON CONSTRAINT charging_profile_report_is_of_one_question DO UPDATE
SET heard_at = excluded.heard_at,
    reported = excluded.reported,
    is_complete = excluded.is_complete,
    drifts = excluded.drifts,
    is_as_believed = excluded.is_as_believed
RETURNING id;

-- name: command_of_profile
-- The command by which a profile was brought. Zero or one row.
SELECT name, payload
FROM station_command
WHERE id = %(id)s;

-- name: schedules_not_kept
-- The commands by which a transaction was brought what it holds of its own, the oldest first; none where its
-- station says that it keeps them. As many rows as there are.
SELECT p.profile_no, p.wanted_update, c.name, c.payload
FROM charging_profile AS p
JOIN station_command AS c ON c.id = p.command_id
WHERE p.station_id = %(station_id)s AND p.transaction_ref = %(ref)s AND p.purpose = 'transaction'
  AND p.state = 'holds' AND NOT EXISTS (
      SELECT FROM station_setting AS s
      WHERE s.station_id = p.station_id AND s.id = %(kept_if)s AND lower(s.value) = 'true'
  )
ORDER BY p.created_at, p.id;

-- name: keep_priority
-- Whether the charge of a transaction goes before others. Zero or one row: none where nobody knows it.
INSERT INTO vehicle_plan (
    organization_id, id, station_id, evse_no, ocpp_transaction_ref, session_id, heard_at, has_priority,
    priority_at
)
SELECT organization_id, %(id)s, station_id, evse_no, ocpp_transaction_ref, id, %(at)s, %(has_priority)s,
    %(at)s
FROM session
WHERE station_id = %(station_id)s AND ocpp_transaction_ref = %(ref)s AND evse_no IS NOT NULL
ORDER BY started_at DESC NULLS LAST
LIMIT 1
ON CONFLICT ON CONSTRAINT vehicle_plan_is_of_one_transaction DO UPDATE
SET heard_at = excluded.heard_at,
    has_priority = excluded.has_priority,
    priority_at = excluded.priority_at
RETURNING id;

-- name: has_priority
-- Whether what runs at an EVSE goes before others. Zero or one row.
SELECT has_priority
FROM vehicle_plan
WHERE station_id = %(station_id)s AND evse_no = %(evse_no)s AND ocpp_transaction_ref = %(ref)s;
