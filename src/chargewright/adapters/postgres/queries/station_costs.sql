-- What stations and we tell one another of the cost of sessions. Role work.

-- name: due_station_costs
-- Sessions whose cost is to be told. At most so many.
SELECT organization_id, id, due_at FROM due_station_costs(%(at)s, %(priced_before)s, %(most)s);

-- name: station_cost
-- What is known of one session. Zero or one row.
SELECT told_minor, told_currency, limit_cost, limit_energy_wh, limit_time_s
FROM station_cost
WHERE session_id = %(session_id)s;

-- name: display_settings
-- What a station that speaks OCPP 1.6 now says of how it shows costs. One row a setting.
SELECT x.id, x.value
FROM station_setting AS x
JOIN station_link AS l ON l.station_id = x.station_id
WHERE x.organization_id = %(organization_id)s AND x.station_id = %(station_id)s
  AND x.id = ANY (%(names)s) AND l.subprotocol = 'ocpp1.6';

-- name: say
-- Notes that something is said of a session. One row.
INSERT INTO station_cost (organization_id, session_id, station_id, said_at)
VALUES (%(organization_id)s, %(session_id)s, %(station_id)s, %(at)s)
ON CONFLICT (organization_id, session_id) DO UPDATE SET said_at = excluded.said_at;

-- name: price
-- Notes that a session was priced for its station, or could not be. One row.
UPDATE station_cost
SET priced_at = %(at)s
WHERE session_id = %(session_id)s;

-- name: tell
-- What a station was told that a session costs. One row.
UPDATE station_cost
SET told_minor = %(minor)s,
    told_currency = %(currency)s,
    told_at = %(at)s,
    told_is_final = %(is_final)s
WHERE session_id = %(session_id)s;

-- name: reckon
-- What a station reckons. One row.
UPDATE station_cost
SET reckoned = %(total)s,
    reckoned_minor = %(minor)s,
    reckoned_currency = %(currency)s,
    reckoned_at = %(at)s,
    reckoned_details = %(details)s,
    reckoning_failure = %(failure)s
WHERE session_id = %(session_id)s;

-- name: give_limit
-- How far a session may go, as its station was told. One row.
UPDATE station_cost
SET limit_cost = %(cost)s,
    limit_energy_wh = %(energy_wh)s,
    limit_time_s = %(time_s)s,
    limit_at = %(at)s
WHERE session_id = %(session_id)s;

-- name: keep_limit
-- How far a session goes, as its station says. One row.
UPDATE station_cost
SET own_limit_cost = %(cost)s,
    own_limit_energy_wh = %(energy_wh)s,
    own_limit_time_s = %(time_s)s,
    own_limit_soc = %(soc_percent)s,
    own_limit_at = %(at)s
WHERE session_id = %(session_id)s;
