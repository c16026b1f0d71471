-- What stands behind the code on a station, for whoever scans it, whosever the station is: what is written
-- on the spot and what it costs. Nothing of a session, a payment, a person to call or a setting is in it.
CREATE FUNCTION driver_page_of(wanted text, at timestamptz)
RETURNS TABLE (
    operator text,
    -- Its settings and those above it, itself first.
    settings_line jsonb,
    site text,
    address text,
    station text,
    label text,
    is_retired boolean,
    state text,
    zone text,
    currency text,
    -- What the site usually holds on a card; null: the installation's amount.
    hold_minor bigint,
    -- In force now; null: none.
    tariff jsonb,
    readers text[],
    -- Null: no reader serves it.
    is_reader_online boolean,
    is_plug_first boolean,
    -- In force at everything that these readers serve: the card comes before the choice.
    reader_tariffs jsonb
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$
    SELECT
        o.name, organization_settings_line(o.id), site.name, site.address, s.name, e.label,
        s.is_retired,
        (
            SELECT a.state FROM availability_span AS a
            WHERE a.organization_id = e.organization_id AND a.about_kind = 'evse'
              AND a.about_id = e.id AND a.ended_at IS NULL
        ),
        site.zone, site.currency, (site.settings ->> 'hold_minor')::bigint,
        (SELECT p.tariff FROM place_of_sale(at) AS p WHERE p.evse_id = e.id),
        reader.labels, reader.is_online, reader.is_plug_first,
        (
            SELECT jsonb_agg(p.tariff) FROM place_of_sale(at) AS p
            WHERE p.evse_id IN (
                SELECT beside.evse_id FROM terminal_evse AS served
                JOIN terminal_evse AS beside ON beside.terminal_id = served.terminal_id
                JOIN terminal AS t ON t.id = served.terminal_id AND t.start_mode = 'TAP'
                WHERE served.evse_id = e.id
            )
        )
    FROM evse AS e
    JOIN station AS s ON s.id = e.station_id
    JOIN site ON site.id = s.site_id
    JOIN organization AS o ON o.id = e.organization_id
    CROSS JOIN LATERAL (
        SELECT
            coalesce(array_agg(t.label ORDER BY t.label, t.id), '{}') AS labels,
            bool_or(t.is_online) AS is_online, bool_and(t.start_mode = 'PLUG') AS is_plug_first
        FROM terminal_evse AS m JOIN terminal AS t ON t.id = m.terminal_id
        WHERE m.evse_id = e.id AND EXISTS (SELECT FROM reader AS r WHERE r.terminal_id = t.id)
    ) AS reader
    WHERE e.id = wanted
$$;
REVOKE EXECUTE ON FUNCTION driver_page_of(text, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION driver_page_of(text, timestamptz) TO app;
