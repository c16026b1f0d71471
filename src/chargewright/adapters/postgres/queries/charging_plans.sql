-- Schedules that we make of what vehicles need. Role work.

-- name: set_for
-- What a station and its organisation upwards say is made of needs. One row.
SELECT charging_plans, organization_settings_line(organization_id) AS line
FROM station
WHERE id = %(station_id)s;

-- name: lock_plan
-- The plan of a transaction, held. Zero or one row.
SELECT counted_wh, starts_at, duration_s, limits, tries, shared_with
FROM charging_plan
WHERE station_id = %(station_id)s AND evse_no = %(evse_no)s AND ocpp_transaction_ref = %(ref)s
FOR UPDATE;

-- name: keep_plan
-- The plan of a transaction as it is now. One row.
INSERT INTO charging_plan AS p (
    organization_id, id, station_id, evse_no, ocpp_transaction_ref, session_id, made_at, cause, goal, reason,
    wanted_wh, counted_wh, departs_at, starts_at, duration_s, unit, steps, limits, prices, energy_wh,
    is_enough, currency, cost_minor, cost_at_once_minor, command_id, tries, shared_with
) VALUES (
    %(organization_id)s, %(id)s, %(station_id)s, %(evse_no)s, %(ref)s, %(session_id)s, %(at)s, %(cause)s,
    %(goal)s, %(reason)s, %(wanted_wh)s, %(counted_wh)s, %(departs_at)s, %(starts_at)s, %(duration_s)s,
    %(unit)s, %(steps)s, %(limits)s, %(prices)s, %(energy_wh)s, %(is_enough)s, %(currency)s,
    %(cost_minor)s, %(cost_at_once_minor)s, %(command_id)s, %(tries)s, %(shared_with)s
)
ON CONFLICT ON CONSTRAINT charging_plan_is_of_one_transaction DO UPDATE
SET session_id = excluded.session_id,
    made_at = excluded.made_at,
    cause = excluded.cause,
    goal = excluded.goal,
    reason = excluded.reason,
    wanted_wh = excluded.wanted_wh,
    counted_wh = excluded.counted_wh,
    departs_at = excluded.departs_at,
    starts_at = excluded.starts_at,
    duration_s = excluded.duration_s,
    unit = excluded.unit,
    steps = excluded.steps,
    limits = excluded.limits,
    prices = excluded.prices,
    energy_wh = excluded.energy_wh,
    is_enough = excluded.is_enough,
    currency = excluded.currency,
    cost_minor = excluded.cost_minor,
    cost_at_once_minor = excluded.cost_at_once_minor,
    command_id = excluded.command_id,
    tries = excluded.tries,
    again_at = NULL,
    shared_with = excluded.shared_with
RETURNING id;

-- name: others_own
-- How many profiles of its own a transaction has or may get that are none of our plans; one that somebody
-- has set under the number of those is none either. One row.
SELECT count(*) AS number
FROM charging_profile
WHERE station_id = %(station_id)s AND evse_no = %(evse_no)s AND purpose = 'transaction'
  AND state IN ('asked', 'holds') AND (profile_no <> %(profile_no)s OR created_by IS NOT NULL)
  AND (transaction_ref IS NULL OR transaction_ref = %(ref)s);

-- name: plans_that_run
-- What was planned at a station for what still runs there, with the needs it was made of. As many rows as EVSEs.
SELECT p.evse_no, p.ocpp_transaction_ref, p.session_id, v.needs, v.energy_wh, v.departs_at, v.periods_max
FROM charging_plan AS p
JOIN session AS s ON s.organization_id = p.organization_id AND s.id = p.session_id
JOIN vehicle_plan AS v ON v.organization_id = p.organization_id AND v.station_id = p.station_id
  AND v.evse_no = p.evse_no AND v.ocpp_transaction_ref = p.ocpp_transaction_ref
WHERE p.station_id = %(station_id)s AND s.status = 'in_progress' AND v.needs IS NOT NULL
  AND p.starts_at + make_interval(secs => p.duration_s) > %(at)s
ORDER BY p.evse_no;

-- name: plan_of_command
-- The plan that a command brings, held. Zero or one row.
SELECT id, tries
FROM charging_plan
WHERE command_id = %(command_id)s
FOR UPDATE;

-- name: send_again
-- When a plan is sent again; null: it is not. One row.
UPDATE charging_plan
SET again_at = %(again_at)s
WHERE id = %(id)s;

-- name: begin_again
-- Plans at a station whose time to be sent again has come. As many rows as there are.
UPDATE charging_plan
SET again_at = NULL
WHERE station_id = %(station_id)s AND again_at <= %(at)s
RETURNING session_id;

-- name: forget_shares
-- Plans at a station share with no session that is over. As many rows as there are such plans.
UPDATE charging_plan AS p
SET shared_with = '{}'
WHERE p.station_id = %(station_id)s AND EXISTS (
    SELECT FROM session AS o
    WHERE o.organization_id = p.organization_id AND o.id = ANY (p.shared_with) AND o.status <> 'in_progress'
);

-- name: shares
-- With which sessions the plan of another shares its limits now. One row.
UPDATE charging_plan
SET shared_with = %(shared_with)s
WHERE station_id = %(station_id)s AND session_id = %(session_id)s;

-- name: due
-- Stations that have something to plan anew, whosever they are. At most so many.
SELECT organization_id, id
FROM due_charging_plans(%(at)s, %(most)s);
