-- What stations and we tell one another of the cost of sessions. Role work.

-- name: due_station_costs
-- Sessions whose cost is to be told. At most so many.
SELECT organization_id, id, due_at FROM due_station_costs(%(at)s, %(priced_before)s, %(most)s);

-- name: station_cost
-- What is known of one session. Zero or one row.
SELECT told_minor, told_currency
FROM station_cost
WHERE session_id = %(session_id)s;

-- name: limits
-- How far a session may go by both, and which limits its station supports. One row.
SELECT c.limit_cost, c.limit_energy_wh, c.limit_time_s,
       c.own_limit_cost, c.own_limit_energy_wh, c.own_limit_time_s, x.value AS supported
FROM station AS s
LEFT JOIN station_cost AS c
    ON c.organization_id = s.organization_id AND c.session_id = %(session_id)s
LEFT JOIN station_setting AS x ON x.station_id = s.id AND x.id = 'txctrlr/supportedlimits'
WHERE s.id = %(station_id)s;

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
-- How far a session may go, as its station was told: what was not said again stays. What the station goes by
-- itself it confirms next. One row.
UPDATE station_cost
SET limit_cost = coalesce(%(cost)s, limit_cost),
    limit_energy_wh = coalesce(%(energy_wh)s, limit_energy_wh),
    limit_time_s = coalesce(%(time_s)s, limit_time_s),
    limit_at = %(at)s,
    own_limit_cost = CASE WHEN %(cost)s::numeric IS NULL THEN own_limit_cost END,
    own_limit_energy_wh = CASE WHEN %(energy_wh)s::numeric IS NULL THEN own_limit_energy_wh END,
    own_limit_time_s = CASE WHEN %(time_s)s::bigint IS NULL THEN own_limit_time_s END
WHERE session_id = %(session_id)s;

-- name: keep_limit
-- How far a session goes, as its station says: each limit once, when it changes. One row.
UPDATE station_cost
SET own_limit_cost = coalesce(%(cost)s, own_limit_cost),
    own_limit_energy_wh = coalesce(%(energy_wh)s, own_limit_energy_wh),
    own_limit_time_s = coalesce(%(time_s)s, own_limit_time_s),
    own_limit_soc = coalesce(%(soc_percent)s, own_limit_soc),
    own_limit_at = %(at)s
WHERE session_id = %(session_id)s;
