-- Commands to stations: queued, sent, ended. Role work.

-- name: stations_with_commands
-- Stations that have queued commands. One row a station.
SELECT station_id FROM stations_with_commands() AS station_id;

-- name: take_commands
-- Marks a station's queued commands as sent, where this epoch still holds its socket. At most a few.
WITH mine AS (
    SELECT FROM station_link
    WHERE station_id = %(station_id)s AND epoch = %(epoch)s
), taken AS (
    UPDATE station_command
    SET state = 'sent', sent_at = %(at)s
    WHERE station_id = %(station_id)s AND state = 'queued' AND expires_at > %(at)s
      AND EXISTS (SELECT FROM mine)
    RETURNING id, name, payload, is_urgent, expires_at, requested_at
)
SELECT id, name, payload, is_urgent, expires_at
FROM taken
ORDER BY requested_at, id;

-- name: commands_sent_since
-- What left for a station since then, newest first. At most a few dozen.
SELECT name, payload
FROM station_command
WHERE organization_id = %(organization_id)s AND station_id = %(station_id)s
  AND requested_at >= %(since)s AND sent_at IS NOT NULL
ORDER BY requested_at DESC, id DESC
LIMIT 500;

-- name: command_name
-- What was asked. Zero or one row.
SELECT name
FROM station_command
WHERE id = %(id)s;

-- name: end_command
-- Writes what became of a command; one that has ended stays as it is, except that a late answer says
-- what was unknown. Zero or one row.
UPDATE station_command
SET state = %(state)s, answered_at = %(at)s, answer = %(answer)s
WHERE id = %(id)s AND state IN ('queued', 'sent', 'unknown')
RETURNING id, session_id, station_id, name, cause, payload;

-- name: expire_command
-- A command whose time is over: never sent is failed, sent without answer is unknown. Zero or one row.
UPDATE station_command
SET state = CASE state WHEN 'queued' THEN 'failed' ELSE 'unknown' END, answered_at = %(at)s
WHERE id = %(id)s AND state IN ('queued', 'sent') AND expires_at <= %(at)s
RETURNING organization_id, id, session_id, station_id, name, cause, state, payload;

-- name: rewrite_payload
-- What is kept of a command once it has left, or never will. No rows.
UPDATE station_command
SET payload = %(payload)s
WHERE id = %(id)s;
