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
        reported.status, reported.received_at
    FROM evse AS e
    JOIN station AS s ON s.id = e.station_id
    JOIN site ON site.id = s.site_id
    LEFT JOIN station_link AS link ON link.station_id = e.station_id
    LEFT JOIN LATERAL (
        -- The connector that has something to say: one with a vehicle before an idle one.
        SELECT r.connector_no, r.status, r.received_at FROM connector_status AS r
        WHERE r.station_id = e.station_id AND r.evse_no = e.evse_no
        ORDER BY (r.status IN ('Available', 'Unavailable')), r.received_at DESC LIMIT 1
    ) AS reported ON true
    WHERE NOT s.is_retired
$$;
