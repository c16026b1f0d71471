-- Security events of stations. Role work, but for what is said otherwise.

-- name: keep_told
-- What a station tells; none where it has told it before. Zero or one row.
INSERT INTO security_event (
    organization_id, id, station_id, origin, type, is_critical, tech_info, peer, count, occurred_at,
    last_at
)
VALUES (
    %(organization_id)s, %(id)s, %(station_id)s, %(origin)s, %(type)s, %(is_critical)s, %(tech_info)s,
    %(peer)s, %(count)s, %(occurred_at)s, %(last_at)s
)
ON CONFLICT ON CONSTRAINT security_event_is_told_once DO NOTHING
RETURNING count;

-- name: count_noticed
-- Counts what we noticed lately once more, in the row that there is. Zero or one row.
UPDATE security_event
SET count = count + %(count)s, last_at = greatest(last_at, %(last_at)s)
WHERE (organization_id, id) = (
    SELECT e.organization_id, e.id FROM security_event AS e
    WHERE e.organization_id = %(organization_id)s AND e.station_id = %(station_id)s
      AND e.origin = %(origin)s AND e.type = %(type)s AND e.tech_info = %(tech_info)s
      AND e.peer = %(peer)s AND e.last_at >= %(since)s AND e.acknowledged_at IS NULL
    ORDER BY e.last_at DESC
    LIMIT 1
)
RETURNING count;

-- name: noticed_lately
-- How often it was noticed since then and nobody has acknowledged it: of this station, with how many rows,
-- and from this address, in the names of how many stations. One row.
SELECT
    coalesce(sum(e.count) FILTER (WHERE e.station_id = %(station_id)s), 0)::bigint AS of_station,
    count(*) FILTER (WHERE e.station_id = %(station_id)s) AS rows_of_station,
    coalesce(sum(e.count) FILTER (WHERE e.peer = %(peer)s), 0)::bigint AS of_address,
    count(DISTINCT e.station_id) FILTER (WHERE e.peer = %(peer)s) AS stations
FROM security_event AS e
WHERE e.organization_id = %(organization_id)s AND e.origin = %(origin)s AND e.type = %(type)s
  AND e.last_at >= %(since)s AND e.acknowledged_at IS NULL
  AND (e.station_id = %(station_id)s OR e.peer = %(peer)s);

-- name: log_noticed
-- A line in the station's log for what was refused before any frame was heard. One row.
INSERT INTO ocpp_log (
    organization_id, station_id, received_at, epoch, direction, action, message_id, request, is_error,
    problem
)
VALUES (
    %(organization_id)s, %(station_id)s, %(at)s, 0, 'in', '', '', '', true, %(problem)s
);

-- name: reach_profile
-- A station came by the security profile that it was on its way to. Zero or one row.
UPDATE station
SET security_profile = %(profile)s, next_security_profile = NULL
WHERE id = %(station_id)s AND next_security_profile = %(profile)s
RETURNING id;

-- name: password_taken
-- The station has the password of this command: the one before lets it in until then (NULL: no longer).
-- Zero or one row.
UPDATE station
SET password_command_id = NULL,
    credentials_version = credentials_version + 1,
    password_salt = previous_password_salt,
    password_sha256 = previous_password_sha256,
    previous_password_salt = CASE WHEN %(until)s::timestamptz IS NOT NULL THEN password_salt END,
    previous_password_sha256 = CASE WHEN %(until)s::timestamptz IS NOT NULL THEN password_sha256 END,
    previous_password_until = %(until)s
WHERE id = %(station_id)s AND password_command_id = %(command_id)s
  AND previous_password_sha256 IS NOT NULL
RETURNING id;

-- name: password_refused
-- The station keeps the password that it had, and only that lets it in. Zero or one row.
UPDATE station
SET password_command_id = NULL, previous_password_salt = NULL, previous_password_sha256 = NULL,
    previous_password_until = NULL
WHERE id = %(station_id)s AND password_command_id = %(command_id)s
RETURNING id;

-- name: password_unanswered
-- Of the password of this command nobody knows whether the station took it: either lets it in until then.
-- Zero or one row.
UPDATE station
SET previous_password_until = %(until)s
WHERE id = %(station_id)s AND password_command_id = %(command_id)s
  AND previous_password_sha256 IS NOT NULL
RETURNING id;

-- name: password_shown
-- The station came by the password that it was told: that alone lets it in, and its setting was accepted. Zero or
-- one row.
WITH told AS (
    SELECT id, password_command_id
    FROM station
    WHERE id = %(station_id)s AND password_command_id IS NOT NULL
      AND previous_password_salt = %(salt)s AND previous_password_sha256 = %(sha256)s
    FOR UPDATE
), accepted AS (
    UPDATE station_setting AS s
    SET attempt_result = 'accepted', heard_at = %(at)s
    FROM told
    WHERE s.station_id = told.id AND s.attempt_command_id = told.password_command_id
      AND s.attempt_result IN ('pending', 'unknown')
)
UPDATE station AS s
SET password_command_id = NULL,
    credentials_version = credentials_version + 1,
    password_salt = previous_password_salt,
    password_sha256 = previous_password_sha256,
    previous_password_salt = NULL,
    previous_password_sha256 = NULL,
    previous_password_until = NULL
FROM told
WHERE s.id = told.id
RETURNING s.id;

-- name: acknowledge
-- Somebody has seen it, and what is alike and older. Role app. At least one row where it was not seen.
UPDATE security_event AS e
SET acknowledged_at = %(at)s, acknowledged_by = %(by)s
FROM security_event AS seen
WHERE seen.id = %(id)s AND e.organization_id = seen.organization_id
  AND e.station_id = seen.station_id AND e.type = seen.type AND e.origin = seen.origin
  AND e.last_at <= seen.last_at AND e.acknowledged_at IS NULL
RETURNING e.id;

-- name: forget_security_events
-- Forgets what happened long ago, acknowledged or not, at most so many events. One row. Role work.
SELECT forget_security_events(%(before)s, %(most)s) AS forgotten;
