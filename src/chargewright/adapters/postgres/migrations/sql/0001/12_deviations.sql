-- What stations say otherwise than the schema has it, and we understand all the same: one row for each
-- kind of each station's firmware (docs/protocols/ocpp.md, Deviations). Owned by role journal.

CREATE TABLE station_deviation (
    organization_id text NOT NULL,
    id text NOT NULL,
    station_id text NOT NULL
        CONSTRAINT station_deviation_station_exists REFERENCES station (id) ON DELETE CASCADE,
    rule text NOT NULL,
    action text NOT NULL,
    -- Its path in the message; empty for the whole frame.
    field text NOT NULL,
    -- As the station booted last; empty where it has not said.
    vendor text NOT NULL,
    model text NOT NULL,
    firmware_version text NOT NULL,
    -- What it said last, as JSON.
    example text NOT NULL,
    count bigint NOT NULL CONSTRAINT station_deviation_was_heard CHECK (count > 0),
    first_at timestamptz NOT NULL,
    last_at timestamptz NOT NULL,
    CONSTRAINT station_deviation_begins_before_it_ends CHECK (first_at <= last_at),
    CONSTRAINT station_deviation_is_counted_in_one_row
        UNIQUE (organization_id, station_id, rule, action, field, firmware_version),
    PRIMARY KEY (organization_id, id)
);
-- list_deviations: newest first
CREATE INDEX station_deviation_newest ON station_deviation (organization_id, last_at, id);
-- list_deviations: most often first
CREATE INDEX station_deviation_most ON station_deviation (organization_id, count, id);

ALTER TABLE station_deviation OWNER TO journal;
SELECT protect_tenant('station_deviation');
GRANT SELECT ON station_deviation TO app;
