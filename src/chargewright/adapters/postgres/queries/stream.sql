-- The stream of facts as its readers take it. Role app.

-- name: stream_end
-- The place of the last fact that can be read. Zero or one row.
SELECT xid::text AS xid, position
FROM fact_stream_end();

-- name: read_facts
-- Facts after a place. A fact beside a running unit of work that is older waits for it. At most so many.
SELECT
    xid::text AS xid, position, id, kind, about, organization_id, body, occurred_at, received_at,
    station_id, session_id, payment_id
FROM fact
WHERE (xid, position) > (%(xid)s::text::xid8, %(position)s)
    AND xid < pg_snapshot_xmin(pg_current_snapshot())
ORDER BY xid, position
LIMIT %(most)s;
