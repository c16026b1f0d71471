-- What the overview shows and what charts are drawn from. Role app. A scope is organisations and, in them,
-- one site or one group of stations where it names one.

-- name: is_there
-- Whether the site and the group of a scope are seen. One row.
SELECT
    %(site_id)s::text IS NULL OR EXISTS (
        SELECT FROM site AS s
        WHERE s.id = %(site_id)s AND s.organization_id = ANY (%(organizations)s)
    ) AS site,
    %(group_id)s::text IS NULL OR EXISTS (
        SELECT FROM station_group AS g
        WHERE g.id = %(group_id)s AND g.organization_id = ANY (%(seen)s)
    ) AS station_group;

-- name: stations
-- How many stations are connected, are not, and have never been. Of a site or a group they are read one by
-- one. Of whole organisations their links are counted; retired stations are in these and taken off one by
-- one, for they are few. One row.
WITH counted AS (
    SELECT
        CASE WHEN %(is_whole)s THEN -1 ELSE 1 END AS sign, count(*) AS stations,
        count(*) FILTER (WHERE l.is_connected) AS connected,
        count(*) FILTER (WHERE NOT l.is_connected AND l.connected_at IS NOT NULL) AS not_connected
    FROM stations_in(%(organizations)s, %(site_id)s, %(group_id)s) AS s
    LEFT JOIN station_link AS l ON l.station_id = s.id
    WHERE s.is_retired = %(is_whole)s
    UNION ALL
    SELECT
        1, (SELECT count(*) FROM station AS s WHERE %(is_whole)s AND s.organization_id = ANY (%(organizations)s)),
        count(*) FILTER (WHERE l.is_connected),
        count(*) FILTER (WHERE NOT l.is_connected AND l.connected_at IS NOT NULL)
    FROM station_link AS l
    WHERE %(is_whole)s AND l.organization_id = ANY (%(organizations)s)
)
SELECT
    sum(sign * connected)::bigint AS connected, sum(sign * not_connected)::bigint AS not_connected,
    sum(sign * (stations - connected - not_connected))::bigint AS never_seen
FROM counted;

-- name: evses
-- How many EVSEs are in which state; of which nothing was heard is unknown. Of a site or a group they are
-- read one by one. Of whole organisations their open spans are counted; retired stations are in these
-- and taken off one by one, for they are few. A row a state.
WITH open_span AS NOT MATERIALIZED (
    SELECT x.state FROM availability_span AS x
    WHERE %(is_whole)s AND x.organization_id = ANY (%(organizations)s) AND x.about_kind = 'evse'
      AND x.ended_at IS NULL
), counted AS (
    SELECT
        coalesce(x.state, 'unknown') AS state,
        CASE WHEN %(is_whole)s THEN -count(*) ELSE count(*) END AS evses
    FROM stations_in(%(organizations)s, %(site_id)s, %(group_id)s) AS s
    JOIN evse AS e ON e.station_id = s.id
    LEFT JOIN availability_span AS x
        ON x.organization_id = e.organization_id AND x.about_kind = 'evse' AND x.about_id = e.id
        AND x.ended_at IS NULL
    WHERE s.is_retired = %(is_whole)s
    GROUP BY coalesce(x.state, 'unknown')
    UNION ALL
    SELECT state, count(*) FROM open_span GROUP BY state
    UNION ALL
    SELECT
        'unknown',
        (SELECT count(*) FROM evse AS e WHERE e.organization_id = ANY (%(organizations)s))
            - (SELECT count(*) FROM open_span)
    WHERE %(is_whole)s
)
SELECT state, sum(evses)::bigint AS evses
FROM counted
GROUP BY state
HAVING sum(evses) > 0;

-- name: terminals
-- How many terminals their provider reaches, and how many not. One row.
SELECT
    count(*) FILTER (WHERE t.is_online) AS online,
    count(*) FILTER (WHERE NOT t.is_online) AS offline
FROM terminal AS t
WHERE t.organization_id = ANY (%(organizations)s)
  AND (%(site_id)s::text IS NULL OR t.site_id = %(site_id)s)
  AND (%(group_id)s::text IS NULL OR t.id IN (
      SELECT te.terminal_id FROM terminal_evse AS te
      JOIN station_group_member AS m ON m.station_id = te.station_id
      WHERE m.group_id = %(group_id)s
  ));

-- name: running
-- How many sessions run. One row.
SELECT count(*) AS sessions
FROM session AS s
WHERE s.organization_id = ANY (%(organizations)s) AND s.status = 'in_progress'
  AND (%(site_id)s::text IS NULL OR s.site_id = %(site_id)s)
  AND (%(group_id)s::text IS NULL OR s.station_id IN (
      SELECT m.station_id FROM station_group_member AS m WHERE m.group_id = %(group_id)s
  ));

-- name: holds
-- How many holds are open and what they reserve. A row a currency.
SELECT p.currency, count(*) AS holds, sum(p.held_minor)::bigint AS held_minor
FROM payment AS p
JOIN terminal AS t ON t.id = p.terminal_id
WHERE p.organization_id = ANY (%(organizations)s) AND p.ended_at IS NULL AND p.held_minor IS NOT NULL
  AND (%(site_id)s::text IS NULL OR t.site_id = %(site_id)s)
  AND (%(group_id)s::text IS NULL OR t.id IN (
      SELECT te.terminal_id FROM terminal_evse AS te
      JOIN station_group_member AS m ON m.station_id = te.station_id
      WHERE m.group_id = %(group_id)s
  ))
GROUP BY p.currency
ORDER BY p.currency;

-- name: ended
-- What ended between each edge and the next, from the sums by quarter. A row a stretch with anything.
WITH about (organization_id, id) AS (
    SELECT o.id, o.id FROM unnest(%(organizations)s::text[]) AS o (id)
    WHERE %(site_id)s::text IS NULL AND %(group_id)s::text IS NULL
    UNION ALL
    SELECT s.organization_id, s.id FROM site AS s
    WHERE s.id = %(site_id)s AND s.organization_id = ANY (%(organizations)s)
      AND %(group_id)s::text IS NULL
    UNION ALL
    SELECT s.organization_id, s.id FROM station_group_member AS m
    JOIN station AS s ON s.id = m.station_id
    WHERE m.group_id = %(group_id)s AND s.organization_id = ANY (%(organizations)s)
      AND (%(site_id)s::text IS NULL OR s.site_id = %(site_id)s)
)
SELECT
    width_bucket(t.quarter, %(edges)s::timestamptz[]) - 1 AS stretch,
    sum(t.ended)::bigint AS sessions, sum(t.energy_wh)::bigint AS energy_wh,
    sum(t.failed_starts)::bigint AS failed_starts
FROM about
JOIN session_total AS t ON t.organization_id = about.organization_id AND t.about = about.id
WHERE t.quarter >= %(since)s AND t.quarter < %(until)s
GROUP BY 1;

-- name: revenue
-- What was booked between each edge and the next, from the sums by quarter. A row a stretch and currency.
WITH about (organization_id, id) AS (
    SELECT o.id, o.id FROM unnest(%(organizations)s::text[]) AS o (id)
    WHERE %(site_id)s::text IS NULL AND %(group_id)s::text IS NULL
    UNION ALL
    SELECT s.organization_id, s.id FROM site AS s
    WHERE s.id = %(site_id)s AND s.organization_id = ANY (%(organizations)s)
      AND %(group_id)s::text IS NULL
    UNION ALL
    SELECT s.organization_id, s.id FROM station_group_member AS m
    JOIN station AS s ON s.id = m.station_id
    WHERE m.group_id = %(group_id)s AND s.organization_id = ANY (%(organizations)s)
      AND (%(site_id)s::text IS NULL OR s.site_id = %(site_id)s)
)
SELECT
    width_bucket(t.quarter, %(edges)s::timestamptz[]) - 1 AS stretch, t.currency,
    sum(t.net_minor)::bigint AS net_minor, sum(t.gross_minor)::bigint AS gross_minor
FROM about
JOIN revenue_total AS t ON t.organization_id = about.organization_id AND t.about = about.id
WHERE t.quarter >= %(since)s AND t.quarter < %(until)s
GROUP BY 1, 2
ORDER BY 1, 2;

-- name: seconds_in_state
-- How long all EVSEs together were in which state between each edge and the next, up to now. Of a site or
-- a group the spans of its EVSEs are read. Of whole organisations their sums are, what is not summed yet and
-- what goes on; retired stations are in all of these and taken off by their spans, for they are few. Edges lie
-- on quarters of an hour, but for now. A row a stretch and state of which anything is known.
WITH place AS (
    SELECT e.organization_id, e.id
    FROM stations_in(%(organizations)s, %(site_id)s, %(group_id)s) AS s
    JOIN evse AS e ON e.station_id = s.id
    WHERE s.is_retired = %(is_whole)s
), span AS (
    SELECT x.state, x.began_at, x.ended_at, CASE WHEN %(is_whole)s THEN -1 ELSE 1 END AS sign
    FROM place
    CROSS JOIN LATERAL (
        SELECT x.state, x.began_at, x.ended_at FROM availability_span AS x
        WHERE x.organization_id = place.organization_id AND x.about_kind = 'evse'
          AND x.about_id = place.id AND x.ended_at > %(since)s AND x.began_at < %(until)s
        UNION ALL
        SELECT x.state, x.began_at, x.ended_at FROM availability_span AS x
        WHERE x.organization_id = place.organization_id AND x.about_kind = 'evse'
          AND x.about_id = place.id AND x.ended_at IS NULL AND x.began_at < %(until)s
        OFFSET 0  -- EVSE by EVSE from the indexes, whatever the planner thinks of how many they are
    ) AS x
    UNION ALL
    SELECT x.state, x.began_at, x.ended_at, 1 FROM availability_span AS x
    WHERE %(is_whole)s AND x.organization_id = ANY (%(organizations)s) AND x.about_kind = 'evse'
      AND x.ended_at IS NULL AND x.began_at < %(until)s
    UNION ALL
    SELECT u.state, u.began_at, u.ended_at, u.sign FROM availability_unsummed AS u
    WHERE %(is_whole)s AND u.organization_id = ANY (%(organizations)s)
      AND u.ended_at > %(since)s AND u.began_at < %(until)s
), cut AS (
    SELECT
        state, sign, greatest(began_at, %(since)s) AS began_at, least(ended_at, %(until)s) AS ended_at,
        width_bucket(greatest(began_at, %(since)s), %(edges)s::timestamptz[]) AS began_in,
        width_bucket(least(ended_at, %(until)s), %(edges)s::timestamptz[]) AS ended_in
    FROM span
), counted AS (
    -- In each stretch as much as there is from its edge to where they begin and end.
    SELECT
        state, sign, began_in, ended_in, count(*) AS spans,
        extract(epoch FROM sum(began_at - (%(edges)s::timestamptz[])[began_in])) AS before_s,
        extract(epoch FROM sum(ended_at - (%(edges)s::timestamptz[])[ended_in])) AS until_s
    FROM cut
    GROUP BY state, sign, began_in, ended_in
), edge AS (
    -- Who enters a stretch is there to its end and in all that follow, but for the time before; who leaves
    -- takes the same away.
    SELECT state, stretch, sum(spans) AS entered, sum(seconds) AS seconds
    FROM (
        SELECT state, began_in AS stretch, sign * spans AS spans, -sign * before_s AS seconds FROM counted
        UNION ALL
        SELECT state, ended_in, -sign * spans, sign * until_s FROM counted
    ) AS crossed
    GROUP BY state, stretch
), lasted AS (
    SELECT
        s.state, n.stretch,
        coalesce(edge.seconds, 0)
            + extract(epoch FROM (%(edges)s::timestamptz[])[n.stretch + 1] - (%(edges)s::timestamptz[])[n.stretch])
            * sum(edge.entered) OVER (PARTITION BY s.state ORDER BY n.stretch) AS seconds
    FROM (SELECT DISTINCT state FROM edge) AS s
    CROSS JOIN generate_series(1, cardinality(%(edges)s::timestamptz[]) - 1) AS n (stretch)
    LEFT JOIN edge ON edge.state = s.state AND edge.stretch = n.stretch
    UNION ALL
    SELECT
        t.state, width_bucket(t.quarter, %(edges)s::timestamptz[]), sum(t.lasted_us) / 1000000
    FROM availability_total AS t
    WHERE %(is_whole)s AND t.organization_id = ANY (%(organizations)s)
      AND t.quarter >= %(since)s AND t.quarter < %(until)s
    GROUP BY 1, 2
)
SELECT stretch - 1 AS stretch, state, sum(seconds)::double precision AS seconds
FROM lasted
GROUP BY stretch, state
HAVING sum(seconds) > 0;

-- name: sites
-- What the list of sites shows beside each: EVSEs by state, open items by kind, energy since then and
-- sessions that run. A row a site, each read from an index by its id.
SELECT
    site.id,
    (
        SELECT jsonb_object_agg(state.name, state.evses) FROM (
            SELECT coalesce(x.state, 'unknown') AS name, count(*) AS evses
            FROM station AS s
            JOIN evse AS e ON e.station_id = s.id
            LEFT JOIN availability_span AS x
                ON x.organization_id = e.organization_id AND x.about_kind = 'evse'
                AND x.about_id = e.id AND x.ended_at IS NULL
            WHERE s.organization_id = site.organization_id AND s.site_id = site.id AND NOT s.is_retired
            GROUP BY coalesce(x.state, 'unknown')
        ) AS state
    ) AS evses,
    (
        SELECT jsonb_object_agg(item.kind, item.items) FROM (
            SELECT a.kind, count(*) AS items FROM attention AS a
            WHERE a.organization_id = site.organization_id AND a.site_id = site.id
              AND a.closed_at IS NULL
              AND split_part(a.about, '_', 1) <> ALL (%(unless_about)s)
            GROUP BY a.kind
        ) AS item
    ) AS items,
    (
        SELECT coalesce(sum(t.energy_wh), 0)::bigint FROM session_total AS t
        WHERE t.organization_id = site.organization_id AND t.about = site.id
          AND t.quarter >= %(since)s AND t.quarter < %(until)s
    ) AS energy_wh,
    (
        SELECT count(*) FROM session AS s
        WHERE s.organization_id = site.organization_id AND s.site_id = site.id
          AND s.status = 'in_progress'
    ) AS sessions
FROM site
WHERE site.id = ANY (%(site_ids)s);

-- name: items
-- The open operator's items of a scope, those of the kinds named first, then the oldest. At most so many.
SELECT
    a.organization_id, a.id, a.kind, a.about, a.station_id, a.session_id, a.payment_id, a.detail,
    a.opened_at, a.site_id, site.name AS site_name, st.id AS at_station_id, st.name AS station_name,
    t.id AS terminal_id, t.label AS terminal_label, p.card_brand, p.card_last_four, ses.evse_no,
    (
        SELECT count(*) FROM session AS o
        WHERE o.station_id = st.id AND o.status IN ('ready', 'in_progress')
    ) AS drivers
FROM attention AS a
LEFT JOIN site ON site.id = a.site_id
LEFT JOIN session AS ses
    ON ses.organization_id = a.organization_id AND ses.id = coalesce(a.session_id, a.about)
LEFT JOIN payment AS p
    ON p.organization_id = a.organization_id AND p.id = coalesce(a.payment_id, a.about)
LEFT JOIN terminal AS t ON t.id = coalesce(p.terminal_id, a.about)
LEFT JOIN station AS st
    ON st.id = coalesce(a.station_id, ses.station_id, split_part(a.about, ' ', 1))
WHERE a.organization_id = ANY (%(organizations)s) AND a.closed_at IS NULL
  AND split_part(a.about, '_', 1) <> ALL (%(unless_about)s)
  AND (%(site_id)s::text IS NULL OR a.site_id = %(site_id)s)
  AND (%(group_id)s::text IS NULL OR EXISTS (
      SELECT FROM station_group_member AS m
      WHERE m.group_id = %(group_id)s AND (
          m.station_id = st.id OR st.id IS NULL AND m.station_id IN (
              SELECT te.station_id FROM terminal_evse AS te WHERE te.terminal_id = t.id
          )
      )
  ))
ORDER BY array_position(%(kinds_first)s::text[], a.kind), a.opened_at, a.id
LIMIT %(most)s;

-- name: items_by_kind
-- How many operator's items of a scope are open, by kind. A row a kind.
SELECT a.kind, count(*) AS items
FROM attention AS a
LEFT JOIN session AS ses
    ON ses.organization_id = a.organization_id AND ses.id = coalesce(a.session_id, a.about)
LEFT JOIN payment AS p
    ON p.organization_id = a.organization_id AND p.id = coalesce(a.payment_id, a.about)
WHERE a.organization_id = ANY (%(organizations)s) AND a.closed_at IS NULL
  AND split_part(a.about, '_', 1) <> ALL (%(unless_about)s)
  AND (%(site_id)s::text IS NULL OR a.site_id = %(site_id)s)
  AND (%(group_id)s::text IS NULL OR EXISTS (
      SELECT FROM station_group_member AS m
      WHERE m.group_id = %(group_id)s AND (
          m.station_id = coalesce(a.station_id, ses.station_id, split_part(a.about, ' ', 1))
          OR ses.id IS NULL AND a.station_id IS NULL AND m.station_id IN (
              SELECT te.station_id FROM terminal_evse AS te
              WHERE te.terminal_id = coalesce(p.terminal_id, a.about)
          )
      )
  ))
GROUP BY a.kind;
