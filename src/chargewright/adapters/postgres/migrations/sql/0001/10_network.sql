-- Organisations, sites, stations, EVSEs, connectors: what exists and who owns it.

CREATE TABLE organization (
    id text PRIMARY KEY,
    parent_id text REFERENCES organization (id),
    name text NOT NULL,
    country text NOT NULL CONSTRAINT organization_country_is_iso_3166 CHECK (country ~ '^[A-Z]{2}$'),
    -- What a receipt must say about the seller.
    legal_name text NOT NULL,
    legal_address text NOT NULL,
    vat_number text,
    register_entry text,
    -- Its own word, each null where it has none (31_organization_settings.sql).
    contact_email text,
    contact_phone text CONSTRAINT organization_phone_is_e164
        CHECK (contact_phone ~ '^\+[1-9][0-9]{6,14}$'),
    support_url text CONSTRAINT organization_support_page_is_https CHECK (support_url ~ '^https://'),
    default_language text,
    default_zone text,
    -- What is made of the needs of vehicles (chargewright.energy.planning.PlanGoal).
    charging_plans text CONSTRAINT organization_charging_plans_are_known
        CHECK (charging_plans IN ('off', 'at_once', 'cheapest')),
    created_at timestamptz NOT NULL,
    CONSTRAINT organization_is_not_its_own_parent CHECK (parent_id <> id)
);
-- organization_tree: children of one organisation
CREATE INDEX organization_parent ON organization (parent_id);

ALTER TABLE organization ENABLE ROW LEVEL SECURITY;
CREATE POLICY rows_of_visible_organizations ON organization TO app, work
    USING (id = ANY (visible_organizations()))
    WITH CHECK (id = ANY (visible_organizations()) OR parent_id = ANY (visible_organizations()));

-- An organisation and all below it, itself first. For signing in and for a unit of work of one
-- organisation, before anything is visible.
CREATE FUNCTION organization_with_descendants(root text) RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$
    WITH RECURSIVE below (id) AS (
        SELECT o.id FROM organization AS o WHERE o.id = root
        UNION
        SELECT o.id FROM organization AS o JOIN below ON o.parent_id = below.id
    )
    SELECT id FROM below
$$;

CREATE TABLE site (
    organization_id text NOT NULL REFERENCES organization (id),
    id text PRIMARY KEY,
    name text NOT NULL,
    address text NOT NULL DEFAULT '',
    country text NOT NULL CONSTRAINT site_country_is_iso_3166 CHECK (country ~ '^[A-Z]{2}$'),
    -- Whom the tax of sales here is owed to where the tariff's tax names nobody.
    tax_jurisdiction text NOT NULL,
    zone text NOT NULL,
    currency text NOT NULL CONSTRAINT site_currency_is_iso_4217 CHECK (currency ~ '^[A-Z]{3}$'),
    latitude numeric(9, 6),
    longitude numeric(9, 6),
    tariff_id text,
    merchant_of_record text NOT NULL DEFAULT 'OPERATOR'
        CONSTRAINT site_merchant_is_operator_or_host CHECK (merchant_of_record IN ('OPERATOR', 'HOST')),
    -- Who owns the place and earns a share; null where the operator does.
    host_ref text,
    host_share_percent numeric(7, 4) NOT NULL DEFAULT 0
        CONSTRAINT site_share_is_a_percentage CHECK (host_share_percent BETWEEN 0 AND 100),
    host_fixed_fee_minor bigint NOT NULL DEFAULT 0
        CONSTRAINT site_fixed_fee_is_not_negative CHECK (host_fixed_fee_minor >= 0),
    -- What the host charges on its share, and the tax office gives back.
    host_tax_percent numeric(7, 4) NOT NULL DEFAULT 0
        CONSTRAINT site_host_tax_is_a_percentage CHECK (host_tax_percent BETWEEN 0 AND 100),
    -- What the operator gets of a sale of the host's.
    platform_fee_percent numeric(7, 4) NOT NULL DEFAULT 0
        CONSTRAINT site_platform_fee_is_a_percentage CHECK (platform_fee_percent BETWEEN 0 AND 100),
    platform_fee_fixed_minor bigint NOT NULL DEFAULT 0
        CONSTRAINT site_platform_fee_is_not_negative CHECK (platform_fee_fixed_minor >= 0),
    provider_fee_percent numeric(7, 4) NOT NULL DEFAULT 0,
    provider_fee_fixed_minor bigint NOT NULL DEFAULT 0,
    -- Durations and choices of this site; absent keys take the installation's settings.
    settings jsonb NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL,
    CONSTRAINT site_with_a_share_names_its_host
        CHECK (host_ref IS NOT NULL OR (host_share_percent = 0 AND merchant_of_record = 'OPERATOR')),
    -- Who sells gives a share; who does not, gets one.
    CONSTRAINT site_shares_are_those_of_its_merchant CHECK (
        CASE merchant_of_record
            WHEN 'HOST' THEN host_share_percent = 0 AND host_fixed_fee_minor = 0 AND host_tax_percent = 0
            ELSE platform_fee_percent = 0 AND platform_fee_fixed_minor = 0
        END
    )
);
-- list_sites: one organisation by name
CREATE INDEX site_by_name ON site (organization_id, name, id);
SELECT protect_tenant('site');

CREATE TABLE station (
    organization_id text NOT NULL REFERENCES organization (id),
    id text PRIMARY KEY,
    site_id text NOT NULL REFERENCES site (id),
    -- Case-sensitive, percent-decoded once; one namespace for the installation.
    identity text NOT NULL CONSTRAINT station_identity_is_unique UNIQUE
        CONSTRAINT station_identity_fits CHECK (length(identity) BETWEEN 1 AND 48),
    name text NOT NULL,
    security_profile smallint NOT NULL DEFAULT 1
        CONSTRAINT station_security_profile_is_known CHECK (security_profile BETWEEN 0 AND 3),
    -- The one that it is on its way to, until it came by it; null: to none.
    next_security_profile smallint
        CONSTRAINT station_next_security_profile_is_higher
        CHECK (next_security_profile <= 3 AND next_security_profile > security_profile),
    password_salt bytea,
    password_sha256 bytea,
    -- Of the password before: works too until then.
    previous_password_salt bytea,
    previous_password_sha256 bytea,
    previous_password_until timestamptz,
    -- By which the station is told of the other password, `previous_`: until it has answered, both work.
    password_command_id text,
    credentials_version bigint NOT NULL DEFAULT 1,
    -- What a time without zone from this station means.
    clock_zone text NOT NULL DEFAULT 'UTC',
    energy_reading_type text NOT NULL DEFAULT 'auto'
        CONSTRAINT station_reading_type_is_known
        CHECK (energy_reading_type IN ('auto', 'absolute', 'relative', 'mixed')),
    -- In which rules (wire/ocpp/mending_rules.py) nothing of it is mended.
    strict_in text[] NOT NULL DEFAULT '{}',
    -- chargewright.network.habits.Habits as JSON.
    habits jsonb NOT NULL DEFAULT '{}',
    -- What is made of the needs of vehicles; null: what its site says, else its organisation.
    charging_plans text CONSTRAINT station_charging_plans_are_known
        CHECK (charging_plans IN ('off', 'at_once', 'cheapest')),
    -- What its next boot is answered (OCPP 2.0.1, RegistrationStatusEnumType).
    registration text NOT NULL DEFAULT 'accepted'
        CONSTRAINT station_registration_is_known
        CHECK (registration IN ('accepted', 'pending', 'rejected')),
    maintenance boolean NOT NULL DEFAULT false,
    is_retired boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL,
    -- The transaction that last touched the station or what hangs on it: gateways that poll take
    -- what changed since the oldest transaction of their last look, and so miss no late commit.
    changed_xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    CONSTRAINT station_with_password_has_salt CHECK ((password_salt IS NULL) = (password_sha256 IS NULL)),
    CONSTRAINT station_previous_password_is_whole CHECK (
        num_nonnulls(previous_password_salt, previous_password_sha256, previous_password_until) IN (0, 3)
    ),
    CONSTRAINT station_profiles_1_and_2_need_a_password CHECK (
        password_sha256 IS NOT NULL
        OR security_profile IN (0, 3) AND coalesce(next_security_profile, 3) = 3
    )
);
-- list_stations: one organisation by identity, and by site
CREATE INDEX station_by_identity ON station (organization_id, identity, id);
CREATE INDEX station_by_site ON station (organization_id, site_id, identity, id);
-- evses, seconds_in_state: those that are taken off what whole organisations have
CREATE INDEX station_retired ON station (organization_id, id) WHERE is_retired;
-- changed_stations: what a gateway has not seen yet
CREATE INDEX station_changed ON station (changed_xid);
SELECT protect_tenant('station');

CREATE FUNCTION station_has_changed() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    NEW.changed_xid := pg_current_xact_id();
    RETURN NEW;
END
$$;
CREATE TRIGGER station_notes_its_change BEFORE UPDATE ON station
    FOR EACH ROW EXECUTE FUNCTION station_has_changed();
-- An EVSE, a connector or a terminal's mapping changes the station it hangs on.
CREATE FUNCTION touch_station() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public
AS $$
BEGIN
    UPDATE station SET changed_xid = pg_current_xact_id()
    WHERE id = CASE WHEN TG_OP = 'DELETE' THEN OLD.station_id ELSE NEW.station_id END;
    RETURN NULL;
END
$$;

CREATE TABLE evse (
    organization_id text NOT NULL REFERENCES organization (id),
    id text PRIMARY KEY,
    station_id text NOT NULL REFERENCES station (id),
    -- OCPP 2.x evse.id; in OCPP 1.6 every connector is an EVSE of its own.
    evse_no integer NOT NULL CONSTRAINT evse_number_is_positive CHECK (evse_no > 0),
    label text NOT NULL,
    tariff_id text,
    CONSTRAINT evse_number_is_unique_in_station UNIQUE (station_id, evse_no)
);
SELECT protect_tenant('evse');
CREATE TRIGGER evse_touches_its_station AFTER INSERT OR UPDATE OR DELETE ON evse
    FOR EACH ROW EXECUTE FUNCTION touch_station();

CREATE TABLE connector (
    organization_id text NOT NULL REFERENCES organization (id),
    id text PRIMARY KEY,
    station_id text NOT NULL REFERENCES station (id),
    evse_id text NOT NULL REFERENCES evse (id),
    evse_no integer NOT NULL,
    connector_no integer NOT NULL CONSTRAINT connector_number_is_positive CHECK (connector_no > 0),
    standard text NOT NULL,
    current_kind text NOT NULL CONSTRAINT connector_is_ac_or_dc CHECK (current_kind IN ('AC', 'DC')),
    power_w integer NOT NULL CONSTRAINT connector_has_power CHECK (power_w > 0),
    -- Meters quantise: what a reading may exceed the connector's power by.
    tolerance_percent numeric(6, 3) NOT NULL DEFAULT 0,
    tolerance_wh numeric(12, 3) NOT NULL DEFAULT 0,
    CONSTRAINT connector_number_is_unique_in_evse UNIQUE (station_id, evse_no, connector_no)
);
SELECT protect_tenant('connector');
CREATE TRIGGER connector_touches_its_station AFTER INSERT OR UPDATE OR DELETE ON connector
    FOR EACH ROW EXECUTE FUNCTION touch_station();

-- A station that nobody has created, seen knocking; an operator accepts or rejects it.
CREATE TABLE pending_station (
    identity text PRIMARY KEY,
    first_seen_at timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    subprotocol text NOT NULL,
    peer text NOT NULL,
    boot jsonb,
    rejected_at timestamptz
);
-- A stranger is nobody's yet: whoever runs the installation, and so sees a root of the tree, decides.
-- What it says of itself is written by those who serve all stations alike.
ALTER TABLE pending_station ENABLE ROW LEVEL SECURITY;
CREATE POLICY strangers_are_for_those_who_see_a_root ON pending_station TO app
    USING (EXISTS (SELECT FROM organization AS o WHERE o.parent_id IS NULL));
CREATE POLICY strangers_are_heard_for_everybody ON pending_station TO journal, work
    USING (true) WITH CHECK (true);

-- ---------------------------------------------------------------------------------------------
-- What the gateway writes about stations, many rows in one statement. Owned by role journal.

CREATE TABLE station_link (
    organization_id text NOT NULL,
    station_id text PRIMARY KEY REFERENCES station (id),
    -- Raised by each take-over; a flush or a flow with an older epoch is stale and writes nothing.
    epoch bigint NOT NULL DEFAULT 0,
    node text,
    is_connected boolean NOT NULL DEFAULT false,
    subprotocol text,
    peer text,
    connected_at timestamptz,
    disconnected_at timestamptz,
    last_heard_at timestamptz,
    -- The last BootNotification as the station sent it, and what it was answered.
    booted_at timestamptz,
    vendor text,
    model text,
    serial_number text,
    firmware_version text,
    boot_reason text,
    registration_told text
        CONSTRAINT station_link_registration_is_known
        CHECK (registration_told IN ('accepted', 'pending', 'rejected'))
);
-- offline stations: those not connected, longest first
CREATE INDEX station_link_offline ON station_link (organization_id, disconnected_at) WHERE NOT is_connected;

CREATE TABLE connector_status (
    organization_id text NOT NULL,
    station_id text NOT NULL REFERENCES station (id),
    evse_no integer NOT NULL,
    connector_no integer NOT NULL,
    status text NOT NULL,
    error_code text,
    vendor_error_code text,
    info text,
    -- The station's claim and our clock; the newest claim wins for display.
    occurred_at timestamptz NOT NULL,
    received_at timestamptz NOT NULL,
    PRIMARY KEY (station_id, evse_no, connector_no)
);

ALTER TABLE station_link OWNER TO journal;
ALTER TABLE connector_status OWNER TO journal;
SELECT protect_tenant('station_link');
SELECT protect_tenant('connector_status');

GRANT SELECT ON station, evse, connector, site TO journal;
CREATE POLICY gateway_knows_every_station ON station FOR SELECT TO journal USING (true);
CREATE POLICY gateway_knows_every_evse ON evse FOR SELECT TO journal USING (true);
CREATE POLICY gateway_knows_every_connector ON connector FOR SELECT TO journal USING (true);
CREATE POLICY gateway_knows_every_site ON site FOR SELECT TO journal USING (true);
GRANT SELECT, INSERT, UPDATE ON pending_station TO journal, work, app;
GRANT SELECT, INSERT, UPDATE, DELETE ON organization, site, station, evse, connector TO app;
GRANT SELECT ON organization, site, station, evse, connector TO work;
GRANT UPDATE (security_profile, next_security_profile) ON station TO work;  -- once it came by the next
-- Once it has answered whether it takes another password.
GRANT UPDATE (
    password_salt, password_sha256, previous_password_salt, previous_password_sha256,
    previous_password_until, password_command_id, credentials_version
) ON station TO work;
GRANT SELECT ON station_link, connector_status TO app, work;
-- A status that concerns somebody is written in the unit of work that tells them.
GRANT INSERT, UPDATE ON connector_status TO work;
GRANT UPDATE (last_heard_at) ON station_link TO work;  -- what FOR UPDATE asks for: flows lock the link

-- For whoever sits at the machine, before anything is visible: is this a first start, and which
-- organisation is meant (by id; an empty word means the only root).
CREATE FUNCTION has_organizations() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$ SELECT EXISTS (SELECT FROM organization) $$;
CREATE FUNCTION organization_by_id_or_root(wanted text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$
    SELECT CASE WHEN count(*) = 1 THEN min(o.id) END FROM organization AS o
    WHERE o.id = wanted OR (wanted = '' AND o.parent_id IS NULL)
$$;
