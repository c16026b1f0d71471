-- What stations watch by themselves, and what they noticed (OCPP 2.x; docs/domain/monitoring.md).

-- How far a station's report of its monitors is, and what it was told to watch. One row a station.
CREATE TABLE station_monitoring (
    organization_id text NOT NULL,
    station_id text NOT NULL
        CONSTRAINT station_monitoring_station_exists REFERENCES station (id) ON DELETE CASCADE,
    -- As it accepted last: All, FactoryDefault or HardWiredOnly; events of a greater severity are not told.
    monitoring_base text,
    monitoring_level bigint,
    report_ref bigint,
    report_begun_at timestamptz,
    report_seen integer[] NOT NULL DEFAULT '{}',
    report_last integer,
    PRIMARY KEY (organization_id, station_id)
);
SELECT protect_tenant('station_monitoring');

CREATE TABLE station_monitor (
    organization_id text NOT NULL,
    station_id text NOT NULL
        CONSTRAINT station_monitor_station_exists REFERENCES station (id) ON DELETE CASCADE,
    -- The station's own number.
    monitor_no bigint NOT NULL,
    name text NOT NULL,
    kind text NOT NULL,
    value numeric NOT NULL,
    severity bigint NOT NULL,
    only_in_transactions boolean NOT NULL,
    -- HardWiredMonitor, PreconfiguredMonitor, CustomMonitor; null: the station does not say (before OCPP 2.1).
    source text,
    heard_at timestamptz NOT NULL,
    report_begun_at timestamptz,
    PRIMARY KEY (organization_id, station_id, monitor_no)
);
SELECT protect_tenant('station_monitor');

CREATE TABLE station_event (
    organization_id text NOT NULL,
    id text NOT NULL,
    station_id text NOT NULL
        CONSTRAINT station_event_station_exists REFERENCES station (id) ON DELETE CASCADE,
    -- The station's own number, and that of the event which led to this one.
    event_no bigint NOT NULL,
    cause_no bigint,
    monitor_no bigint,
    occurred_at timestamptz NOT NULL,
    received_at timestamptz NOT NULL,
    trigger text NOT NULL,
    source text NOT NULL,
    name text NOT NULL,
    value text NOT NULL,
    -- 0 (danger) to 9 (debug); null where nobody says.
    severity bigint,
    is_cleared boolean NOT NULL,
    tech_code text,
    tech_info text,
    ocpp_transaction_ref text,
    -- A station begins its numbers anew when it likes; the same number at the same time is a repeat.
    CONSTRAINT station_event_is_heard_once
        UNIQUE (organization_id, station_id, event_no, occurred_at, name),
    PRIMARY KEY (organization_id, id)
);
-- list_station_events: newest first, of all stations and of one
CREATE INDEX station_event_newest ON station_event (organization_id, received_at, id);
CREATE INDEX station_event_of_station ON station_event (organization_id, station_id, received_at, id);
SELECT protect_tenant('station_event');

GRANT SELECT, INSERT, UPDATE ON station_monitoring TO work;
GRANT SELECT, INSERT, UPDATE, DELETE ON station_monitor TO work;
GRANT SELECT, INSERT ON station_event TO work;
GRANT SELECT ON station_monitoring, station_monitor, station_event TO app;
