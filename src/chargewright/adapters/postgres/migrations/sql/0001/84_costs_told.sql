-- Whose cost is told their stations now (docs/protocols/ocpp.md): of those that show it, and of those that go by it.

-- Sessions whose cost their stations are to hear anew: those that run, and those whose price is known since.
-- A station shows costs where it has said so: TariffCostCtrlr, Enabled[Cost]; in OCPP 1.6
-- CustomDisplayCostAndPrice. One that was given a limit of costs and has no tariff to reckon by is told what
-- runs, whatever it shows (OCPP 2.1, E16.FR.11). At most so many.
CREATE FUNCTION due_station_costs(at timestamptz, priced_before timestamptz, most integer)
RETURNS TABLE (organization_id text, id text, due_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$
    WITH showing AS (
        SELECT x.organization_id, x.station_id
        FROM station_setting AS x JOIN station_link AS l ON l.station_id = x.station_id
        WHERE x.id IN ('customdisplaycostandprice', 'tariffcostctrlr/enabled[cost]') AND x.id = CASE
              WHEN l.subprotocol = 'ocpp1.6' THEN 'customdisplaycostandprice'
              ELSE 'tariffcostctrlr/enabled[cost]'
          END
          AND lower(x.value) = 'true' AND l.is_connected
    ), running AS (
        SELECT s.organization_id, s.id, c.priced_at
        FROM showing AS x
        JOIN session AS s ON s.station_id = x.station_id
        LEFT JOIN station_cost AS c ON c.organization_id = s.organization_id AND c.session_id = s.id
        WHERE s.status = 'in_progress' AND s.ocpp_transaction_ref IS NOT NULL
          AND s.tariff_version_id IS NOT NULL
          AND (c.priced_at IS NULL OR c.priced_at <= priced_before)
    ), limited AS (
        SELECT c.organization_id, c.session_id, c.priced_at
        FROM station_cost AS c
        JOIN session AS s ON s.organization_id = c.organization_id AND s.id = c.session_id
        JOIN station_link AS l ON l.station_id = c.station_id
        WHERE NOT c.told_is_final AND c.said_at > at - interval '1 day'
          AND c.limit_cost IS NOT NULL AND s.status = 'in_progress'
          AND l.is_connected
          AND (c.priced_at IS NULL OR c.priced_at <= priced_before)
          AND NOT EXISTS (
              SELECT FROM station_tariff AS t
              WHERE t.station_id = c.station_id AND t.evse_no = s.evse_no AND t.held_ref IS NOT NULL
          )
          AND NOT EXISTS (SELECT FROM showing AS x WHERE x.station_id = c.station_id)
    ), billed AS (
        SELECT c.organization_id, c.session_id, c.priced_at
        FROM station_cost AS c
        JOIN showing AS x ON x.station_id = c.station_id
        JOIN session AS s ON s.organization_id = c.organization_id AND s.id = c.session_id
        WHERE NOT c.told_is_final AND c.said_at > at - interval '1 day'
          AND s.status <> 'in_progress' AND s.total_minor IS NOT NULL
    )
    SELECT organization_id, id, priced_at
    FROM (TABLE running UNION ALL TABLE limited UNION ALL TABLE billed) AS due
    ORDER BY priced_at NULLS FIRST, id LIMIT most
$$;
REVOKE EXECUTE ON FUNCTION due_station_costs(timestamptz, timestamptz, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION due_station_costs(timestamptz, timestamptz, integer) TO work;
