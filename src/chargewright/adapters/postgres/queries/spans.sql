-- What EVSEs, links of stations and terminals were, from when to when. Roles journal, work and app.
--
-- Who writes the spans of a station or its EVSEs holds the station's link, and of a terminal the terminal.

-- name: lock_changing
-- Holds the links of stations of which a connector says something else than before, in the order of their
-- ids, as a take-over does. One row such a station; a status said again gives none.
SELECT link.station_id
FROM station_link AS link
WHERE link.station_id IN (
    SELECT report.station_id
    FROM unnest(
        %(station_id)s::text[], %(evse_no)s::integer[], %(connector_no)s::integer[],
        %(status)s::text[], %(occurred_at)s::timestamptz[]
    ) AS report (station_id, evse_no, connector_no, status, occurred_at)
    LEFT JOIN connector_status AS before USING (station_id, evse_no, connector_no)
    WHERE report.evse_no > 0
      AND (before.status IS NULL OR (
          before.status <> report.status AND before.occurred_at <= report.occurred_at
      ))
)
ORDER BY link.station_id COLLATE "C"
FOR UPDATE;

-- name: lock_link
-- Holds the link of a station until the unit of work ends. Zero or one row.
SELECT station_id
FROM station_link
WHERE station_id = %(station_id)s
FOR UPDATE;

-- name: links
-- Links of stations and what they were since when. One row a station that ever came.
SELECT
    link.organization_id, link.station_id AS about_id, link.is_connected, span.state, span.began_at
FROM station_link AS link
LEFT JOIN availability_span AS span
    ON span.organization_id = link.organization_id AND span.about_kind = 'station_link'
    AND span.about_id = link.station_id AND span.ended_at IS NULL
WHERE link.station_id = ANY (%(station_ids)s);

-- name: last_heard
-- The last message of each station since it came; null where it said nothing. One row a station.
SELECT came.station_id, (
    SELECT l.received_at FROM ocpp_log AS l
    WHERE l.station_id = came.station_id AND l.received_at >= came.since AND l.direction = 'in'
    ORDER BY l.received_at DESC
    LIMIT 1
) AS heard_at
FROM unnest(%(station_ids)s::text[], %(since)s::timestamptz[]) AS came (station_id, since);

-- name: evses
-- EVSEs of stations, what their connectors said last (null: nothing yet), and what they were since
-- when. A few rows a station.
SELECT
    e.organization_id, e.id AS about_id, e.station_id, link.is_connected,
    s.maintenance OR s.registration <> 'accepted' AS is_held_back,
    ARRAY(
        SELECT r.status
        FROM connector AS c
        LEFT JOIN connector_status AS r
            ON r.station_id = c.station_id AND r.evse_no = c.evse_no AND r.connector_no = c.connector_no
        WHERE c.evse_id = e.id
    ) AS statuses,
    span.state, span.began_at
FROM evse AS e
JOIN station AS s ON s.id = e.station_id
LEFT JOIN station_link AS link ON link.station_id = e.station_id
LEFT JOIN availability_span AS span
    ON span.organization_id = e.organization_id AND span.about_kind = 'evse'
    AND span.about_id = e.id AND span.ended_at IS NULL
WHERE e.station_id = ANY (%(station_ids)s);

-- name: open_span
-- What a thing is, and since when. Zero or one row.
SELECT state, began_at
FROM availability_span
WHERE organization_id = %(organization_id)s AND about_kind = %(about_kind)s
  AND about_id = %(about_id)s AND ended_at IS NULL;

-- name: write_spans
-- The open span as it became and those after it, each thing's oldest first, so that one is closed before
-- the next is open. One row a span.
INSERT INTO availability_span (
    organization_id, id, about_kind, about_id, state, began_at, ended_at
)
SELECT organization_id, id, about_kind, about_id, state, began_at, ended_at
FROM unnest(
    %(organization_id)s::text[], %(id)s::text[], %(about_kind)s::text[], %(about_id)s::text[],
    %(state)s::text[], %(began_at)s::timestamptz[], %(ended_at)s::timestamptz[]
) AS span (organization_id, id, about_kind, about_id, state, began_at, ended_at)
ORDER BY about_id, began_at
ON CONFLICT (organization_id, id) DO UPDATE
SET state = excluded.state, ended_at = excluded.ended_at;

-- name: seconds_in_state
-- How long these things were in which state in a period that has passed. A few rows a thing.
SELECT about_id, state, seconds
FROM seconds_in_state(
    %(organization_id)s, %(about_kind)s, %(about_ids)s::text[], %(since)s, %(until)s
);
