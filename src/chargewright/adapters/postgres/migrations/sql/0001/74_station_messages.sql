-- What stations show on their displays, and what they have stored of customers (OCPP 2.x).

CREATE TABLE station_display_message (
    organization_id text NOT NULL,
    station_id text NOT NULL
        CONSTRAINT station_display_message_station_exists REFERENCES station (id) ON DELETE CASCADE,
    -- Ours; the same number replaces.
    message_no bigint NOT NULL,
    priority text NOT NULL,
    -- Shown only in this state; null: in any.
    state text,
    format text NOT NULL,
    language text,
    content text NOT NULL,
    -- The same in other languages: format, content and language of each, in the station's order.
    others jsonb NOT NULL DEFAULT '[]',
    starts_at timestamptz,
    ends_at timestamptz,
    ocpp_transaction_ref text,
    heard_at timestamptz NOT NULL,
    -- The report that told it last; null: known by the answer to what we set.
    report_ref bigint,
    PRIMARY KEY (organization_id, station_id, message_no)
);
SELECT protect_tenant('station_display_message');

-- Personal data: erased with the station, and when somebody says so.
CREATE TABLE station_customer_report (
    organization_id text NOT NULL,
    id text NOT NULL,
    station_id text NOT NULL
        CONSTRAINT station_customer_report_station_exists REFERENCES station (id) ON DELETE CASCADE,
    -- Of the command that asked for it.
    request_no bigint NOT NULL,
    begun_at timestamptz NOT NULL,
    heard_at timestamptz NOT NULL,
    -- Its parts by number, as they came.
    parts jsonb NOT NULL,
    -- The number of the last part; null: it has not come.
    last_part bigint,
    CONSTRAINT station_customer_report_is_asked_once UNIQUE (organization_id, station_id, request_no),
    PRIMARY KEY (organization_id, id)
);
-- list_customer_reports: one station, newest first
CREATE INDEX station_customer_report_newest
    ON station_customer_report (organization_id, station_id, begun_at, id);
SELECT protect_tenant('station_customer_report');

GRANT SELECT, INSERT, UPDATE, DELETE ON station_display_message TO work;
GRANT SELECT, INSERT, UPDATE ON station_customer_report TO work;
GRANT SELECT ON station_display_message TO app;
GRANT SELECT, DELETE ON station_customer_report TO app;
