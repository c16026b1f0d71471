-- Values that stations send without waiting for answers (OCPP 2.1, N11 to N15; docs/domain/monitoring.md).

-- A row for each monitor whose values a station streamed; opened again, it is the same row.
CREATE TABLE event_stream (
    organization_id text NOT NULL,
    id text NOT NULL,
    station_id text NOT NULL
        CONSTRAINT event_stream_station_exists REFERENCES station (id) ON DELETE CASCADE,
    -- The station's own numbers; the monitor is unknown while only values were heard.
    stream_no bigint NOT NULL,
    monitor_no bigint,
    -- Sent after so many seconds or values, as the station has it and as we asked for last; null: it decides.
    interval_s bigint,
    values_max bigint,
    wanted_interval_s bigint,
    wanted_values_max bigint,
    opened_at timestamptz NOT NULL,
    -- Null: it is open.
    closed_at timestamptz,
    -- When values came last, how many in all, how many still waited at the station, and the last of them.
    heard_at timestamptz,
    values_heard bigint NOT NULL DEFAULT 0,
    pending bigint NOT NULL DEFAULT 0,
    last_value text,
    last_value_at timestamptz,
    CONSTRAINT event_stream_monitor_has_one UNIQUE (organization_id, station_id, monitor_no),
    PRIMARY KEY (organization_id, id)
);
-- A number is that of one open stream.
CREATE UNIQUE INDEX event_stream_number_is_of_one
    ON event_stream (organization_id, station_id, stream_no) WHERE closed_at IS NULL;
-- list_event_streams: newest first, all and of one station
CREATE INDEX event_stream_newest ON event_stream (organization_id, opened_at, id);
CREATE INDEX event_stream_newest_by_station ON event_stream (organization_id, station_id, opened_at, id);
SELECT protect_tenant('event_stream');

-- The newest values of each stream, counted as they came.
CREATE TABLE event_stream_value (
    organization_id text NOT NULL,
    event_stream_id text NOT NULL,
    value_no bigint NOT NULL,
    station_id text NOT NULL,
    occurred_at timestamptz NOT NULL,
    received_at timestamptz NOT NULL,
    value text NOT NULL,
    CONSTRAINT event_stream_value_stream_exists FOREIGN KEY (organization_id, event_stream_id)
        REFERENCES event_stream (organization_id, id) ON DELETE CASCADE,
    PRIMARY KEY (organization_id, event_stream_id, value_no)
);
-- A value that is sent twice is kept once. Whole values may be longer than an index holds.
CREATE UNIQUE INDEX event_stream_value_is_heard_once
    ON event_stream_value (organization_id, event_stream_id, occurred_at, md5(value));
-- list_stream_values: newest first
CREATE INDEX event_stream_value_newest ON event_stream_value (organization_id, station_id, occurred_at);
SELECT protect_tenant('event_stream_value');

GRANT SELECT, INSERT, UPDATE, DELETE ON event_stream TO work;
GRANT SELECT, INSERT, DELETE ON event_stream_value TO work;
GRANT SELECT ON event_stream, event_stream_value TO app;
