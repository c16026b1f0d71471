-- Batteries that went in and out of stations (OCPP 2.1, S). A row each event and battery.

CREATE TABLE battery_swap (
    organization_id text NOT NULL,
    id text NOT NULL,
    station_id text NOT NULL
        CONSTRAINT battery_swap_station_exists REFERENCES station (id) ON DELETE CASCADE,
    -- One for all events of a swap.
    request_no bigint NOT NULL,
    event text NOT NULL CONSTRAINT battery_swap_event_is_known CHECK (event IN ('in', 'out', 'out_timeout')),
    -- As the station read it; the token that presents it, null: none of the organisation's.
    id_token text NOT NULL,
    token_id text,
    -- Whether that token might charge then.
    is_authorized boolean NOT NULL,
    slot_no integer NOT NULL,
    serial_number text NOT NULL,
    soc_percent numeric NOT NULL,
    soh_percent numeric NOT NULL,
    made_at timestamptz,
    vendor_info text,
    received_at timestamptz NOT NULL,
    CONSTRAINT battery_swap_is_heard_once
        UNIQUE (organization_id, station_id, request_no, event, slot_no, serial_number),
    PRIMARY KEY (organization_id, id)
);
-- list_battery_swaps: newest first, all and of one station
CREATE INDEX battery_swap_newest ON battery_swap (organization_id, received_at, id);
CREATE INDEX battery_swap_newest_by_station ON battery_swap (organization_id, station_id, received_at, id);
SELECT protect_tenant('battery_swap');
GRANT SELECT, INSERT ON battery_swap TO work;
GRANT SELECT ON battery_swap TO app;
