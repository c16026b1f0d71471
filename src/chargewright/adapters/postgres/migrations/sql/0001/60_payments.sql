-- Card readers and the payments made on them.

CREATE TABLE terminal (
    organization_id text NOT NULL REFERENCES organization (id),
    id text PRIMARY KEY,
    site_id text NOT NULL REFERENCES site (id),
    provider text NOT NULL,
    -- The provider's serial number; its paths need it.
    serial_ref text NOT NULL,
    label text NOT NULL,
    language text NOT NULL DEFAULT 'en',
    start_mode text NOT NULL DEFAULT 'TAP'
        CONSTRAINT terminal_start_mode_is_known CHECK (start_mode IN ('TAP', 'PLUG')),
    is_online boolean NOT NULL DEFAULT false,
    online_changed_at timestamptz,
    created_at timestamptz NOT NULL,
    CONSTRAINT terminal_serial_is_unique_at_its_provider UNIQUE (provider, serial_ref)
);
-- list_terminals: one organisation by label
CREATE INDEX terminal_by_label ON terminal (organization_id, label, id);
SELECT protect_tenant('terminal');

-- Which EVSEs a terminal pays for: many to many.
CREATE TABLE terminal_evse (
    organization_id text NOT NULL REFERENCES organization (id),
    terminal_id text NOT NULL REFERENCES terminal (id),
    evse_id text NOT NULL REFERENCES evse (id),
    station_id text NOT NULL REFERENCES station (id),
    evse_no integer NOT NULL,
    PRIMARY KEY (terminal_id, evse_id)
);
-- terminals of a station: who hears a plug event
CREATE INDEX terminal_evse_by_station ON terminal_evse (station_id, evse_no);
SELECT protect_tenant('terminal_evse');
CREATE TRIGGER terminal_evse_touches_its_station AFTER INSERT OR UPDATE OR DELETE ON terminal_evse
    FOR EACH ROW EXECUTE FUNCTION touch_station();

GRANT SELECT, INSERT, UPDATE, DELETE ON terminal, terminal_evse TO app;
GRANT SELECT, UPDATE ON terminal TO work;
GRANT SELECT ON terminal_evse TO work, journal;
CREATE POLICY gateway_knows_every_terminal ON terminal_evse FOR SELECT TO journal USING (true);
