-- The tariffs by which stations of OCPP 2.1 reckon themselves (docs/protocols/ocpp.md).

CREATE TABLE station_tariff (
    organization_id text NOT NULL REFERENCES organization (id),
    station_id text NOT NULL
        CONSTRAINT station_tariff_station_exists REFERENCES station (id) ON DELETE CASCADE,
    evse_no integer NOT NULL,
    id text NOT NULL GENERATED ALWAYS AS (station_id || '-' || evse_no::text) STORED,
    -- Whether it is told another tariff by itself.
    is_kept boolean NOT NULL,
    state text NOT NULL CONSTRAINT station_tariff_state_is_known CHECK (
        state IN ('in_step', 'behind', 'sending', 'refused', 'cannot_say')
    ),
    -- The version in force there when it was last looked at; null: nothing is sold there.
    tariff_version_id text,
    -- The number of the default tariff that it has, as it last said; null: none. Known or not.
    held_ref text,
    is_known boolean NOT NULL DEFAULT false,
    -- What the station refused, and its word on it.
    refused_ref text,
    status text,
    -- What of our tariff no tariff of OCPP can say: chargewright.network.station_tariffs.Problem as text.
    problems text[] NOT NULL DEFAULT '{}',
    -- What is on its way: its command, and the tariff that it brings; null: none.
    command_id text,
    sending_ref text,
    -- When the station last told which tariffs it has.
    heard_at timestamptz,
    changed_at timestamptz NOT NULL,
    CONSTRAINT station_tariff_sends_by_a_command CHECK ((state = 'sending') = (command_id IS NOT NULL)),
    PRIMARY KEY (organization_id, station_id, evse_no)
);
-- list_station_tariffs: newest first
CREATE INDEX station_tariff_newest ON station_tariff (organization_id, changed_at, id);
SELECT protect_tenant('station_tariff');
GRANT SELECT, INSERT, UPDATE ON station_tariff TO app, work;

-- The version of a tariff that is in force at an EVSE, by its document; null: nothing is sold there.
-- Rows are seen with the caller's rights.
CREATE FUNCTION tariff_at_evse(station text, evse integer, at timestamptz) RETURNS text
LANGUAGE sql STABLE SET search_path = public
AS $$
    SELECT (
        SELECT v.id FROM tariff_version AS v
        WHERE v.tariff_id = coalesce(e.tariff_id, site.tariff_id)
          AND v.valid_from <= at AND (v.valid_to IS NULL OR at < v.valid_to)
        ORDER BY v.valid_from DESC, v.number DESC LIMIT 1
    )
    FROM evse AS e
    JOIN station AS s ON s.id = e.station_id
    JOIN site ON site.id = s.site_id
    WHERE e.station_id = station AND e.evse_no = evse
$$;
REVOKE EXECUTE ON FUNCTION tariff_at_evse(text, integer, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tariff_at_evse(text, integer, timestamptz) TO app, work;

-- Stations that are connected and whose kept tariffs are others than those in force, or were not asked
-- for within a day, whosever they are.
CREATE FUNCTION due_station_tariffs(at timestamptz, most integer)
RETURNS TABLE (organization_id text, id text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$
    SELECT t.organization_id, t.station_id
    FROM station_tariff AS t
    JOIN station_link AS k ON k.station_id = t.station_id
    WHERE t.is_kept AND k.is_connected AND k.subprotocol = 'ocpp2.1'
    GROUP BY t.organization_id, t.station_id
    HAVING bool_and(t.command_id IS NULL) AND bool_or(
        t.state = 'behind' OR t.heard_at <= at - interval '1 day'
        OR t.tariff_version_id IS DISTINCT FROM tariff_at_evse(t.station_id, t.evse_no, at)
    )
    ORDER BY min(t.changed_at) LIMIT most
$$;
REVOKE EXECUTE ON FUNCTION due_station_tariffs(timestamptz, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION due_station_tariffs(timestamptz, integer) TO work;
