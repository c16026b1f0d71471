-- What vehicles need and mean to draw, limits from outside, and what stations report of their profiles
-- (OCPP 2.x, K; docs/domain/energy.md).

-- What the vehicle of a transaction, or at an EVSE where none runs, said last. One row of each.
CREATE TABLE vehicle_plan (
    organization_id text NOT NULL,
    id text NOT NULL,
    station_id text NOT NULL
        CONSTRAINT vehicle_plan_station_exists REFERENCES station (id) ON DELETE CASCADE,
    evse_no integer NOT NULL,
    ocpp_transaction_ref text,
    session_id text,
    heard_at timestamptz NOT NULL,
    -- Whether its charge goes before others (OCPP 2.1), and since when; null: nobody said.
    has_priority boolean,
    priority_at timestamptz,
    -- Needs; null: it told none. Energy in Wh.
    needs_at timestamptz,
    transfer text,
    control_mode text,
    energy_wh numeric,
    soc_percent integer,
    departs_at timestamptz,
    periods_max bigint,
    needs jsonb,
    needs_answer text,
    needs_doubt text,
    -- Its schedule; null: it told none. Lists as in composite_schedule; `beyond` where it draws more than we expect.
    schedule_at timestamptz,
    starts_at timestamptz,
    duration_s bigint,
    unit text,
    schedule jsonb,
    expected jsonb,
    beyond jsonb,
    is_within boolean,
    schedule_doubt text,
    CONSTRAINT vehicle_plan_is_of_one_transaction
        UNIQUE NULLS NOT DISTINCT (organization_id, station_id, evse_no, ocpp_transaction_ref),
    CONSTRAINT vehicle_plan_needs_are_answered CHECK ((needs IS NULL) = (needs_answer IS NULL)),
    CONSTRAINT vehicle_plan_schedule_is_compared CHECK ((schedule IS NULL) = (is_within IS NULL)),
    PRIMARY KEY (organization_id, id)
);
-- list_vehicle_plans: newest first, all, of one station and of one session
CREATE INDEX vehicle_plan_newest ON vehicle_plan (organization_id, heard_at, id);
CREATE INDEX vehicle_plan_newest_by_station ON vehicle_plan (organization_id, station_id, heard_at, id);
CREATE INDEX vehicle_plan_of_session ON vehicle_plan (session_id);
SELECT protect_tenant('vehicle_plan');
GRANT SELECT, INSERT, UPDATE ON vehicle_plan TO work;
GRANT SELECT ON vehicle_plan TO app;

-- A limit that an external system sets at an EVSE, or at the station (0), or power that it makes there on the spot.
-- One row a source and place of each, as a station tells them (OCPP 2.1, K27.FR.05).
CREATE TABLE charging_limit (
    organization_id text NOT NULL,
    id text NOT NULL,
    station_id text NOT NULL
        CONSTRAINT charging_limit_station_exists REFERENCES station (id) ON DELETE CASCADE,
    evse_no integer NOT NULL,
    source text NOT NULL,
    is_grid_critical boolean NOT NULL,
    is_local_generation boolean NOT NULL,
    -- A list of chargewright.energy.profiles.Profile as JSON; empty: the station does not say how much it is.
    profiles jsonb NOT NULL,
    told_at timestamptz NOT NULL,
    -- Null: it holds.
    cleared_at timestamptz,
    CONSTRAINT charging_limit_is_one_of_its_source UNIQUE (
        organization_id, station_id, evse_no, source, is_local_generation
    ),
    PRIMARY KEY (organization_id, id)
);
-- list_charging_limits: newest first, all and of one station
CREATE INDEX charging_limit_newest ON charging_limit (organization_id, told_at, id);
CREATE INDEX charging_limit_newest_by_station ON charging_limit (organization_id, station_id, told_at, id);
SELECT protect_tenant('charging_limit');
GRANT SELECT, INSERT, UPDATE ON charging_limit TO work;
GRANT SELECT ON charging_limit TO app;

-- What a station reports of its profiles, put together of its parts, beside what we believe.
CREATE TABLE charging_profile_report (
    organization_id text NOT NULL,
    id text NOT NULL,
    station_id text NOT NULL
        CONSTRAINT charging_profile_report_station_exists REFERENCES station (id) ON DELETE CASCADE,
    -- By which its parts belong together, and the command that asked; null: nobody did.
    request_no bigint NOT NULL,
    command_id text,
    begun_at timestamptz NOT NULL,
    heard_at timestamptz NOT NULL,
    -- A list of chargewright.energy.reported.ReportedProfile as JSON.
    reported jsonb NOT NULL,
    is_complete boolean NOT NULL,
    -- A list of kind, profile_no and evse_no; null: it is not complete.
    drifts jsonb,
    is_as_believed boolean,
    CONSTRAINT charging_profile_report_is_compared_when_complete CHECK (
        is_complete = (drifts IS NOT NULL) AND is_complete = (is_as_believed IS NOT NULL)
    ),
    CONSTRAINT charging_profile_report_is_of_one_question
        UNIQUE NULLS NOT DISTINCT (organization_id, station_id, request_no, command_id),
    PRIMARY KEY (organization_id, id)
);
-- list_charging_profile_reports: newest first, all and of one station
CREATE INDEX charging_profile_report_newest ON charging_profile_report (organization_id, begun_at, id);
CREATE INDEX charging_profile_report_newest_by_station
    ON charging_profile_report (organization_id, station_id, begun_at, id);
SELECT protect_tenant('charging_profile_report');
GRANT SELECT, INSERT, UPDATE ON charging_profile_report TO work;
GRANT SELECT ON charging_profile_report TO app;
