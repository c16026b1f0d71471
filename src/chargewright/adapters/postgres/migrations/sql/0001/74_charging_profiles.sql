-- Charging profiles that stations were brought, and composite schedules that they told (docs/domain/energy.md).

CREATE TABLE charging_profile (
    organization_id text NOT NULL REFERENCES organization (id),
    id text NOT NULL,
    station_id text NOT NULL
        CONSTRAINT charging_profile_station_exists REFERENCES station (id) ON DELETE CASCADE,
    -- 0: the station as a whole, or a default for each EVSE.
    evse_no integer NOT NULL,
    -- By which the station knows it.
    profile_no bigint NOT NULL,
    purpose text NOT NULL,
    stack_level bigint NOT NULL,
    kind text NOT NULL,
    unit text NOT NULL,
    transaction_ref text,
    valid_from timestamptz,
    valid_to timestamptz,
    -- chargewright.energy.profiles.Profile as JSON.
    profile jsonb NOT NULL,
    -- Of a dynamic one (OCPP 2.1): what its period shall be now, as ChargingScheduleUpdateType; null: as it was brought.
    wanted_update jsonb,
    state text NOT NULL CONSTRAINT charging_profile_state_is_known CHECK (
        state IN ('asked', 'holds', 'refused', 'replaced', 'cleared', 'over')
    ),
    -- The station's own last word.
    status text,
    command_id text NOT NULL,
    created_at timestamptz NOT NULL,
    created_by text,
    changed_at timestamptz NOT NULL,
    ended_at timestamptz,
    CONSTRAINT charging_profile_has_ended_or_may_hold CHECK (
        (ended_at IS NULL) = (state IN ('asked', 'holds'))
    ),
    PRIMARY KEY (organization_id, id)
);
-- list_charging_profiles: newest first, all or of one station
CREATE INDEX charging_profile_newest ON charging_profile (organization_id, created_at, id);
CREATE INDEX charging_profile_newest_by_station ON charging_profile (organization_id, station_id, created_at, id);
-- profile_of_command: what the end of a command decides
CREATE INDEX charging_profile_of_command ON charging_profile (command_id);
-- held_profiles: what a station may hold
CREATE INDEX charging_profile_held ON charging_profile (station_id) WHERE state IN ('asked', 'holds');
SELECT protect_tenant('charging_profile');
GRANT SELECT, INSERT, UPDATE ON charging_profile TO app, work;

-- What a station said its profiles come to, beside what we expected of it then.
CREATE TABLE composite_schedule (
    organization_id text NOT NULL REFERENCES organization (id),
    id text NOT NULL,
    station_id text NOT NULL
        CONSTRAINT composite_schedule_station_exists REFERENCES station (id) ON DELETE CASCADE,
    evse_no integer NOT NULL,
    command_id text NOT NULL CONSTRAINT composite_schedule_is_of_one_command UNIQUE,
    told_at timestamptz NOT NULL,
    starts_at timestamptz NOT NULL,
    duration_s bigint NOT NULL,
    unit text NOT NULL,
    -- Lists of start_s and limit; null: nothing limits it.
    expected jsonb NOT NULL,
    told jsonb NOT NULL,
    -- A list of start_s, expected and told.
    differences jsonb NOT NULL,
    is_as_expected boolean NOT NULL,
    PRIMARY KEY (organization_id, id)
);
-- list_composite_schedules: newest first, all or of one station
CREATE INDEX composite_schedule_newest ON composite_schedule (organization_id, told_at, id);
CREATE INDEX composite_schedule_newest_by_station ON composite_schedule (organization_id, station_id, told_at, id);
SELECT protect_tenant('composite_schedule');
GRANT SELECT, INSERT ON composite_schedule TO app, work;
