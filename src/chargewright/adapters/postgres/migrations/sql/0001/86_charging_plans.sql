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
SELECT protect_tenant('charging_plan');
GRANT SELECT, INSERT, UPDATE ON charging_plan TO work;
GRANT SELECT ON charging_plan TO app;
