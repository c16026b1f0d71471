-- Schedules that we make of what vehicles need (docs/domain/energy.md). One row a transaction: the last one.
CREATE TABLE charging_plan (
    organization_id text NOT NULL,
    id text NOT NULL,
    station_id text NOT NULL
        CONSTRAINT charging_plan_station_exists REFERENCES station (id) ON DELETE CASCADE,
    evse_no integer NOT NULL,
    ocpp_transaction_ref text NOT NULL,
    session_id text NOT NULL,
    made_at timestamptz NOT NULL,
    -- What it was made for anew: needs, or limits that became others.
    cause text NOT NULL,
    goal text NOT NULL,
    reason text NOT NULL,
    -- What the vehicle wants, in Wh (null: it does not say), and what the meter of its session had counted then.
    wanted_wh numeric,
    counted_wh numeric NOT NULL,
    departs_at timestamptz,
    -- The schedule: a list of start_s, limit and why, in `unit`, from `starts_at` on.
    starts_at timestamptz NOT NULL,
    duration_s bigint NOT NULL,
    unit text NOT NULL,
    steps jsonb NOT NULL,
    -- What it was made of: lists of start_s, limit_w and by; of start_s and the price of a kWh with tax.
    limits jsonb NOT NULL,
    prices jsonb NOT NULL,
    -- What flows by its end, in Wh; whether that is what is wanted (null: nobody knows); and what it costs.
    energy_wh numeric NOT NULL,
    is_enough boolean,
    currency text,
    cost_minor bigint,
    cost_at_once_minor bigint,
    command_id text NOT NULL,
    -- How often it was sent since its needs or limits were told, and when it is sent again (null: it is not).
    tries integer NOT NULL DEFAULT 1,
    again_at timestamptz,
    -- Other sessions at the station that it shares its limits with: once one has ended, there is more for it.
    shared_with text[] NOT NULL DEFAULT '{}',
    CONSTRAINT charging_plan_is_of_one_transaction
        UNIQUE (organization_id, station_id, evse_no, ocpp_transaction_ref),
    CONSTRAINT charging_plan_with_a_cost_has_a_currency CHECK (
        (cost_minor IS NULL) = (currency IS NULL) AND (cost_at_once_minor IS NULL) = (currency IS NULL)
    ),
    PRIMARY KEY (organization_id, id)
);
-- list_charging_plans: newest first, all, of one station and of one session
CREATE INDEX charging_plan_newest ON charging_plan (organization_id, made_at, id);
CREATE INDEX charging_plan_newest_by_station ON charging_plan (organization_id, station_id, made_at, id);
CREATE INDEX charging_plan_of_session ON charging_plan (session_id);
-- due_charging_plans
CREATE INDEX charging_plan_of_command ON charging_plan (command_id);
CREATE INDEX charging_plan_sent_again ON charging_plan (again_at) WHERE again_at IS NOT NULL;
CREATE INDEX charging_plan_that_shares ON charging_plan (session_id) WHERE shared_with <> '{}';
SELECT protect_tenant('charging_plan');
GRANT SELECT, INSERT, UPDATE ON charging_plan TO work;
GRANT SELECT ON charging_plan TO app;

-- Stations that are connected and have a plan that no answer came to, or that shares its limits with a session
-- that is over, whosever they are.
CREATE FUNCTION due_charging_plans(at timestamptz, most integer)
RETURNS TABLE (organization_id text, id text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$
    SELECT DISTINCT p.organization_id, p.station_id
    FROM charging_plan AS p
    JOIN session AS s ON s.organization_id = p.organization_id AND s.id = p.session_id
    JOIN station_link AS k ON k.station_id = p.station_id
    WHERE k.is_connected AND s.status = 'in_progress'
      AND p.starts_at + make_interval(secs => p.duration_s) > at
      AND (
        p.again_at <= at
        OR p.shared_with <> '{}' AND EXISTS (
            SELECT FROM session AS o
            WHERE o.organization_id = p.organization_id AND o.id = ANY (p.shared_with)
              AND o.status <> 'in_progress'
        )
      )
    LIMIT most
$$;
REVOKE EXECUTE ON FUNCTION due_charging_plans(timestamptz, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION due_charging_plans(timestamptz, integer) TO work;
