-- The grid's rules for whoever feeds into it, at stations (OCPP 2.1, R; docs/domain/grid.md).

CREATE TABLE der_control (
    organization_id text NOT NULL,
    id text NOT NULL,
    station_id text NOT NULL
        CONSTRAINT der_control_station_exists REFERENCES station (id) ON DELETE CASCADE,
    -- Our name of it at the station, and the command that set it.
    control_ref text NOT NULL,
    command_id text NOT NULL,
    kind text NOT NULL,
    is_default boolean NOT NULL,
    -- The lower number goes first.
    priority bigint NOT NULL,
    -- Null: at once; without end.
    starts_at timestamptz,
    duration_s numeric,
    -- As chargewright.energy.der_controls.DerControl has them.
    settings jsonb NOT NULL,
    state text NOT NULL CONSTRAINT der_control_state_is_known
        CHECK (state IN ('asked', 'holds', 'superseded', 'replaced', 'cleared', 'ended')),
    created_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL,
    -- When it began to count last, and when it no longer did, by the station's word.
    started_at timestamptz,
    stopped_at timestamptz,
    PRIMARY KEY (organization_id, id)
);
-- A station has one control of a name.
CREATE UNIQUE INDEX der_control_name_is_of_one ON der_control (organization_id, station_id, control_ref)
    WHERE state IN ('asked', 'holds', 'superseded');
-- list_der_controls: newest first, all and of one station
CREATE INDEX der_control_newest ON der_control (organization_id, created_at, id);
CREATE INDEX der_control_newest_by_station ON der_control (organization_id, station_id, created_at, id);
SELECT protect_tenant('der_control');

CREATE TABLE der_event (
    organization_id text NOT NULL,
    id text NOT NULL,
    station_id text NOT NULL
        CONSTRAINT der_event_station_exists REFERENCES station (id) ON DELETE CASCADE,
    kind text NOT NULL CONSTRAINT der_event_kind_is_known
        CHECK (kind IN ('alarm', 'alarm_over', 'started', 'stopped')),
    -- An alarm is of a kind of control, the rest of one control.
    control_kind text,
    control_ref text,
    superseded_refs text[] NOT NULL,
    fault text,
    info text,
    occurred_at timestamptz NOT NULL,
    received_at timestamptz NOT NULL,
    CONSTRAINT der_event_is_heard_once UNIQUE NULLS NOT DISTINCT
        (organization_id, station_id, kind, occurred_at, control_kind, control_ref, fault),
    PRIMARY KEY (organization_id, id)
);
-- list_der_events: newest first, all and of one station
CREATE INDEX der_event_newest ON der_event (organization_id, received_at, id);
CREATE INDEX der_event_newest_by_station ON der_event (organization_id, station_id, received_at, id);
SELECT protect_tenant('der_event');

CREATE TABLE der_control_report (
    organization_id text NOT NULL,
    id text NOT NULL,
    station_id text NOT NULL
        CONSTRAINT der_control_report_station_exists REFERENCES station (id) ON DELETE CASCADE,
    -- By which its parts belong together, and the command that asked; null: nobody did.
    request_no bigint NOT NULL,
    command_id text,
    begun_at timestamptz NOT NULL,
    heard_at timestamptz NOT NULL,
    -- A list of chargewright.energy.der_controls.ReportedDer as JSON.
    reported jsonb NOT NULL,
    is_complete boolean NOT NULL,
    -- A list of kind, ref and control_kind; null: it is not complete.
    drifts jsonb,
    is_as_believed boolean,
    CONSTRAINT der_control_report_is_compared_when_complete CHECK (
        is_complete = (drifts IS NOT NULL) AND is_complete = (is_as_believed IS NOT NULL)
    ),
    CONSTRAINT der_control_report_is_of_one_question
        UNIQUE NULLS NOT DISTINCT (organization_id, station_id, request_no, command_id),
    PRIMARY KEY (organization_id, id)
);
-- list_der_control_reports: newest first, all and of one station
CREATE INDEX der_control_report_newest ON der_control_report (organization_id, begun_at, id);
CREATE INDEX der_control_report_newest_by_station
    ON der_control_report (organization_id, station_id, begun_at, id);
SELECT protect_tenant('der_control_report');

GRANT SELECT, INSERT, UPDATE ON der_control, der_control_report TO work;
GRANT SELECT, INSERT ON der_event TO work;
GRANT SELECT ON der_control, der_event, der_control_report TO app;
