-- What whoever looks after stations needs: how each is configured, whom to call, what was done there.

-- ---------------------------------------------------------------------------------------------
-- Configuration: what a station tells of its settings, and what we tried to set.

-- How far the reading of a station's settings is. One row a station, from the first look on.
CREATE TABLE station_configuration (
    organization_id text NOT NULL,
    station_id text NOT NULL
        CONSTRAINT station_configuration_station_exists REFERENCES station (id) ON DELETE CASCADE,
    -- When we asked for all of them by ourselves, and with which firmware the station had booted.
    asked_at timestamptz,
    asked_firmware text,
    -- When a station last told all of them.
    read_at timestamptz,
    -- A report in several messages that is under way, or the last that came.
    report_ref bigint,
    report_begun_at timestamptz,
    report_seen integer[] NOT NULL DEFAULT '{}',
    report_last integer,
    -- When we asked for all of them to see what has drifted, and when they were last compared.
    swept_at timestamptz,
    compared_at timestamptz,
    -- When they are to be compared again: a template changes, begins or ends then.
    compare_at timestamptz,
    -- Whether something has drifted that is set right without being asked.
    wants_correction boolean NOT NULL DEFAULT false,
    -- How often it was asked again because parts of its report were missing.
    asked_again integer NOT NULL DEFAULT 0,
    -- When it was last looked whether its display has the price in force.
    price_looked_at timestamptz,
    CONSTRAINT station_configuration_report_has_begun
        CHECK ((report_ref IS NULL) = (report_begun_at IS NULL)),
    PRIMARY KEY (organization_id, station_id)
);
-- due_comparisons: whose settings are compared again
CREATE INDEX station_configuration_compared ON station_configuration (compare_at);
-- due_corrections: where something is set right by itself
CREATE INDEX station_configuration_corrected ON station_configuration (station_id) WHERE wants_correction;
SELECT protect_tenant('station_configuration');

CREATE TABLE station_setting (
    organization_id text NOT NULL,
    station_id text NOT NULL
        CONSTRAINT station_setting_station_exists REFERENCES station (id) ON DELETE CASCADE,
    -- Its name in small letters: no version of OCPP tells names apart by case.
    id text NOT NULL,
    -- As it is shown: a key of OCPP 1.6, or Component[instance]@evse.connector/Variable[instance].
    name text NOT NULL,
    component text,
    component_instance text,
    evse_no integer,
    connector_no integer,
    variable text NOT NULL,
    variable_instance text,
    attribute text NOT NULL,
    value text,
    mutability text,
    -- A password, a key or a certificate: no value of it is ever kept.
    is_write_only boolean NOT NULL,
    data_type text,
    unit text,
    min_limit numeric,
    max_limit numeric,
    values_list text,
    supports_monitoring boolean,
    -- Whether its value outlives a restart, and whether it never changes (OCPP 2.x).
    is_persistent boolean,
    is_constant boolean,
    -- When the station last told it; null: it was only tried, or the station has it no longer.
    heard_at timestamptz,
    -- The report that told it last, by its begin.
    report_begun_at timestamptz,
    attempted_value text,
    attempted_at timestamptz,
    attempted_by text,
    attempt_command_id text,
    attempt_result text,
    -- What it shall be, as far as this station takes it; null: nobody wants it to be anything.
    desired_value text,
    desired_by text,
    -- One of an operator's, or one that is built in.
    desired_template text,
    desired_priority integer,
    is_enforced boolean NOT NULL DEFAULT false,
    standing text,
    CONSTRAINT station_setting_mutability_is_known
        CHECK (mutability IN ('ReadOnly', 'ReadWrite', 'WriteOnly')),
    CONSTRAINT station_setting_result_is_known CHECK (
        attempt_result IN (
            'pending', 'accepted', 'rejected', 'reboot_required', 'not_supported', 'not_applied',
            'unknown', 'failed'
        )
    ),
    CONSTRAINT station_setting_standing_is_known CHECK (
        standing IN (
            'agrees', 'differs', 'reboot_required', 'read_only', 'impossible', 'refused', 'untold'
        )
    ),
    CONSTRAINT station_setting_that_is_wished_for_stands_somehow CHECK (
        (desired_value IS NULL) = (standing IS NULL)
        AND (desired_value IS NULL OR num_nonnulls(desired_by, desired_template) = 1)
    ),
    CONSTRAINT station_setting_attempt_is_whole CHECK (
        (attempted_at IS NULL) = (attempted_value IS NULL)
        AND (attempted_at IS NULL) = (attempt_result IS NULL)
    ),
    CONSTRAINT station_setting_shows_no_secret CHECK (
        NOT is_write_only OR (value IS NULL AND coalesce(attempted_value, '***') = '***')
    ),
    PRIMARY KEY (organization_id, station_id, id)
);
-- list_station_settings: one station by name
CREATE INDEX station_setting_by_name ON station_setting (organization_id, station_id, name, id);
-- list_setting_drift: what is not as it shall be, in one organisation
CREATE INDEX station_setting_drift ON station_setting (organization_id, name, (station_id || ' ' || id))
    WHERE standing <> 'agrees';
SELECT protect_tenant('station_setting');

GRANT SELECT, INSERT, UPDATE ON station_configuration TO work, app;
GRANT SELECT ON station_configuration TO journal;
-- A gateway that takes a station over learns whether it was asked before.
CREATE POLICY gateway_knows_every_configuration ON station_configuration FOR SELECT TO journal
    USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON station_setting TO work;
GRANT SELECT, INSERT, UPDATE, DELETE ON station_setting TO app;

-- ---------------------------------------------------------------------------------------------
-- Contacts: people, erased with the place they are for.

CREATE TABLE contact (
    organization_id text NOT NULL REFERENCES organization (id),
    id text NOT NULL,
    site_id text CONSTRAINT contact_site_exists REFERENCES site (id) ON DELETE CASCADE,
    station_id text CONSTRAINT contact_station_exists REFERENCES station (id) ON DELETE CASCADE,
    role text NOT NULL CONSTRAINT contact_role_is_known CHECK (
        role IN ('site_host', 'electrician', 'installer', 'field_service', 'emergency', 'other')
    ),
    name text NOT NULL,
    phone text,
    email text,
    language text,
    note text NOT NULL DEFAULT '',
    -- Who is called first stands first.
    position integer NOT NULL CONSTRAINT contact_position_is_not_negative CHECK (position >= 0),
    created_at timestamptz NOT NULL,
    CONSTRAINT contact_is_of_one_place CHECK ((site_id IS NULL) <> (station_id IS NULL)),
    PRIMARY KEY (organization_id, id)
);
-- list_station_contacts, and that a station has none of its own
CREATE INDEX contact_of_station ON contact (station_id, position, id) WHERE station_id IS NOT NULL;
-- list_site_contacts
CREATE INDEX contact_of_site ON contact (site_id, position, id) WHERE site_id IS NOT NULL;
SELECT protect_tenant('contact');
GRANT SELECT, INSERT, UPDATE, DELETE ON contact TO app;

-- ---------------------------------------------------------------------------------------------
-- The support log of a station: notes that are never changed, only struck through by later ones.

CREATE TABLE support_note (
    organization_id text NOT NULL,
    id text NOT NULL,
    station_id text NOT NULL CONSTRAINT support_note_station_exists REFERENCES station (id),
    kind text NOT NULL CONSTRAINT support_note_kind_is_known
        CHECK (kind IN ('note', 'visit', 'call', 'repair', 'warranty')),
    text text NOT NULL CONSTRAINT support_note_text_fits CHECK (length(text) BETWEEN 1 AND 4000),
    session_id text,
    corrects text,
    written_at timestamptz NOT NULL,
    written_by text NOT NULL,
    PRIMARY KEY (organization_id, id),
    CONSTRAINT support_note_is_of_one_station UNIQUE (organization_id, station_id, id),
    CONSTRAINT support_note_is_struck_through_once UNIQUE (organization_id, corrects),
    CONSTRAINT support_note_session_exists FOREIGN KEY (organization_id, session_id)
        REFERENCES session (organization_id, id),
    -- One of the same station.
    CONSTRAINT support_note_corrected_exists FOREIGN KEY (organization_id, station_id, corrects)
        REFERENCES support_note (organization_id, station_id, id),
    CONSTRAINT support_note_does_not_correct_itself CHECK (corrects <> id)
);
-- list_support_notes: one station, newest first
CREATE INDEX support_note_newest ON support_note (organization_id, station_id, written_at, id);
SELECT protect_tenant('support_note');
CREATE TRIGGER support_note_is_never_changed BEFORE UPDATE OR DELETE ON support_note
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
GRANT SELECT, INSERT ON support_note TO app;
