-- What a flush of the journal does beside its COPYs. Role journal.

-- name: share_node_lock
-- Held until the flush commits; a take-over from this node waits for it. One row.
SELECT pg_advisory_xact_lock_shared(%(node_key)s);

-- name: stale
-- Which of these connections hold their station no longer. Usually no row. Both lists come as texts: to
-- quote them one by one takes six times as long.
SELECT held.station_id, held.epoch
FROM unnest(
    string_to_array(%(station_ids)s, ','), string_to_array(%(epochs)s, ',')::bigint[]
) AS held (station_id, epoch)
LEFT JOIN station_link AS link USING (station_id)
WHERE link.epoch IS DISTINCT FROM held.epoch;

-- name: write_boots
-- The last boot of each station and what it was answered. Links are locked in the order of their ids, as a take-over
-- does, or the two wait for each other. One row a station is changed.
WITH held AS MATERIALIZED (
    SELECT station_id
    FROM station_link
    WHERE station_id = ANY (%(station_id)s::text[])
    ORDER BY station_id COLLATE "C"
    FOR UPDATE
)
UPDATE station_link AS link
SET booted_at = boot.booted_at,
    vendor = boot.vendor,
    model = boot.model,
    serial_number = boot.serial_number,
    firmware_version = boot.firmware_version,
    boot_reason = boot.reason,
    registration_told = boot.registration
FROM unnest(
    %(station_id)s::text[], %(booted_at)s::timestamptz[], %(vendor)s::text[], %(model)s::text[],
    %(serial_number)s::text[], %(firmware_version)s::text[], %(reason)s::text[],
    %(registration)s::text[]
) AS boot (
    station_id, booted_at, vendor, model, serial_number, firmware_version, reason, registration
)
JOIN held USING (station_id)
WHERE link.station_id = boot.station_id;

-- name: write_statuses
-- The newest status of each connector by the station's own time; an older claim changes nothing. A
-- real change is told as a fact. At most one row a report.
WITH report AS (
    SELECT * FROM unnest(
        %(organization_id)s::text[], %(station_id)s::text[], %(evse_no)s::integer[],
        %(connector_no)s::integer[], %(status)s::text[], %(error_code)s::text[],
        %(vendor_error_code)s::text[], %(info)s::text[], %(occurred_at)s::timestamptz[],
        %(received_at)s::timestamptz[], %(fact_id)s::text[]
    ) AS report (
        organization_id, station_id, evse_no, connector_no, status, error_code, vendor_error_code,
        info, occurred_at, received_at, fact_id
    )
), before AS (
    SELECT s.station_id, s.evse_no, s.connector_no, s.status, s.error_code
    FROM connector_status AS s
    JOIN report USING (station_id, evse_no, connector_no)
), written AS (
    INSERT INTO connector_status (
        organization_id, station_id, evse_no, connector_no, status, error_code, vendor_error_code,
        info, occurred_at, received_at
    )
    SELECT
        organization_id, station_id, evse_no, connector_no, status, error_code, vendor_error_code,
        info, occurred_at, received_at
    FROM report
    ON CONFLICT (station_id, evse_no, connector_no) DO UPDATE
    SET status = excluded.status,
        error_code = excluded.error_code,
        vendor_error_code = excluded.vendor_error_code,
        info = excluded.info,
        occurred_at = excluded.occurred_at,
        received_at = excluded.received_at
    WHERE excluded.occurred_at >= connector_status.occurred_at
    RETURNING station_id, evse_no, connector_no, status, error_code
)
INSERT INTO fact (organization_id, id, kind, about, station_id, body, occurred_at, received_at)
SELECT
    report.organization_id, report.fact_id, 'connector.status_changed', report.station_id,
    report.station_id,
    jsonb_build_object(
        'evse_no', report.evse_no, 'connector_no', report.connector_no, 'status', report.status,
        'error_code', report.error_code
    ),
    report.occurred_at, report.received_at
FROM report
JOIN written USING (station_id, evse_no, connector_no)
LEFT JOIN before USING (station_id, evse_no, connector_no)
WHERE (before.status, before.error_code) IS DISTINCT FROM (written.status, written.error_code);
