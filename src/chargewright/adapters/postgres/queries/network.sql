-- Stations as the gateway knows them, and who holds which station's socket. Role journal.

-- name: horizon
-- What a later look must go back to: no transaction older than this is still running. One row.
SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS xmin;

-- name: stations_changed_since
-- Stations touched by transactions from this one on, with their connectors. All at '0'.
SELECT
    s.id, s.organization_id, s.site_id, s.identity, s.security_profile, s.next_security_profile,
    s.password_salt, s.password_sha256, s.previous_password_salt, s.previous_password_sha256,
    s.previous_password_until, s.clock_zone, s.energy_reading_type, s.strict_in, s.habits,
    s.registration, s.is_retired,
    EXISTS (SELECT FROM terminal_evse AS t WHERE t.station_id = s.id) AS has_terminal,
    ARRAY(
        SELECT jsonb_build_array(
            c.evse_no, c.connector_no, c.power_w, c.tolerance_percent::text, c.tolerance_wh::text
        )
        FROM connector AS c WHERE c.station_id = s.id ORDER BY c.evse_no, c.connector_no
    ) AS connectors
FROM station AS s
WHERE s.changed_xid >= %(since)s::xid8;

-- name: holders
-- Which nodes held these stations last, ours too: also of a connection that has left, something may be
-- in flight still. All who take over lock in this order. At most one row a node.
SELECT DISTINCT node
FROM station_link
WHERE station_id = ANY (%(station_ids)s)
ORDER BY node;

-- name: lock_node
-- Waits for the flush in flight of that node, and holds off its next one. One row.
SELECT pg_advisory_xact_lock(%(node_key)s);

-- name: take_over
-- Raises the epoch of each station and writes who holds it now. One row a station.
INSERT INTO station_link AS link (
    organization_id, station_id, epoch, node, is_connected, subprotocol, peer, connected_at,
    last_heard_at
)
SELECT organization_id, station_id, 1, %(node)s, true, subprotocol, peer, %(at)s, %(at)s
FROM unnest(
    %(organization_ids)s::text[], %(station_ids)s::text[], %(subprotocols)s::text[], %(peers)s::text[]
) AS taken (organization_id, station_id, subprotocol, peer)
ON CONFLICT (station_id) DO UPDATE
SET epoch = link.epoch + 1,
    node = excluded.node,
    is_connected = true,
    subprotocol = excluded.subprotocol,
    peer = excluded.peer,
    connected_at = excluded.connected_at,
    last_heard_at = excluded.last_heard_at
RETURNING link.station_id, link.epoch, link.booted_at, link.registration_told;

-- name: release
-- Marks stations as gone, unless another connection took over meanwhile. Links are locked in the order
-- of their ids, as a take-over does, or the two wait for each other. One row a station gone.
WITH gone AS MATERIALIZED (
    SELECT link.station_id
    FROM station_link AS link
    JOIN unnest(%(station_ids)s::text[], %(epochs)s::bigint[]) AS held (station_id, epoch)
        USING (station_id, epoch)
    WHERE link.is_connected
    ORDER BY link.station_id COLLATE "C"
    FOR UPDATE OF link
)
UPDATE station_link AS link
SET is_connected = false, disconnected_at = %(at)s
FROM gone
WHERE link.station_id = gone.station_id
RETURNING link.organization_id, link.station_id;

-- name: release_node
-- What a dead process of this name left connected, locked in the order of ids as above. One row a station.
WITH gone AS MATERIALIZED (
    SELECT station_id
    FROM station_link
    WHERE node = %(node)s AND is_connected
    ORDER BY station_id COLLATE "C"
    FOR UPDATE
)
UPDATE station_link AS link
SET is_connected = false, disconnected_at = %(at)s
FROM gone
WHERE link.station_id = gone.station_id
RETURNING link.organization_id, link.station_id;

-- name: write_link_facts
-- A fact for each station that came or went. One row a station.
INSERT INTO fact (organization_id, id, kind, about, station_id, body, occurred_at, received_at)
SELECT organization_id, id, %(kind)s, station_id, station_id, '{}', %(at)s, %(at)s
FROM unnest(%(organization_ids)s::text[], %(ids)s::text[], %(station_ids)s::text[])
    AS came (organization_id, id, station_id);

-- name: open_sessions
-- What may still change on these stations, each with its last progress. At most a few a station.
SELECT
    id, version, station_id, status, evse_no, connector_no, ocpp_transaction_ref, remote_start_ref,
    opened_at, energy_ceiling_wh, time_ceiling_at, has_stopped, stop, progress
FROM open_sessions(%(station_ids)s);

-- name: asked_for_configuration
-- With which firmware these stations were asked for all their settings. At most one row a station.
SELECT station_id, asked_firmware
FROM station_configuration
WHERE station_id = ANY (%(station_ids)s) AND asked_at IS NOT NULL;

-- name: known_statuses
-- The newest status of each connector of these stations. A few rows a station.
SELECT station_id, evse_no, connector_no, status, occurred_at, received_at
FROM connector_status
WHERE station_id = ANY (%(station_ids)s);

-- name: stranger_knocked
-- Notes an unknown identity that may wait for an operator. One row; none where it was rejected, or where
-- there is a station of this identity meanwhile.
INSERT INTO pending_station (identity, first_seen_at, last_seen_at, subprotocol, peer)
SELECT %(identity)s, %(at)s, %(at)s, %(subprotocol)s, %(peer)s
WHERE NOT EXISTS (SELECT FROM station WHERE identity = %(identity)s AND NOT is_retired)
ON CONFLICT (identity) DO UPDATE
SET last_seen_at = excluded.last_seen_at, subprotocol = excluded.subprotocol, peer = excluded.peer
WHERE pending_station.rejected_at IS NULL
RETURNING identity;
