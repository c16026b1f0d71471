-- What stations and we tell one another of a session: its cost, and how far it may go
-- (docs/protocols/ocpp.md).

CREATE TABLE station_cost (
    organization_id text NOT NULL,
    session_id text NOT NULL,
    station_id text NOT NULL
        CONSTRAINT station_cost_station_exists REFERENCES station (id) ON DELETE CASCADE,
    -- When something was said of it last.
    said_at timestamptz NOT NULL,
    -- When it was priced for its station last, or could not be; null: never.
    priced_at timestamptz,
    -- What we told it that the session costs, tax included; null: nothing yet.
    told_minor bigint,
    told_currency text,
    told_at timestamptz,
    -- Whether that was the price as billed.
    told_is_final boolean NOT NULL DEFAULT false,
    -- What the station reckons by itself, tax included, and rounded to what its currency has; null: it does
    -- not, could not, or has a currency that nobody knows.
    reckoned numeric,
    reckoned_minor bigint,
    reckoned_currency text,
    reckoned_at timestamptz,
    reckoned_details jsonb,
    reckoning_failure text,
    -- How far it may go, as we said last: money, Wh, seconds.
    limit_cost numeric,
    limit_energy_wh numeric,
    limit_time_s bigint,
    limit_at timestamptz,
    -- And as the station says that it goes; of these only it knows the state of charge, percent.
    own_limit_cost numeric,
    own_limit_energy_wh numeric,
    own_limit_time_s bigint,
    own_limit_soc integer,
    own_limit_at timestamptz,
    CONSTRAINT station_cost_told_is_whole CHECK (
        (told_minor IS NULL) = (told_currency IS NULL) AND (told_minor IS NULL) = (told_at IS NULL)
    ),
    PRIMARY KEY (organization_id, session_id)
);
-- list_station_costs: newest first, all or of one station
CREATE INDEX station_cost_newest ON station_cost (organization_id, said_at, session_id);
CREATE INDEX station_cost_newest_by_station
    ON station_cost (organization_id, station_id, said_at, session_id);
-- due_station_costs: those whose price as billed was not told yet, and those that a limit of costs ends
CREATE INDEX station_cost_to_end ON station_cost (said_at) WHERE NOT told_is_final;
SELECT protect_tenant('station_cost');
GRANT SELECT, INSERT, UPDATE ON station_cost TO work;
GRANT SELECT ON station_cost TO app;

-- due_station_costs: stations that show costs, of all that say so much besides
CREATE INDEX station_setting_shows_costs ON station_setting (station_id)
WHERE id IN ('customdisplaycostandprice', 'tariffcostctrlr/enabled[cost]') AND lower(value) = 'true';
-- due_station_costs, beginning_runs: what runs at a station
CREATE INDEX session_running_of_station ON session (station_id) WHERE status = 'in_progress';

-- Stations of OCPP 1.6 whose displays are to have the price in force, and were not looked at for so long. At most so
-- many.
CREATE FUNCTION due_default_prices(looked_before timestamptz, most integer)
RETURNS TABLE (organization_id text, id text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$
    SELECT x.organization_id, x.station_id
    FROM station_setting AS x
    JOIN station_link AS l ON l.station_id = x.station_id
    JOIN station_configuration AS c
        ON c.organization_id = x.organization_id AND c.station_id = x.station_id
    WHERE x.id IN ('customdisplaycostandprice', 'tariffcostctrlr/enabled[cost]')
      AND x.id = 'customdisplaycostandprice' AND lower(x.value) = 'true'
      AND l.is_connected AND l.subprotocol = 'ocpp1.6'
      AND (c.price_looked_at IS NULL OR c.price_looked_at <= looked_before)
    ORDER BY c.price_looked_at NULLS FIRST, x.station_id LIMIT most
$$;
REVOKE EXECUTE ON FUNCTION due_default_prices(timestamptz, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION due_default_prices(timestamptz, integer) TO work;
