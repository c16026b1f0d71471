-- Connections that nobody let in. Role journal, but for what is said otherwise.

-- name: keep_refused
-- Counts them in the rows of their hour, in the order of the key: two gateways that keep at once would
-- else wait for each other. One row a kind; none of a new kind in an hour that has so many.
INSERT INTO refused_connection AS known (
    id, hour, address, identity, reason, detail, count, first_at, last_at
)
SELECT
    min(came.id), came.hour, came.address, came.identity, came.reason, came.detail, sum(came.count),
    min(came.first_at), max(came.last_at)
FROM unnest(
    %(ids)s::text[], %(hours)s::timestamptz[], %(addresses)s::text[], %(identities)s::text[],
    %(reasons)s::text[], %(details)s::text[], %(counts)s::bigint[], %(first_ats)s::timestamptz[],
    %(last_ats)s::timestamptz[]
) AS came (id, hour, address, identity, reason, detail, count, first_at, last_at)
WHERE EXISTS (
    SELECT FROM refused_connection AS r
    WHERE r.hour = came.hour AND r.address = came.address AND r.identity = came.identity
      AND r.reason = came.reason AND r.detail = came.detail
) OR (
    SELECT count(*) FROM refused_connection AS r WHERE r.hour = came.hour
) < %(kinds_max)s
GROUP BY came.hour, came.address, came.identity, came.reason, came.detail
ORDER BY came.hour, came.address, came.identity, came.reason, came.detail
ON CONFLICT ON CONSTRAINT refused_connection_is_counted_by_the_hour DO UPDATE
SET count = known.count + excluded.count,
    first_at = least(known.first_at, excluded.first_at),
    last_at = greatest(known.last_at, excluded.last_at);

-- name: forget_refused_connections
-- Forgets what happened long ago, at most so many rows. One row. Role work.
SELECT forget_refused_connections(%(before)s, %(most)s) AS forgotten;
