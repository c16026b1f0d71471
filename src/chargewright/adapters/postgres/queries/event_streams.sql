-- Streams of values. Role work, in a unit of work that holds the station's link.

-- name: open_streams
-- How many streams of a station are open besides this number. One row.
SELECT count(*) AS open
FROM event_stream
WHERE station_id = %(station_id)s AND closed_at IS NULL AND stream_no <> %(number)s;

-- name: recognise_stream
-- Values were heard of this number before its monitor was told. Zero or one row.
UPDATE event_stream AS s
SET monitor_no = %(monitor)s
WHERE station_id = %(station_id)s
    AND stream_no = %(number)s
    AND closed_at IS NULL
    AND monitor_no IS NULL
    AND NOT EXISTS (
        SELECT FROM event_stream AS o WHERE o.station_id = s.station_id AND o.monitor_no = %(monitor)s
    );

-- name: end_other_monitor
-- The number is that of another monitor from now on. Zero or one row.
UPDATE event_stream
SET closed_at = %(at)s
WHERE station_id = %(station_id)s
    AND stream_no = %(number)s
    AND closed_at IS NULL
    AND monitor_no IS DISTINCT FROM %(monitor)s;

-- name: keep_stream
-- A stream that is open. One row.
INSERT INTO event_stream AS s (
    organization_id, id, station_id, stream_no, monitor_no, interval_s, values_max, opened_at
) VALUES (
    %(organization_id)s, %(id)s, %(station_id)s, %(number)s, %(monitor)s, %(interval_s)s,
    %(values_max)s, %(at)s
)
ON CONFLICT ON CONSTRAINT event_stream_monitor_has_one DO UPDATE
SET stream_no = excluded.stream_no,
    interval_s = excluded.interval_s,
    values_max = excluded.values_max,
    opened_at = CASE WHEN s.closed_at IS NULL THEN s.opened_at ELSE excluded.opened_at END,
    closed_at = NULL
RETURNING id;

-- name: close_streams
-- Those that are over, by number or by monitor. Any number of rows.
UPDATE event_stream
SET closed_at = %(at)s
WHERE station_id = %(station_id)s
    AND closed_at IS NULL
    AND (stream_no = ANY (%(numbers)s) OR monitor_no = ANY (%(monitors)s))
RETURNING id;

-- name: close_other_streams
-- Those that the station did not tell. Any number of rows.
UPDATE event_stream
SET closed_at = %(at)s
WHERE station_id = %(station_id)s AND closed_at IS NULL AND stream_no <> ALL (%(numbers)s)
RETURNING id;

-- name: forget_old_streams
-- Those that are over for longest, but for the newest so many; their values go with them. Any number of rows.
DELETE FROM event_stream
WHERE id IN (
    SELECT id
    FROM event_stream
    WHERE station_id = %(station_id)s AND closed_at IS NOT NULL
    ORDER BY closed_at DESC
    OFFSET %(most)s
);

-- name: want_rhythm
-- How often it shall be sent, and whether the station does so. Zero or one row.
UPDATE event_stream
SET wanted_interval_s = %(interval_s)s,
    wanted_values_max = %(values_max)s,
    interval_s = CASE WHEN %(is_done)s THEN %(interval_s)s ELSE interval_s END,
    values_max = CASE WHEN %(is_done)s THEN %(values_max)s ELSE values_max END
WHERE station_id = %(station_id)s AND stream_no = %(number)s AND closed_at IS NULL
RETURNING id;

-- name: hear_stream
-- Values of an open stream came. Zero or one row, with its count after them.
UPDATE event_stream
SET pending = %(pending)s,
    heard_at = %(at)s,
    values_heard = values_heard + %(count)s,
    last_value = %(last_value)s,
    last_value_at = %(last_value_at)s
WHERE station_id = %(station_id)s AND stream_no = %(number)s AND closed_at IS NULL
RETURNING id, values_heard;

-- name: keep_values
-- The last of so many values. As many rows as were not told before.
INSERT INTO event_stream_value (
    organization_id, event_stream_id, value_no, station_id, occurred_at, received_at, value
)
SELECT
    %(organization_id)s, %(id)s, %(heard)s - cardinality(%(values)s::text[]) + v.place, %(station_id)s,
    v.occurred_at, %(at)s, v.value
FROM unnest(%(instants)s::timestamptz[], %(values)s::text[])
    WITH ORDINALITY AS v (occurred_at, value, place)
ON CONFLICT (organization_id, event_stream_id, occurred_at, md5(value)) DO NOTHING;

-- name: forget_old_values
-- What came before the newest so many. Any number of rows.
DELETE FROM event_stream_value
WHERE event_stream_id = %(id)s AND value_no <= %(heard)s - %(most)s;
