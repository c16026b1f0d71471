-- Whether the vehicle that has stood at a connector since then was charged, and only has not left.
CREATE FUNCTION vehicle_was_served(station text, evse integer, connector integer, since timestamptz)
RETURNS boolean
LANGUAGE sql STABLE
AS $$
    SELECT EXISTS (
        SELECT FROM session AS s
        WHERE s.station_id = station AND s.evse_no = evse AND s.connector_no = connector
          AND s.ended_at >= since
    )
$$;

-- An EVSE as a place of sale: what a session, a payment and a reader need to know of it. Rows are
-- seen with the caller's rights, so only those of the visible organisations.
CREATE FUNCTION place_of_sale(at timestamptz)
RETURNS TABLE (
    organization_id text,
    site_id text,
    station_id text,
    evse_id text,
    evse_no integer,
    label text,
    zone text,
    currency text,
    settings jsonb,
    power_w integer,
    tariff jsonb,
    subprotocol text,
    is_connected boolean,
    connector_no integer,
    status text,
    status_at timestamptz
)
LANGUAGE sql STABLE
AS $$
    SELECT
        e.organization_id, s.site_id, e.station_id, e.id, e.evse_no, e.label, site.zone,
        site.currency, site.settings,
        (SELECT max(c.power_w) FROM connector AS c WHERE c.evse_id = e.id),
        (
            SELECT v.document FROM tariff_version AS v
            WHERE v.tariff_id = coalesce(e.tariff_id, site.tariff_id)
              AND v.valid_from <= at AND (v.valid_to IS NULL OR at < v.valid_to)
            ORDER BY v.valid_from DESC, v.number DESC LIMIT 1
        ),
        link.subprotocol, coalesce(link.is_connected, false), reported.connector_no,
        -- Nothing is begun at a station that waits to be accepted, or was told that it is not.
        CASE
            WHEN coalesce(reported.status, 'Available') = 'Available'
                AND (s.registration <> 'accepted' OR link.registration_told <> 'accepted')
                THEN 'Unavailable'
            ELSE reported.status
        END,
        reported.received_at
    FROM evse AS e
    JOIN station AS s ON s.id = e.station_id
    JOIN site ON site.id = s.site_id
    LEFT JOIN station_link AS link ON link.station_id = e.station_id
    LEFT JOIN LATERAL (
        -- The connector that has something to say: one with a vehicle before an idle one, and both
        -- before one whose vehicle was served. OCPP 2.x has no word for that: Finishing, in OCPP 1.6.
        SELECT told.connector_no, told.status, told.received_at FROM (
            SELECT r.connector_no, r.received_at, CASE
                WHEN r.status = 'Occupied'
                    AND vehicle_was_served(r.station_id, r.evse_no, r.connector_no, r.received_at)
                    THEN 'Finishing'
                ELSE r.status
            END AS status
            FROM connector_status AS r
            WHERE r.station_id = e.station_id AND r.evse_no = e.evse_no
        ) AS told
        ORDER BY
            (told.status = 'Finishing'), (told.status IN ('Available', 'Unavailable')),
            told.received_at DESC
        LIMIT 1
    ) AS reported ON true
    WHERE NOT s.is_retired
$$;
