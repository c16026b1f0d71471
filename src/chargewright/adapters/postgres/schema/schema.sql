-- What a database is after all migrations: tables, constraints, indexes, policies, functions.
-- Read from a migrated database; the reasons are in the migrations.

CREATE TABLE alembic_version (  -- owned by owner
    version_num character varying(32) NOT NULL,
    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);

CREATE TABLE api_key (  -- owned by owner
    organization_id text NOT NULL,
    id text NOT NULL,
    prefix text NOT NULL,
    secret_sha256 bytea NOT NULL,
    name text NOT NULL,
    role text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    created_by text NOT NULL,
    last_used_at timestamp with time zone,
    revoked_at timestamp with time zone,
    CONSTRAINT api_key_prefix_is_unique UNIQUE (prefix),
    CONSTRAINT api_key_pkey PRIMARY KEY (id),
    CONSTRAINT api_key_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization(id),
    CONSTRAINT api_key_role_is_known CHECK ((role = ANY (ARRAY['administrator'::text, 'network_manager'::text, 'station_manager'::text, 'installer'::text, 'support'::text, 'accountant'::text, 'analyst'::text])))
);
CREATE INDEX api_key_newest ON public.api_key USING btree (organization_id, created_at, id);
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE attention (  -- owned by owner
    organization_id text NOT NULL,
    id text NOT NULL,
    kind text NOT NULL,
    about text NOT NULL,
    station_id text,
    session_id text,
    payment_id text,
    detail jsonb NOT NULL DEFAULT '{}'::jsonb,
    opened_at timestamp with time zone NOT NULL,
    closed_at timestamp with time zone,
    closed_by text,
    note text,
    site_id text,
    CONSTRAINT attention_pkey PRIMARY KEY (organization_id, id)
);
CREATE INDEX attention_closed ON public.attention USING btree (closed_at) WHERE (closed_at IS NOT NULL);
CREATE INDEX attention_newest ON public.attention USING btree (organization_id, opened_at, id);
CREATE INDEX attention_not_woken ON public.attention USING btree (kind) WHERE ((closed_at IS NULL) AND (kind ~~ '%.not_woken'::text));
CREATE INDEX attention_open ON public.attention USING btree (organization_id, opened_at DESC, id DESC) WHERE (closed_at IS NULL);
CREATE INDEX attention_open_of_site ON public.attention USING btree (organization_id, site_id, kind) WHERE (closed_at IS NULL);
CREATE UNIQUE INDEX attention_is_open_once ON public.attention USING btree (organization_id, kind, about) WHERE (closed_at IS NULL);
CREATE TRIGGER attention_knows_its_site BEFORE INSERT ON public.attention FOR EACH ROW EXECUTE FUNCTION place_attention();
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE audit_trail (  -- owned by owner
    organization_id text NOT NULL,
    id text NOT NULL,
    at timestamp with time zone NOT NULL,
    channel text NOT NULL,
    by_id text,
    by_organization_id text,
    operation text NOT NULL,
    action text NOT NULL,
    verb text NOT NULL,
    thing_kind text NOT NULL,
    thing_id text,
    thing_name text,
    made_id text,
    changes jsonb NOT NULL DEFAULT '[]'::jsonb,
    outcome text NOT NULL,
    request_id text,
    address text,
    CONSTRAINT audit_trail_pkey PRIMARY KEY (organization_id, id),
    CONSTRAINT audit_trail_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization(id),
    CONSTRAINT audit_action_is_known CHECK ((action = ANY (ARRAY['create'::text, 'change'::text, 'delete'::text, 'do'::text, 'refused'::text]))),
    CONSTRAINT audit_changes_are_a_list CHECK ((jsonb_typeof(changes) = 'array'::text)),
    CONSTRAINT audit_channel_is_known CHECK ((channel = ANY (ARRAY['session'::text, 'api_key'::text, 'command_line'::text]))),
    CONSTRAINT audit_names_who_came_in CHECK (((by_id IS NULL) = (channel = 'command_line'::text)))
);
CREATE INDEX audit_age ON public.audit_trail USING btree (at);
CREATE INDEX audit_by_person ON public.audit_trail USING btree (organization_id, by_id, at, id);
CREATE INDEX audit_newest ON public.audit_trail USING btree (organization_id, at, id);
CREATE INDEX audit_of_thing ON public.audit_trail USING btree (organization_id, thing_id, at, id);
CREATE INDEX audit_with_address ON public.audit_trail USING btree (at) WHERE (address IS NOT NULL);
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE availability_span (  -- owned by owner
    organization_id text NOT NULL,
    id text NOT NULL,
    about_kind text NOT NULL,
    about_id text NOT NULL,
    state text NOT NULL,
    began_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    CONSTRAINT availability_span_pkey PRIMARY KEY (organization_id, id),
    CONSTRAINT availability_span_has_a_length CHECK ((ended_at > began_at)),
    CONSTRAINT availability_span_state_is_known CHECK (
CASE about_kind
    WHEN 'evse'::text THEN (state = ANY (ARRAY['available'::text, 'occupied'::text, 'faulted'::text, 'out_of_service'::text, 'offline'::text, 'unknown'::text]))
    WHEN 'station_link'::text THEN (state = ANY (ARRAY['online'::text, 'offline'::text]))
    WHEN 'terminal'::text THEN (state = ANY (ARRAY['online'::text, 'offline'::text]))
    ELSE false
END)
);
CREATE INDEX availability_span_by_end ON public.availability_span USING btree (organization_id, about_kind, about_id, ended_at) INCLUDE (began_at, state) WHERE (ended_at IS NOT NULL);
CREATE INDEX availability_span_ended ON public.availability_span USING btree (ended_at) WHERE (ended_at IS NOT NULL);
CREATE INDEX availability_span_newest ON public.availability_span USING btree (organization_id, about_id, began_at, id);
CREATE INDEX availability_span_open_by_state ON public.availability_span USING btree (organization_id, about_kind, state, about_id) WHERE (ended_at IS NULL);
CREATE UNIQUE INDEX availability_span_is_open_once ON public.availability_span USING btree (organization_id, about_kind, about_id) INCLUDE (began_at, state) WHERE (ended_at IS NULL);
CREATE TRIGGER new_span_is_noted AFTER INSERT ON public.availability_span REFERENCING NEW TABLE AS there_now FOR EACH STATEMENT EXECUTE FUNCTION note_ended_spans();
CREATE TRIGGER span_is_noted_as_gone AFTER DELETE ON public.availability_span REFERENCING OLD TABLE AS there_before FOR EACH STATEMENT EXECUTE FUNCTION note_ended_spans();
CREATE TRIGGER span_is_noted_as_it_is_now AFTER UPDATE ON public.availability_span REFERENCING OLD TABLE AS there_before NEW TABLE AS there_now FOR EACH STATEMENT EXECUTE FUNCTION note_ended_spans();
-- policy gateway_writes_spans_of_every_station: ALL by journal
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE availability_total (  -- owned by owner
    organization_id text NOT NULL,
    quarter timestamp with time zone NOT NULL,
    state text NOT NULL,
    lasted_us bigint NOT NULL,
    CONSTRAINT availability_total_pkey PRIMARY KEY (organization_id, quarter, state)
);
CREATE INDEX availability_total_by_age ON public.availability_total USING btree (quarter);
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE availability_unsummed (  -- owned by owner
    organization_id text NOT NULL,
    position bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
    state text NOT NULL,
    began_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone NOT NULL,
    sign integer NOT NULL,
    CONSTRAINT availability_unsummed_pkey PRIMARY KEY (organization_id, "position")
);
CREATE INDEX availability_unsummed_oldest ON public.availability_unsummed USING btree (ended_at);
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE battery_swap (  -- owned by owner
    organization_id text NOT NULL,
    id text NOT NULL,
    station_id text NOT NULL,
    request_no bigint NOT NULL,
    event text NOT NULL,
    id_token text NOT NULL,
    token_id text,
    is_authorized boolean NOT NULL,
    slot_no integer NOT NULL,
    serial_number text NOT NULL,
    soc_percent numeric NOT NULL,
    soh_percent numeric NOT NULL,
    made_at timestamp with time zone,
    vendor_info text,
    received_at timestamp with time zone NOT NULL,
    CONSTRAINT battery_swap_is_heard_once UNIQUE (organization_id, station_id, request_no, event, slot_no, serial_number),
    CONSTRAINT battery_swap_pkey PRIMARY KEY (organization_id, id),
    CONSTRAINT battery_swap_station_exists FOREIGN KEY (station_id) REFERENCES station(id) ON DELETE CASCADE,
    CONSTRAINT battery_swap_event_is_known CHECK ((event = ANY (ARRAY['in'::text, 'out'::text, 'out_timeout'::text])))
);
CREATE INDEX battery_swap_newest ON public.battery_swap USING btree (organization_id, received_at, id);
CREATE INDEX battery_swap_newest_by_station ON public.battery_swap USING btree (organization_id, station_id, received_at, id);
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE certificate_authority (  -- owned by owner
    id text NOT NULL,
    kind text NOT NULL,
    key_type text NOT NULL,
    issuer_id text,
    subject text NOT NULL,
    certificate text NOT NULL,
    key_sealed bytea,
    not_before timestamp with time zone NOT NULL,
    not_after timestamp with time zone NOT NULL,
    created_at timestamp with time zone NOT NULL,
    retired_at timestamp with time zone,
    let_go_at timestamp with time zone,
    CONSTRAINT certificate_authority_pkey PRIMARY KEY (id),
    CONSTRAINT certificate_authority_issuer_exists FOREIGN KEY (issuer_id) REFERENCES certificate_authority(id),
    CONSTRAINT certificate_authority_below_a_root CHECK (((kind = 'intermediate'::text) = (issuer_id IS NOT NULL))),
    CONSTRAINT certificate_authority_issues_no_more_once_let_go CHECK (((let_go_at IS NULL) OR (retired_at IS NOT NULL))),
    CONSTRAINT certificate_authority_key_type_is_known CHECK ((key_type = ANY (ARRAY['ecdsa'::text, 'rsa'::text]))),
    CONSTRAINT certificate_authority_kind_is_known CHECK ((kind = ANY (ARRAY['root'::text, 'intermediate'::text])))
);
CREATE UNIQUE INDEX certificate_authority_in_use ON public.certificate_authority USING btree (kind, key_type) WHERE (retired_at IS NULL);
-- policy certificate_authorities_are_let_go_by_those_who_see_a_root: UPDATE by app where (EXISTS ( SELECT
   FROM organization o
  WHERE (o.parent_id IS NULL)))
-- policy certificate_authorities_are_seen_by_all: SELECT by app, journal, work

CREATE TABLE charging_limit (  -- owned by owner
    organization_id text NOT NULL,
    id text NOT NULL,
    station_id text NOT NULL,
    evse_no integer NOT NULL,
    source text NOT NULL,
    is_grid_critical boolean NOT NULL,
    is_local_generation boolean NOT NULL,
    profiles jsonb NOT NULL,
    told_at timestamp with time zone NOT NULL,
    cleared_at timestamp with time zone,
    CONSTRAINT charging_limit_is_one_of_its_source UNIQUE (organization_id, station_id, evse_no, source, is_local_generation),
    CONSTRAINT charging_limit_pkey PRIMARY KEY (organization_id, id),
    CONSTRAINT charging_limit_station_exists FOREIGN KEY (station_id) REFERENCES station(id) ON DELETE CASCADE
);
CREATE INDEX charging_limit_newest ON public.charging_limit USING btree (organization_id, told_at, id);
CREATE INDEX charging_limit_newest_by_station ON public.charging_limit USING btree (organization_id, station_id, told_at, id);
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE charging_plan (  -- owned by owner
    organization_id text NOT NULL,
    id text NOT NULL,
    station_id text NOT NULL,
    evse_no integer NOT NULL,
    ocpp_transaction_ref text NOT NULL,
    session_id text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    cause text NOT NULL,
    goal text NOT NULL,
    reason text NOT NULL,
    wanted_wh numeric,
    counted_wh numeric NOT NULL,
    departs_at timestamp with time zone,
    starts_at timestamp with time zone NOT NULL,
    duration_s bigint NOT NULL,
    unit text NOT NULL,
    steps jsonb NOT NULL,
    limits jsonb NOT NULL,
    prices jsonb NOT NULL,
    energy_wh numeric NOT NULL,
    is_enough boolean,
    currency text,
    cost_minor bigint,
    cost_at_once_minor bigint,
    command_id text NOT NULL,
    tries integer NOT NULL DEFAULT 1,
    again_at timestamp with time zone,
    shared_with text[] NOT NULL DEFAULT '{}'::text[],
    CONSTRAINT charging_plan_is_of_one_transaction UNIQUE (organization_id, station_id, evse_no, ocpp_transaction_ref),
    CONSTRAINT charging_plan_pkey PRIMARY KEY (organization_id, id),
    CONSTRAINT charging_plan_station_exists FOREIGN KEY (station_id) REFERENCES station(id) ON DELETE CASCADE,
    CONSTRAINT charging_plan_with_a_cost_has_a_currency CHECK ((((cost_minor IS NULL) = (currency IS NULL)) AND ((cost_at_once_minor IS NULL) = (currency IS NULL))))
);
CREATE INDEX charging_plan_newest ON public.charging_plan USING btree (organization_id, made_at, id);
CREATE INDEX charging_plan_newest_by_station ON public.charging_plan USING btree (organization_id, station_id, made_at, id);
CREATE INDEX charging_plan_of_command ON public.charging_plan USING btree (command_id);
CREATE INDEX charging_plan_of_session ON public.charging_plan USING btree (session_id);
CREATE INDEX charging_plan_sent_again ON public.charging_plan USING btree (again_at) WHERE (again_at IS NOT NULL);
CREATE INDEX charging_plan_that_shares ON public.charging_plan USING btree (session_id) WHERE (shared_with <> '{}'::text[]);
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE charging_profile (  -- owned by owner
    organization_id text NOT NULL,
    id text NOT NULL,
    station_id text NOT NULL,
    evse_no integer NOT NULL,
    profile_no bigint NOT NULL,
    purpose text NOT NULL,
    stack_level bigint NOT NULL,
    kind text NOT NULL,
    unit text NOT NULL,
    transaction_ref text,
    valid_from timestamp with time zone,
    valid_to timestamp with time zone,
    profile jsonb NOT NULL,
    wanted_update jsonb,
    state text NOT NULL,
    status text,
    command_id text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    created_by text,
    changed_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    CONSTRAINT charging_profile_pkey PRIMARY KEY (organization_id, id),
    CONSTRAINT charging_profile_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization(id),
    CONSTRAINT charging_profile_station_exists FOREIGN KEY (station_id) REFERENCES station(id) ON DELETE CASCADE,
    CONSTRAINT charging_profile_has_ended_or_may_hold CHECK (((ended_at IS NULL) = (state = ANY (ARRAY['asked'::text, 'holds'::text])))),
    CONSTRAINT charging_profile_state_is_known CHECK ((state = ANY (ARRAY['asked'::text, 'holds'::text, 'refused'::text, 'replaced'::text, 'cleared'::text, 'over'::text])))
);
CREATE INDEX charging_profile_held ON public.charging_profile USING btree (station_id) WHERE (state = ANY (ARRAY['asked'::text, 'holds'::text]));
CREATE INDEX charging_profile_newest ON public.charging_profile USING btree (organization_id, created_at, id);
CREATE INDEX charging_profile_newest_by_station ON public.charging_profile USING btree (organization_id, station_id, created_at, id);
CREATE INDEX charging_profile_of_command ON public.charging_profile USING btree (command_id);
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE charging_profile_report (  -- owned by owner
    organization_id text NOT NULL,
    id text NOT NULL,
    station_id text NOT NULL,
    request_no bigint NOT NULL,
    command_id text,
    begun_at timestamp with time zone NOT NULL,
    heard_at timestamp with time zone NOT NULL,
    reported jsonb NOT NULL,
    is_complete boolean NOT NULL,
    drifts jsonb,
    is_as_believed boolean,
    CONSTRAINT charging_profile_report_is_of_one_question UNIQUE NULLS NOT DISTINCT (organization_id, station_id, request_no, command_id),
    CONSTRAINT charging_profile_report_pkey PRIMARY KEY (organization_id, id),
    CONSTRAINT charging_profile_report_station_exists FOREIGN KEY (station_id) REFERENCES station(id) ON DELETE CASCADE,
    CONSTRAINT charging_profile_report_is_compared_when_complete CHECK (((is_complete = (drifts IS NOT NULL)) AND (is_complete = (is_as_believed IS NOT NULL))))
);
CREATE INDEX charging_profile_report_newest ON public.charging_profile_report USING btree (organization_id, begun_at, id);
CREATE INDEX charging_profile_report_newest_by_station ON public.charging_profile_report USING btree (organization_id, station_id, begun_at, id);
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE checkout (  -- owned by owner
    organization_id text NOT NULL,
    id text NOT NULL,
    terminal_id text NOT NULL,
    evse_id text NOT NULL,
    state text NOT NULL,
    checkout_ref text,
    payment_id text,
    link_sha256 bytea NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone,
    version bigint NOT NULL DEFAULT 1,
    machine jsonb NOT NULL,
    CONSTRAINT checkout_has_an_address_of_its_own UNIQUE (link_sha256),
    CONSTRAINT checkout_is_of_one_page UNIQUE (terminal_id, checkout_ref),
    CONSTRAINT checkout_pkey PRIMARY KEY (organization_id, id),
    CONSTRAINT checkout_evse_id_fkey FOREIGN KEY (evse_id) REFERENCES evse(id),
    CONSTRAINT checkout_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization(id),
    CONSTRAINT checkout_payment_exists FOREIGN KEY (organization_id, payment_id) REFERENCES payment(organization_id, id),
    CONSTRAINT checkout_terminal_id_fkey FOREIGN KEY (terminal_id) REFERENCES terminal(id),
    CONSTRAINT checkout_state_is_known CHECK ((state = ANY (ARRAY['opening'::text, 'open'::text, 'paid'::text, 'over'::text])))
);
CREATE INDEX checkout_due ON public.checkout USING btree (due_at) WHERE (due_at IS NOT NULL);
CREATE INDEX checkout_of_evse ON public.checkout USING btree (evse_id, opened_at);
CREATE INDEX checkout_over ON public.checkout USING btree (opened_at) WHERE (state = 'over'::text);
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE composite_schedule (  -- owned by owner
    organization_id text NOT NULL,
    id text NOT NULL,
    station_id text NOT NULL,
    evse_no integer NOT NULL,
    command_id text NOT NULL,
    told_at timestamp with time zone NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    duration_s bigint NOT NULL,
    unit text NOT NULL,
    expected jsonb NOT NULL,
    told jsonb NOT NULL,
    differences jsonb NOT NULL,
    is_as_expected boolean NOT NULL,
    CONSTRAINT composite_schedule_is_of_one_command UNIQUE (command_id),
    CONSTRAINT composite_schedule_pkey PRIMARY KEY (organization_id, id),
    CONSTRAINT composite_schedule_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization(id),
    CONSTRAINT composite_schedule_station_exists FOREIGN KEY (station_id) REFERENCES station(id) ON DELETE CASCADE
);
CREATE INDEX composite_schedule_newest ON public.composite_schedule USING btree (organization_id, told_at, id);
CREATE INDEX composite_schedule_newest_by_station ON public.composite_schedule USING btree (organization_id, station_id, told_at, id);
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE connector (  -- owned by owner
    organization_id text NOT NULL,
    id text NOT NULL,
    station_id text NOT NULL,
    evse_id text NOT NULL,
    evse_no integer NOT NULL,
    connector_no integer NOT NULL,
    standard text NOT NULL,
    current_kind text NOT NULL,
    power_w integer NOT NULL,
    tolerance_percent numeric(6,3) NOT NULL DEFAULT 0,
    tolerance_wh numeric(12,3) NOT NULL DEFAULT 0,
    CONSTRAINT connector_number_is_unique_in_evse UNIQUE (station_id, evse_no, connector_no),
    CONSTRAINT connector_pkey PRIMARY KEY (id),
    CONSTRAINT connector_evse_id_fkey FOREIGN KEY (evse_id) REFERENCES evse(id),
    CONSTRAINT connector_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization(id),
    CONSTRAINT connector_station_id_fkey FOREIGN KEY (station_id) REFERENCES station(id),
    CONSTRAINT connector_has_power CHECK ((power_w > 0)),
    CONSTRAINT connector_is_ac_or_dc CHECK ((current_kind = ANY (ARRAY['AC'::text, 'DC'::text]))),
    CONSTRAINT connector_number_is_positive CHECK ((connector_no > 0))
);
CREATE TRIGGER connector_touches_its_station AFTER INSERT OR DELETE OR UPDATE ON public.connector FOR EACH ROW EXECUTE FUNCTION touch_station();
-- policy gateway_knows_every_connector: SELECT by journal
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE connector_status (  -- owned by journal
    organization_id text NOT NULL,
    station_id text NOT NULL,
    evse_no integer NOT NULL,
    connector_no integer NOT NULL,
    status text NOT NULL,
    error_code text,
    vendor_error_code text,
    info text,
    occurred_at timestamp with time zone NOT NULL,
    received_at timestamp with time zone NOT NULL,
    CONSTRAINT connector_status_pkey PRIMARY KEY (station_id, evse_no, connector_no),
    CONSTRAINT connector_status_station_id_fkey FOREIGN KEY (station_id) REFERENCES station(id)
);
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE contact (  -- owned by owner
    organization_id text NOT NULL,
    id text NOT NULL,
    site_id text,
    station_id text,
    role text NOT NULL,
    name text NOT NULL,
    phone text,
    email text,
    language text,
    note text NOT NULL DEFAULT ''::text,
    position integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT contact_pkey PRIMARY KEY (organization_id, id),
    CONSTRAINT contact_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization(id),
    CONSTRAINT contact_site_exists FOREIGN KEY (site_id) REFERENCES site(id) ON DELETE CASCADE,
    CONSTRAINT contact_station_exists FOREIGN KEY (station_id) REFERENCES station(id) ON DELETE CASCADE,
    CONSTRAINT contact_is_of_one_place CHECK (((site_id IS NULL) <> (station_id IS NULL))),
    CONSTRAINT contact_position_is_not_negative CHECK (("position" >= 0)),
    CONSTRAINT contact_role_is_known CHECK ((role = ANY (ARRAY['site_host'::text, 'electrician'::text, 'installer'::text, 'field_service'::text, 'emergency'::text, 'other'::text])))
);
CREATE INDEX contact_of_site ON public.contact USING btree (site_id, "position", id) WHERE (site_id IS NOT NULL);
CREATE INDEX contact_of_station ON public.contact USING btree (station_id, "position", id) WHERE (station_id IS NOT NULL);
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE contract_check (  -- owned by owner
    organization_id text NOT NULL,
    id text NOT NULL,
    station_id text NOT NULL,
    session_id text,
    contract text,
    checked_at timestamp with time zone NOT NULL,
    shown text NOT NULL,
    verdict text NOT NULL,
    token_status text NOT NULL,
    reason text NOT NULL,
    revocation text NOT NULL,
    subject text,
    issuer text,
    serial_number text,
    not_after timestamp with time zone,
    CONSTRAINT contract_check_pkey PRIMARY KEY (organization_id, id),
    CONSTRAINT contract_check_station_exists FOREIGN KEY (station_id) REFERENCES station(id) ON DELETE CASCADE,
    CONSTRAINT contract_check_revocation_is_known CHECK ((revocation = ANY (ARRAY['good'::text, 'revoked'::text, 'unknown'::text, 'unreachable'::text, 'not_asked'::text]))),
    CONSTRAINT contract_check_shown_is_known CHECK ((shown = ANY (ARRAY['chain'::text, 'hashes'::text, 'nothing'::text])))
);
CREATE INDEX contract_check_newest ON public.contract_check USING btree (organization_id, checked_at, id);
CREATE INDEX contract_check_newest_by_station ON public.contract_check USING btree (organization_id, station_id, checked_at, id);
CREATE INDEX contract_check_of_session ON public.contract_check USING btree (organization_id, session_id) WHERE (session_id IS NOT NULL);
CREATE INDEX contract_check_oldest ON public.contract_check USING btree (checked_at);
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE contract_root (  -- owned by owner
    organization_id text NOT NULL,
    id text NOT NULL,
    kind text NOT NULL,
    subject text NOT NULL,
    fingerprint text NOT NULL,
    certificate text NOT NULL,
    not_before timestamp with time zone NOT NULL,
    not_after timestamp with time zone NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT contract_root_is_kept_once UNIQUE (organization_id, kind, fingerprint),
    CONSTRAINT contract_root_pkey PRIMARY KEY (organization_id, id),
    CONSTRAINT contract_root_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization(id),
    CONSTRAINT contract_root_kind_is_known CHECK ((kind = ANY (ARRAY['MO'::text, 'V2G'::text, 'OEM'::text])))
);
CREATE INDEX contract_root_by_expiry ON public.contract_root USING btree (organization_id, not_after, id);
CREATE INDEX contract_root_newest ON public.contract_root USING btree (organization_id, created_at, id);
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE data_key (  -- owned by owner
    number bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
    id text NOT NULL,
    CONSTRAINT data_key_id_is_unique UNIQUE (id),
    CONSTRAINT data_key_pkey PRIMARY KEY (number)
);

CREATE TABLE data_key_place (  -- owned by owner
    place text NOT NULL,
    key_ids text[] NOT NULL,
    seen_at timestamp with time zone NOT NULL,
    CONSTRAINT data_key_place_pkey PRIMARY KEY (place),
    CONSTRAINT data_key_place_has_keys CHECK ((cardinality(key_ids) > 0))
);

CREATE TABLE der_control (  -- owned by owner
    organization_id text NOT NULL,
    id text NOT NULL,
    station_id text NOT NULL,
    control_ref text NOT NULL,
    command_id text NOT NULL,
    kind text NOT NULL,
    is_default boolean NOT NULL,
    priority bigint NOT NULL,
    starts_at timestamp with time zone,
    duration_s numeric,
    settings jsonb NOT NULL,
    state text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    started_at timestamp with time zone,
    stopped_at timestamp with time zone,
    CONSTRAINT der_control_pkey PRIMARY KEY (organization_id, id),
    CONSTRAINT der_control_station_exists FOREIGN KEY (station_id) REFERENCES station(id) ON DELETE CASCADE,
    CONSTRAINT der_control_state_is_known CHECK ((state = ANY (ARRAY['asked'::text, 'holds'::text, 'superseded'::text, 'replaced'::text, 'cleared'::text, 'ended'::text])))
);
CREATE INDEX der_control_newest ON public.der_control USING btree (organization_id, created_at, id);
CREATE INDEX der_control_newest_by_station ON public.der_control USING btree (organization_id, station_id, created_at, id);
CREATE UNIQUE INDEX der_control_name_is_of_one ON public.der_control USING btree (organization_id, station_id, control_ref) WHERE (state = ANY (ARRAY['asked'::text, 'holds'::text, 'superseded'::text]));
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE der_control_report (  -- owned by owner
    organization_id text NOT NULL,
    id text NOT NULL,
    station_id text NOT NULL,
    request_no bigint NOT NULL,
    command_id text,
    begun_at timestamp with time zone NOT NULL,
    heard_at timestamp with time zone NOT NULL,
    reported jsonb NOT NULL,
    is_complete boolean NOT NULL,
    drifts jsonb,
    is_as_believed boolean,
    CONSTRAINT der_control_report_is_of_one_question UNIQUE NULLS NOT DISTINCT (organization_id, station_id, request_no, command_id),
    CONSTRAINT der_control_report_pkey PRIMARY KEY (organization_id, id),
    CONSTRAINT der_control_report_station_exists FOREIGN KEY (station_id) REFERENCES station(id) ON DELETE CASCADE,
    CONSTRAINT der_control_report_is_compared_when_complete CHECK (((is_complete = (drifts IS NOT NULL)) AND (is_complete = (is_as_believed IS NOT NULL))))
);
CREATE INDEX der_control_report_newest ON public.der_control_report USING btree (organization_id, begun_at, id);
CREATE INDEX der_control_report_newest_by_station ON public.der_control_report USING btree (organization_id, station_id, begun_at, id);
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE der_event (  -- owned by owner
    organization_id text NOT NULL,
    id text NOT NULL,
    station_id text NOT NULL,
    kind text NOT NULL,
    control_kind text,
    control_ref text,
    superseded_refs text[] NOT NULL,
    fault text,
    info text,
    occurred_at timestamp with time zone NOT NULL,
    received_at timestamp with time zone NOT NULL,
    CONSTRAINT der_event_is_heard_once UNIQUE NULLS NOT DISTINCT (organization_id, station_id, kind, occurred_at, control_kind, control_ref, fault),
    CONSTRAINT der_event_pkey PRIMARY KEY (organization_id, id),
    CONSTRAINT der_event_station_exists FOREIGN KEY (station_id) REFERENCES station(id) ON DELETE CASCADE,
    CONSTRAINT der_event_kind_is_known CHECK ((kind = ANY (ARRAY['alarm'::text, 'alarm_over'::text, 'started'::text, 'stopped'::text])))
);
CREATE INDEX der_event_newest ON public.der_event USING btree (organization_id, received_at, id);
CREATE INDEX der_event_newest_by_station ON public.der_event USING btree (organization_id, station_id, received_at, id);
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE document_series (  -- owned by owner
    organization_id text NOT NULL,
    document_type text NOT NULL,
    year integer NOT NULL,
    last_number bigint NOT NULL,
    CONSTRAINT document_series_pkey PRIMARY KEY (organization_id, document_type, year),
    CONSTRAINT document_series_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization(id)
);
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE effect (  -- owned by owner
    organization_id text NOT NULL,
    id text NOT NULL,
    cause text NOT NULL,
    ordinal smallint NOT NULL,
    kind text NOT NULL,
    about text NOT NULL,
    body jsonb NOT NULL,
    state text NOT NULL DEFAULT 'pending'::text,
    attempts integer NOT NULL DEFAULT 0,
    due_at timestamp with time zone NOT NULL,
    created_at timestamp with time zone NOT NULL,
    done_at timestamp with time zone,
    problem text,
    CONSTRAINT effect_is_asked_once UNIQUE (cause, ordinal),
    CONSTRAINT effect_pkey PRIMARY KEY (id),
    CONSTRAINT effect_state_is_known CHECK ((state = ANY (ARRAY['pending'::text, 'done'::text, 'given_up'::text])))
);
CREATE INDEX effect_about ON public.effect USING btree (about, created_at);
CREATE INDEX effect_due ON public.effect USING btree (due_at) WHERE (state = 'pending'::text);
CREATE INDEX effect_ended ON public.effect USING btree (state, done_at) WHERE (state <> 'pending'::text);
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE event_stream (  -- owned by owner
    organization_id text NOT NULL,
    id text NOT NULL,
    station_id text NOT NULL,
    stream_no bigint NOT NULL,
    monitor_no bigint,
    interval_s bigint,
    values_max bigint,
    wanted_interval_s bigint,
    wanted_values_max bigint,
    opened_at timestamp with time zone NOT NULL,
    closed_at timestamp with time zone,
    heard_at timestamp with time zone,
    values_heard bigint NOT NULL DEFAULT 0,
    pending bigint NOT NULL DEFAULT 0,
    last_value text,
    last_value_at timestamp with time zone,
    CONSTRAINT event_stream_monitor_has_one UNIQUE (organization_id, station_id, monitor_no),
    CONSTRAINT event_stream_pkey PRIMARY KEY (organization_id, id),
    CONSTRAINT event_stream_station_exists FOREIGN KEY (station_id) REFERENCES station(id) ON DELETE CASCADE
);
CREATE INDEX event_stream_newest ON public.event_stream USING btree (organization_id, opened_at, id);
CREATE INDEX event_stream_newest_by_station ON public.event_stream USING btree (organization_id, station_id, opened_at, id);
CREATE UNIQUE INDEX event_stream_number_is_of_one ON public.event_stream USING btree (organization_id, station_id, stream_no) WHERE (closed_at IS NULL);
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE event_stream_value (  -- owned by owner
    organization_id text NOT NULL,
    event_stream_id text NOT NULL,
    value_no bigint NOT NULL,
    station_id text NOT NULL,
    occurred_at timestamp with time zone NOT NULL,
    received_at timestamp with time zone NOT NULL,
    value text NOT NULL,
    CONSTRAINT event_stream_value_pkey PRIMARY KEY (organization_id, event_stream_id, value_no),
    CONSTRAINT event_stream_value_stream_exists FOREIGN KEY (organization_id, event_stream_id) REFERENCES event_stream(organization_id, id) ON DELETE CASCADE
);
CREATE INDEX event_stream_value_newest ON public.event_stream_value USING btree (organization_id, station_id, occurred_at);
CREATE UNIQUE INDEX event_stream_value_is_heard_once ON public.event_stream_value USING btree (organization_id, event_stream_id, occurred_at, md5(value));
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE evse (  -- owned by owner
    organization_id text NOT NULL,
    id text NOT NULL,
    station_id text NOT NULL,
    evse_no integer NOT NULL,
    label text NOT NULL,
    tariff_id text,
    label_lowered text NOT NULL GENERATED ALWAYS AS (lower(label)) STORED,
    CONSTRAINT evse_number_is_unique_in_station UNIQUE (station_id, evse_no),
    CONSTRAINT evse_pkey PRIMARY KEY (id),
    CONSTRAINT evse_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization(id),
    CONSTRAINT evse_station_id_fkey FOREIGN KEY (station_id) REFERENCES station(id),
    CONSTRAINT evse_tariff_exists FOREIGN KEY (tariff_id) REFERENCES tariff(id),
    CONSTRAINT evse_number_is_positive CHECK ((evse_no > 0))
);
CREATE INDEX evse_by_label ON public.evse USING btree (organization_id, label, id);
CREATE INDEX evse_search_id ON public.evse USING btree (organization_id, id text_pattern_ops);
CREATE INDEX evse_search_label ON public.evse USING btree (organization_id, label_lowered text_pattern_ops);
CREATE TRIGGER evse_takes_its_spans AFTER DELETE ON public.evse FOR EACH ROW EXECUTE FUNCTION spans_go_with_their_thing();
CREATE TRIGGER evse_touches_its_station AFTER INSERT OR DELETE OR UPDATE ON public.evse FOR EACH ROW EXECUTE FUNCTION touch_station();
-- policy gateway_knows_every_evse: SELECT by journal
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE fact (  -- owned by owner
    organization_id text NOT NULL,
    position bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    id text NOT NULL,
    kind text NOT NULL,
    about text NOT NULL,
    station_id text,
    session_id text,
    payment_id text,
    body jsonb NOT NULL,
    occurred_at timestamp with time zone NOT NULL,
    received_at timestamp with time zone NOT NULL,
    CONSTRAINT fact_id_is_unique UNIQUE (id),
    CONSTRAINT fact_pkey PRIMARY KEY ("position")
);
CREATE INDEX fact_of_payment ON public.fact USING btree (payment_id, "position") WHERE (payment_id IS NOT NULL);
CREATE INDEX fact_of_session ON public.fact USING btree (session_id, "position") WHERE (session_id IS NOT NULL);
CREATE INDEX fact_of_signing_in ON public.fact USING btree (organization_id, received_at, id) WHERE (kind = ANY (ARRAY['user.signed_in'::text, 'user.signed_out'::text, 'user.password_changed'::text, 'user.totp_enrolled'::text, 'user.recovery_code_spent'::text]));
CREATE INDEX fact_of_signing_in_by_person ON public.fact USING btree (organization_id, about, received_at, id) WHERE (kind = ANY (ARRAY['user.signed_in'::text, 'user.signed_out'::text, 'user.password_changed'::text, 'user.totp_enrolled'::text, 'user.recovery_code_spent'::text]));
CREATE INDEX fact_of_station ON public.fact USING btree (station_id, "position") WHERE (station_id IS NOT NULL);
CREATE INDEX fact_stream ON public.fact USING btree (xid, "position");
CREATE TRIGGER fact_is_never_changed BEFORE DELETE OR UPDATE ON public.fact FOR EACH ROW EXECUTE FUNCTION refuse_change();
-- policy gateway_tells_of_every_station: INSERT by journal
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE file_job (  -- owned by owner
    organization_id text NOT NULL,
    id text NOT NULL,
    station_id text,
    kind text NOT NULL,
    state text NOT NULL,
    log text,
    protocol text NOT NULL,
    location text NOT NULL,
    request_no bigint,
    command_id text,
    firmware_id text,
    firmware_version text,
    served_name text,
    served_sha256 text,
    served_bytes bigint,
    checksum text,
    answered_name text,
    user_name text,
    password_sha256 bytea,
    size_bytes_max bigint,
    created_at timestamp with time zone NOT NULL,
    created_by text NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    reported text,
    published_at_urls text[] NOT NULL DEFAULT '{}'::text[],
    fetched_at timestamp with time zone,
    fetched_bytes bigint NOT NULL DEFAULT 0,
    CONSTRAINT file_job_user_is_unique UNIQUE (user_name),
    CONSTRAINT file_job_pkey PRIMARY KEY (organization_id, id),
    CONSTRAINT file_job_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization(id),
    CONSTRAINT file_job_station_exists FOREIGN KEY (station_id) REFERENCES station(id) ON DELETE CASCADE,
    CONSTRAINT file_job_door_has_a_lock CHECK (((user_name IS NULL) = (password_sha256 IS NULL))),
    CONSTRAINT file_job_is_for_a_station CHECK (((station_id IS NULL) = (kind = 'test'::text))),
    CONSTRAINT file_job_kind_is_known CHECK ((kind = ANY (ARRAY['firmware'::text, 'log'::text, 'publish'::text, 'test'::text]))),
    CONSTRAINT file_job_log_is_known CHECK ((log = ANY (ARRAY['diagnostics'::text, 'security'::text]))),
    CONSTRAINT file_job_serves_a_whole_file CHECK ((num_nulls(served_name, served_sha256, served_bytes) = ANY (ARRAY[0, 3]))),
    CONSTRAINT file_job_state_is_known CHECK ((state = ANY (ARRAY['queued'::text, 'accepted'::text, 'transferring'::text, 'transferred'::text, 'installing'::text, 'done'::text, 'failed'::text, 'expired'::text, 'cancelled'::text])))
);
CREATE INDEX file_job_by_content ON public.file_job USING btree (served_sha256) WHERE (served_sha256 IS NOT NULL);
CREATE INDEX file_job_due ON public.file_job USING btree (expires_at) WHERE (state = ANY (ARRAY['queued'::text, 'accepted'::text, 'transferring'::text, 'transferred'::text, 'installing'::text]));
CREATE INDEX file_job_newest ON public.file_job USING btree (organization_id, created_at, id);
CREATE INDEX file_job_of_command ON public.file_job USING btree (command_id) WHERE (command_id IS NOT NULL);
CREATE INDEX file_job_of_station ON public.file_job USING btree (organization_id, station_id, created_at, id);
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE file_job_report (  -- owned by owner
    organization_id text NOT NULL,
    job_id text NOT NULL,
    number integer NOT NULL,
    status text NOT NULL,
    state text NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT file_job_report_pkey PRIMARY KEY (organization_id, job_id, number),
    CONSTRAINT file_job_report_job_exists FOREIGN KEY (organization_id, job_id) REFERENCES file_job(organization_id, id) ON DELETE CASCADE
);
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE firmware_image (  -- owned by owner
    organization_id text NOT NULL,
    id text NOT NULL,
    file_name text NOT NULL,
    vendor text NOT NULL,
    model text NOT NULL,
    version text NOT NULL,
    notes text NOT NULL,
    signature text,
    signing_certificate text,
    sha256 text,
    md5 text,
    size_bytes bigint,
    uploaded_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    created_by text NOT NULL,
    retired_at timestamp with time zone,
    CONSTRAINT firmware_image_pkey PRIMARY KEY (organization_id, id),
    CONSTRAINT firmware_image_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization(id),
    CONSTRAINT firmware_image_is_signed_with_a_certificate CHECK ((num_nulls(signature, signing_certificate) = ANY (ARRAY[0, 2]))),
    CONSTRAINT firmware_image_is_whole_or_awaited CHECK ((num_nulls(sha256, md5, size_bytes, uploaded_at) = ANY (ARRAY[0, 4])))
);
CREATE INDEX firmware_image_by_content ON public.firmware_image USING btree (sha256);
CREATE INDEX firmware_image_newest ON public.firmware_image USING btree (organization_id, created_at, id);
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE heard (  -- owned by owner
    organization_id text NOT NULL,
    key text NOT NULL,
    answer jsonb,
    expires_at timestamp with time zone NOT NULL,
    CONSTRAINT heard_pkey PRIMARY KEY (key)
);
CREATE INDEX heard_expiry ON public.heard USING btree (expires_at);
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE idempotency_key (  -- owned by owner
    organization_id text NOT NULL,
    caller_id text NOT NULL,
    key text NOT NULL,
    request_sha256 bytea NOT NULL,
    status smallint NOT NULL,
    answer bytea NOT NULL,
    location text,
    expires_at timestamp with time zone NOT NULL,
    CONSTRAINT idempotency_key_pkey PRIMARY KEY (organization_id, caller_id, key),
    CONSTRAINT idempotency_key_fits CHECK (((length(key) >= 1) AND (length(key) <= 255)))
);
CREATE INDEX idempotency_key_expiry ON public.idempotency_key USING btree (expires_at);
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE installed_certificate (  -- owned by owner
    organization_id text NOT NULL,
    id text NOT NULL,
    station_id text NOT NULL,
    type text NOT NULL,
    hash_algorithm text NOT NULL,
    issuer_name_hash text NOT NULL,
    issuer_key_hash text NOT NULL,
    serial_number text NOT NULL,
    position integer NOT NULL,
    subject text,
    not_after timestamp with time zone,
    is_named boolean NOT NULL DEFAULT true,
    first_at timestamp with time zone NOT NULL,
    last_at timestamp with time zone NOT NULL,
    CONSTRAINT installed_certificate_pkey PRIMARY KEY (organization_id, id),
    CONSTRAINT installed_certificate_station_exists FOREIGN KEY (station_id) REFERENCES station(id) ON DELETE CASCADE
);
CREATE INDEX installed_certificate_by_expiry ON public.installed_certificate USING btree (organization_id, not_after, id);
CREATE INDEX installed_certificate_newest ON public.installed_certificate USING btree (organization_id, last_at, id);
CREATE UNIQUE INDEX installed_certificate_stands_once ON public.installed_certificate USING btree (organization_id, station_id, type, hash_algorithm, lower(issuer_name_hash), lower(issuer_key_hash), ltrim(lower(serial_number), '0'::text));
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE issued_certificate (  -- owned by owner
    organization_id text NOT NULL,
    id text NOT NULL,
    station_id text NOT NULL,
    use text NOT NULL,
    csr text NOT NULL,
    csr_sha256 bytea NOT NULL,
    request_ref bigint,
    state text NOT NULL,
    requested_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone,
    authority_id text,
    subject text,
    serial_number text,
    fingerprint text,
    certificate text,
    not_before timestamp with time zone,
    not_after timestamp with time zone,
    issued_at timestamp with time zone,
    command_id text,
    sends integer NOT NULL DEFAULT 0,
    installed_at timestamp with time zone,
    problem text,
    revoked_at timestamp with time zone,
    revoked_by text,
    revocation_reason text,
    CONSTRAINT issued_certificate_pkey PRIMARY KEY (organization_id, id),
    CONSTRAINT issued_certificate_authority_exists FOREIGN KEY (authority_id) REFERENCES certificate_authority(id),
    CONSTRAINT issued_certificate_station_exists FOREIGN KEY (station_id) REFERENCES station(id) ON DELETE CASCADE,
    CONSTRAINT issued_certificate_is_revoked_by_somebody CHECK ((num_nonnulls(revoked_at, revoked_by, revocation_reason) = ANY (ARRAY[0, 3]))),
    CONSTRAINT issued_certificate_is_sent_once_issued CHECK (((state = 'asked'::text) OR (state = 'failed'::text) OR (issued_at IS NOT NULL))),
    CONSTRAINT issued_certificate_is_whole CHECK ((num_nonnulls(authority_id, subject, serial_number, fingerprint, certificate, not_before, not_after, issued_at) = ANY (ARRAY[0, 8]))),
    CONSTRAINT issued_certificate_state_is_known CHECK ((state = ANY (ARRAY['asked'::text, 'sent'::text, 'installed'::text, 'rejected'::text, 'failed'::text]))),
    CONSTRAINT issued_certificate_use_is_known CHECK ((use = ANY (ARRAY['ChargingStationCertificate'::text, 'CombinedCertificate'::text, 'V2GCertificate'::text, 'V2G20Certificate'::text])))
);
CREATE INDEX issued_certificate_by_expiry ON public.issued_certificate USING btree (organization_id, not_after, id);
CREATE INDEX issued_certificate_due ON public.issued_certificate USING btree (due_at) WHERE (due_at IS NOT NULL);
CREATE INDEX issued_certificate_newest ON public.issued_certificate USING btree (organization_id, requested_at, id);
CREATE INDEX issued_certificate_of_station ON public.issued_certificate USING btree (station_id, requested_at);
CREATE INDEX issued_certificate_revoked ON public.issued_certificate USING btree (not_after) WHERE (revoked_at IS NOT NULL);
-- policy gateway_knows_every_certificate: SELECT by journal
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE ledger_account (  -- owned by owner
    organization_id text NOT NULL,
    code text NOT NULL,
    currency text NOT NULL,
    balance_minor bigint NOT NULL DEFAULT 0,
    version bigint NOT NULL DEFAULT 0,
    seal text NOT NULL DEFAULT ''::text,
    CONSTRAINT ledger_account_pkey PRIMARY KEY (organization_id, code, currency),
    CONSTRAINT ledger_account_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization(id)
);
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE ledger_entry (  -- owned by owner
    organization_id text NOT NULL,
    id text NOT NULL,
    position bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
    event_type text NOT NULL,
    source_id text NOT NULL,
    version integer NOT NULL,
    key text NOT NULL,
    about text NOT NULL,
    event_time timestamp with time zone NOT NULL,
    booked_at date NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    ends text,
    reverses text,
    lapses_at timestamp with time zone,
    CONSTRAINT ledger_entry_is_booked_once UNIQUE (organization_id, key),
    CONSTRAINT ledger_entry_pkey PRIMARY KEY (organization_id, id),
    CONSTRAINT ledger_entry_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization(id),
    CONSTRAINT ledger_entry_that_it_ends_exists FOREIGN KEY (organization_id, ends) REFERENCES ledger_entry(organization_id, id),
    CONSTRAINT ledger_entry_that_it_reverses_exists FOREIGN KEY (organization_id, reverses) REFERENCES ledger_entry(organization_id, id),
    CONSTRAINT ledger_entry_names_what_it_corrects CHECK (((event_type = 'corrected'::text) = (reverses IS NOT NULL)))
);
CREATE INDEX ledger_entry_about ON public.ledger_entry USING btree (organization_id, about, "position");
CREATE INDEX ledger_entry_accruals ON public.ledger_entry USING btree (organization_id, event_time) WHERE (event_type = ANY (ARRAY['provider_fee_accrued'::text, 'corrected'::text]));
CREATE INDEX ledger_entry_ends ON public.ledger_entry USING btree (ends) WHERE (ends IS NOT NULL);
CREATE INDEX ledger_entry_newest ON public.ledger_entry USING btree (organization_id, "position" DESC);
CREATE UNIQUE INDEX ledger_entry_is_corrected_once ON public.ledger_entry USING btree (organization_id, reverses) WHERE (reverses IS NOT NULL);
CREATE CONSTRAINT TRIGGER entry_is_counted AFTER INSERT ON public.ledger_entry DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((new.event_type <> ALL (ARRAY['hold_placed'::text, 'hold_released'::text, 'hold_lapsed'::text, 'provider_settled'::text]))) EXECUTE FUNCTION count_entry();
CREATE TRIGGER entry_is_never_changed BEFORE DELETE OR UPDATE ON public.ledger_entry FOR EACH ROW EXECUTE FUNCTION refuse_change();
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE ledger_leg (  -- owned by owner
    organization_id text NOT NULL,
    entry_id text NOT NULL,
    code text NOT NULL,
    currency text NOT NULL,
    amount_minor bigint NOT NULL,
    balance_minor bigint NOT NULL,
    account_version bigint NOT NULL,
    seal text NOT NULL,
    CONSTRAINT leg_is_one_per_account_and_entry UNIQUE (organization_id, entry_id, code, currency),
    CONSTRAINT ledger_leg_pkey PRIMARY KEY (organization_id, code, currency, account_version),
    CONSTRAINT ledger_leg_organization_id_code_currency_fkey FOREIGN KEY (organization_id, code, currency) REFERENCES ledger_account(organization_id, code, currency),
    CONSTRAINT leg_entry_exists FOREIGN KEY (organization_id, entry_id) REFERENCES ledger_entry(organization_id, id),
    CONSTRAINT leg_moves_something CHECK ((amount_minor <> 0))
);
CREATE CONSTRAINT TRIGGER entry_balances_per_currency AFTER INSERT ON public.ledger_leg DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION entry_balances();
CREATE TRIGGER leg_is_never_changed BEFORE DELETE OR UPDATE ON public.ledger_leg FOR EACH ROW EXECUTE FUNCTION refuse_change();
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE ledger_verification (  -- owned by owner
    organization_id text NOT NULL,
    entry_position bigint NOT NULL DEFAULT 0,
    payment_ended_at timestamp with time zone NOT NULL DEFAULT '1970-01-01 00:00:00+00'::timestamp with time zone,
    payment_id text NOT NULL DEFAULT ''::text,
    round_began_at timestamp with time zone,
    entries bigint NOT NULL DEFAULT 0,
    payments bigint NOT NULL DEFAULT 0,
    began_at timestamp with time zone,
    finished_at timestamp with time zone,
    asked_at timestamp with time zone,
    asked_by text,
    is_asked_whole boolean NOT NULL DEFAULT false,
    CONSTRAINT ledger_verification_pkey PRIMARY KEY (organization_id),
    CONSTRAINT ledger_verification_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization(id)
);
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE local_list (  -- owned by owner
    organization_id text NOT NULL,
    station_id text NOT NULL,
    is_kept boolean NOT NULL,
    takes_all boolean NOT NULL,
    state text NOT NULL,
    version_no bigint NOT NULL DEFAULT 0,
    is_known boolean NOT NULL DEFAULT false,
    held_digest numeric NOT NULL DEFAULT 0,
    named_digest numeric NOT NULL DEFAULT 0,
    named_digest_of_16 numeric NOT NULL DEFAULT 0,
    left_out_digest numeric NOT NULL DEFAULT 0,
    left_out_digest_of_16 numeric NOT NULL DEFAULT 0,
    reported_version_no bigint,
    reported_at timestamp with time zone,
    status text,
    command_id text,
    sending jsonb,
    changed_at timestamp with time zone NOT NULL,
    CONSTRAINT local_list_pkey PRIMARY KEY (organization_id, station_id),
    CONSTRAINT local_list_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization(id),
    CONSTRAINT local_list_station_exists FOREIGN KEY (station_id) REFERENCES station(id) ON DELETE CASCADE,
    CONSTRAINT local_list_sends_one_update CHECK ((((state = 'sending'::text) = (command_id IS NOT NULL)) AND ((command_id IS NULL) = (sending IS NULL)))),
    CONSTRAINT local_list_state_is_known CHECK ((state = ANY (ARRAY['in_step'::text, 'behind'::text, 'sending'::text, 'failed'::text, 'not_supported'::text, 'too_long'::text])))
);
CREATE INDEX local_list_newest ON public.local_list USING btree (organization_id, changed_at, station_id);
CREATE INDEX local_list_of_command ON public.local_list USING btree (command_id) WHERE (command_id IS NOT NULL);
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE local_list_line (  -- owned by owner
    organization_id text NOT NULL,
    station_id text NOT NULL,
    id_token text NOT NULL,
    id_token_type text,
    expires_at timestamp with time zone,
    group_id_token text,
    digest bigint NOT NULL GENERATED ALWAYS AS (line_digest(id_token, id_token_type, expires_at, group_id_token)) STORED,
    CONSTRAINT local_list_line_pkey PRIMARY KEY (organization_id, station_id, id_token),
    CONSTRAINT local_list_line_list_exists FOREIGN KEY (organization_id, station_id) REFERENCES local_list(organization_id, station_id) ON DELETE CASCADE
);
CREATE TRIGGER held_digest_has_new_lines AFTER INSERT ON public.local_list_line REFERENCING NEW TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION keep_held_digest();
CREATE TRIGGER held_digest_has_no_old_lines AFTER DELETE ON public.local_list_line REFERENCING OLD TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION keep_held_digest();
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE local_list_token (  -- owned by owner
    organization_id text NOT NULL,
    station_id text NOT NULL,
    token_id text NOT NULL,
    is_left_out boolean NOT NULL DEFAULT false,
    CONSTRAINT local_list_token_pkey PRIMARY KEY (organization_id, station_id, token_id),
    CONSTRAINT local_list_token_list_exists FOREIGN KEY (organization_id, station_id) REFERENCES local_list(organization_id, station_id) ON DELETE CASCADE,
    CONSTRAINT local_list_token_token_id_fkey FOREIGN KEY (token_id) REFERENCES token(id)
);
CREATE INDEX local_list_token_of_token ON public.local_list_token USING btree (token_id);
CREATE TRIGGER named_digests_have_names_as_they_are AFTER UPDATE ON public.local_list_token REFERENCING NEW TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION keep_named_digests('1');
CREATE TRIGGER named_digests_have_new_names AFTER INSERT ON public.local_list_token REFERENCING NEW TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION keep_named_digests('1');
CREATE TRIGGER named_digests_have_no_names_as_they_were AFTER UPDATE ON public.local_list_token REFERENCING OLD TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION keep_named_digests('-1');
CREATE TRIGGER named_digests_have_no_old_names AFTER DELETE ON public.local_list_token REFERENCING OLD TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION keep_named_digests('-1');
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE meter_key (  -- owned by owner
    organization_id text NOT NULL,
    id text NOT NULL,
    station_id text NOT NULL,
    evse_no integer,
    public_key text NOT NULL,
    fingerprint text NOT NULL,
    algorithm text NOT NULL,
    origin text NOT NULL,
    trust text NOT NULL,
    added_at timestamp with time zone NOT NULL,
    decided_at timestamp with time zone,
    decided_by text,
    CONSTRAINT meter_key_is_kept_once UNIQUE NULLS NOT DISTINCT (organization_id, station_id, evse_no, fingerprint),
    CONSTRAINT meter_key_pkey PRIMARY KEY (organization_id, id),
    CONSTRAINT meter_key_station_exists FOREIGN KEY (station_id) REFERENCES station(id) ON DELETE CASCADE,
    CONSTRAINT meter_key_evse_is_numbered CHECK ((evse_no > 0)),
    CONSTRAINT meter_key_is_decided_upon_by_somebody CHECK (((num_nonnulls(decided_at, decided_by) = ANY (ARRAY[0, 2])) AND ((decided_by IS NOT NULL) OR (trust = ANY (ARRAY['first_use'::text, 'proposed'::text]))))),
    CONSTRAINT meter_key_origin_is_known CHECK ((origin = ANY (ARRAY['operator'::text, 'setting'::text, 'record'::text]))),
    CONSTRAINT meter_key_trust_is_known CHECK ((trust = ANY (ARRAY['confirmed'::text, 'first_use'::text, 'proposed'::text, 'retired'::text])))
);
CREATE INDEX meter_key_newest ON public.meter_key USING btree (organization_id, added_at, id);
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE meter_proof (  -- owned by owner
    organization_id text NOT NULL,
    session_id text NOT NULL,
    station_id text NOT NULL,
    state text NOT NULL,
    doubts text[] NOT NULL DEFAULT '{}'::text[],
    records integer NOT NULL,
    public_key text,
    key_algorithm text,
    key_fingerprint text,
    key_trust text,
    meter_serial text,
    begin_wh numeric,
    end_wh numeric,
    billed_wh bigint NOT NULL,
    checked_at timestamp with time zone NOT NULL,
    CONSTRAINT meter_proof_pkey PRIMARY KEY (organization_id, session_id),
    CONSTRAINT meter_proof_session_exists FOREIGN KEY (organization_id, session_id) REFERENCES session(organization_id, id) ON DELETE CASCADE,
    CONSTRAINT meter_proof_station_exists FOREIGN KEY (station_id) REFERENCES station(id) ON DELETE CASCADE,
    CONSTRAINT meter_proof_has_doubts_where_it_fails CHECK (((state = 'not_verified'::text) = (doubts <> '{}'::text[]))),
    CONSTRAINT meter_proof_names_its_key_whole CHECK ((num_nonnulls(public_key, key_algorithm, key_fingerprint, key_trust) = ANY (ARRAY[0, 4]))),
    CONSTRAINT meter_proof_state_is_known CHECK ((state = ANY (ARRAY['verified'::text, 'not_verified'::text, 'not_signed'::text])))
);
CREATE INDEX meter_proof_by_state ON public.meter_proof USING btree (organization_id, state, session_id);
CREATE INDEX meter_proof_of_station ON public.meter_proof USING btree (station_id, checked_at) WHERE (state <> 'not_signed'::text);
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE ocpp_log (  -- owned by journal
    organization_id text NOT NULL,
    station_id text NOT NULL,
    received_at timestamp with time zone NOT NULL,
    position bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
    epoch bigint NOT NULL,
    direction text NOT NULL,
    action text NOT NULL,
    message_id text NOT NULL,
    request text NOT NULL,
    answer text,
    is_error boolean NOT NULL,
    problem text,
    is_guilty boolean NOT NULL DEFAULT false
) PARTITION BY RANGE (received_at);
CREATE INDEX ocpp_log_of_station ON ONLY public.ocpp_log USING btree (station_id, received_at DESC, "position" DESC);
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE organization (  -- owned by owner
    id text NOT NULL,
    parent_id text,
    name text NOT NULL,
    country text NOT NULL,
    legal_name text NOT NULL,
    legal_address text NOT NULL,
    vat_number text,
    register_entry text,
    contact_email text,
    contact_phone text,
    support_url text,
    default_language text,
    default_zone text,
    charging_plans text,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT organization_pkey PRIMARY KEY (id),
    CONSTRAINT organization_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES organization(id),
    CONSTRAINT organization_charging_plans_are_known CHECK ((charging_plans = ANY (ARRAY['off'::text, 'at_once'::text, 'cheapest'::text]))),
    CONSTRAINT organization_country_is_iso_3166 CHECK ((country ~ '^[A-Z]{2}$'::text)),
    CONSTRAINT organization_is_not_its_own_parent CHECK ((parent_id <> id)),
    CONSTRAINT organization_phone_is_e164 CHECK ((contact_phone ~ '^\+[1-9][0-9]{6,14}$'::text)),
    CONSTRAINT organization_support_page_is_https CHECK ((support_url ~ '^https://'::text))
);
CREATE INDEX organization_parent ON public.organization USING btree (parent_id);
-- policy rows_of_visible_organizations: ALL by app, work where (id = ANY (visible_organizations()))

CREATE TABLE payment (  -- owned by owner
    organization_id text NOT NULL,
    id text NOT NULL,
    terminal_id text NOT NULL,
    state text NOT NULL,
    card_token text,
    card_last_four text,
    card_brand text,
    currency text NOT NULL,
    hold_ref text,
    held_minor bigint,
    captured_minor bigint,
    refunded_minor bigint,
    attached_session_id text,
    opened_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    due_at timestamp with time zone,
    version bigint NOT NULL DEFAULT 1,
    terms_of_sale jsonb,
    machine jsonb NOT NULL,
    CONSTRAINT payment_pkey PRIMARY KEY (organization_id, id),
    CONSTRAINT payment_attached_session_exists FOREIGN KEY (organization_id, attached_session_id) REFERENCES session(organization_id, id),
    CONSTRAINT payment_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization(id),
    CONSTRAINT payment_terminal_id_fkey FOREIGN KEY (terminal_id) REFERENCES terminal(id),
    CONSTRAINT payment_captures_no_more_than_it_holds_or_says_so CHECK ((refunded_minor <= captured_minor))
);
CREATE INDEX payment_attached ON public.payment USING btree (attached_session_id) WHERE (attached_session_id IS NOT NULL);
CREATE INDEX payment_by_last_four ON public.payment USING btree (organization_id, card_last_four, opened_at DESC);
CREATE INDEX payment_due ON public.payment USING btree (due_at) WHERE (due_at IS NOT NULL);
CREATE INDEX payment_ended ON public.payment USING btree (organization_id, ended_at, id) WHERE (ended_at IS NOT NULL);
CREATE INDEX payment_newest ON public.payment USING btree (organization_id, opened_at DESC, id DESC);
CREATE INDEX payment_newest_by_state ON public.payment USING btree (organization_id, state, opened_at DESC, id DESC);
CREATE INDEX payment_newest_by_terminal ON public.payment USING btree (organization_id, terminal_id, opened_at DESC, id DESC);
CREATE INDEX payment_open ON public.payment USING btree (organization_id, opened_at, id) WHERE (ended_at IS NULL);
CREATE INDEX payment_open_by_terminal ON public.payment USING btree (terminal_id) WHERE (ended_at IS NULL);
CREATE UNIQUE INDEX payment_hold_is_known_once ON public.payment USING btree (terminal_id, hold_ref) WHERE (hold_ref IS NOT NULL);
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE pending_station (  -- owned by owner
    identity text NOT NULL,
    first_seen_at timestamp with time zone NOT NULL,
    last_seen_at timestamp with time zone NOT NULL,
    subprotocol text NOT NULL,
    peer text NOT NULL,
    boot jsonb,
    rejected_at timestamp with time zone,
    CONSTRAINT pending_station_pkey PRIMARY KEY (identity)
);
-- policy strangers_are_for_those_who_see_a_root: ALL by app where (EXISTS ( SELECT
   FROM organization o
  WHERE (o.parent_id IS NULL)))
-- policy strangers_are_heard_for_everybody: ALL by journal, work

CREATE TABLE phone_payment (  -- owned by owner
    organization_id text NOT NULL,
    about_kind text NOT NULL,
    about_id text NOT NULL,
    site_id text,
    evse_id text,
    account_id text,
    set_at timestamp with time zone NOT NULL,
    set_by text NOT NULL,
    CONSTRAINT phone_payment_pkey PRIMARY KEY (organization_id, about_id),
    CONSTRAINT phone_payment_account_id_fkey FOREIGN KEY (account_id) REFERENCES terminal_account(id),
    CONSTRAINT phone_payment_evse_id_fkey FOREIGN KEY (evse_id) REFERENCES evse(id) ON DELETE CASCADE,
    CONSTRAINT phone_payment_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization(id),
    CONSTRAINT phone_payment_site_id_fkey FOREIGN KEY (site_id) REFERENCES site(id) ON DELETE CASCADE,
    CONSTRAINT phone_payment_is_about_one_thing CHECK (((about_id = COALESCE(evse_id, site_id, organization_id)) AND (about_kind =
CASE
    WHEN (evse_id IS NOT NULL) THEN 'evse'::text
    WHEN (site_id IS NOT NULL) THEN 'site'::text
    ELSE 'organization'::text
END)))
);
CREATE INDEX phone_payment_newest ON public.phone_payment USING btree (organization_id, set_at, about_id);
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE reader (  -- owned by owner
    organization_id text NOT NULL,
    terminal_id text NOT NULL,
    state text NOT NULL,
    due_at timestamp with time zone,
    version bigint NOT NULL DEFAULT 1,
    machine jsonb NOT NULL,
    CONSTRAINT reader_pkey PRIMARY KEY (terminal_id),
    CONSTRAINT reader_terminal_id_fkey FOREIGN KEY (terminal_id) REFERENCES terminal(id)
);
CREATE INDEX reader_due ON public.reader USING btree (due_at) WHERE (due_at IS NOT NULL);
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE reader_callback (  -- owned by owner
    organization_id text NOT NULL,
    token_sha256 bytea NOT NULL,
    terminal_id text NOT NULL,
    operation_id text NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    CONSTRAINT reader_callback_pkey PRIMARY KEY (token_sha256),
    CONSTRAINT reader_callback_terminal_id_fkey FOREIGN KEY (terminal_id) REFERENCES terminal(id)
);
CREATE INDEX reader_callback_expiry ON public.reader_callback USING btree (expires_at);
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE reading (  -- owned by journal
    organization_id text NOT NULL,
    station_id text NOT NULL,
    received_at timestamp with time zone NOT NULL,
    position bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
    epoch bigint NOT NULL,
    session_id text,
    evse_no integer NOT NULL,
    connector_no integer NOT NULL,
    scope text NOT NULL,
    claimed_at timestamp with time zone,
    used_at timestamp with time zone NOT NULL,
    energy_wh numeric,
    power_w numeric,
    current_a numeric,
    voltage_v numeric,
    soc_percent numeric,
    verdict text NOT NULL,
    limit_wh numeric,
    session_energy_wh numeric,
    flags text,
    progress text,
    signed text,
    is_guilty boolean NOT NULL DEFAULT false
) PARTITION BY RANGE (received_at);
CREATE INDEX reading_of_session ON ONLY public.reading USING btree (session_id, "position") WHERE (session_id IS NOT NULL);
-- policy deadlines_know_every_reading: SELECT by owner
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE receipt (  -- owned by owner
    organization_id text NOT NULL,
    id text NOT NULL,
    document_type text NOT NULL,
    number text,
    payment_id text,
    settlement_id text,
    session_id text,
    corrects_id text,
    token_sha256 bytea NOT NULL,
    issued_at timestamp with time zone NOT NULL,
    total_minor bigint NOT NULL,
    currency text NOT NULL,
    document bytea NOT NULL,
    document_sha256 bytea NOT NULL,
    pdf bytea NOT NULL,
    pdf_sha256 bytea NOT NULL,
    number_lowered text GENERATED ALWAYS AS (lower(number)) STORED,
    CONSTRAINT receipt_link_is_unique UNIQUE (token_sha256),
    CONSTRAINT receipt_number_is_unique UNIQUE (organization_id, number),
    CONSTRAINT receipt_pkey PRIMARY KEY (organization_id, id),
    CONSTRAINT receipt_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization(id),
    CONSTRAINT receipt_payment_exists FOREIGN KEY (organization_id, payment_id) REFERENCES payment(organization_id, id),
    CONSTRAINT receipt_session_exists FOREIGN KEY (organization_id, session_id) REFERENCES session(organization_id, id),
    CONSTRAINT receipt_that_it_corrects_exists FOREIGN KEY (organization_id, corrects_id) REFERENCES receipt(organization_id, id),
    CONSTRAINT receipt_credit_note_names_what_it_corrects CHECK (((document_type = 'CREDIT_NOTE'::text) = (corrects_id IS NOT NULL))),
    CONSTRAINT receipt_document_is_what_was_hashed CHECK ((document_sha256 = sha256(document))),
    CONSTRAINT receipt_for_money_has_a_number CHECK (((document_type = 'NOTHING_CHARGED'::text) = (number IS NULL))),
    CONSTRAINT receipt_is_of_one_payment CHECK ((num_nonnulls(payment_id, settlement_id) = 1)),
    CONSTRAINT receipt_print_is_what_was_hashed CHECK ((pdf_sha256 = sha256(pdf)))
);
CREATE INDEX receipt_newest ON public.receipt USING btree (organization_id, issued_at DESC, id DESC);
CREATE INDEX receipt_newest_by_type ON public.receipt USING btree (organization_id, document_type, issued_at DESC, id DESC);
CREATE INDEX receipt_of_payment ON public.receipt USING btree (organization_id, payment_id);
CREATE INDEX receipt_of_session ON public.receipt USING btree (session_id) WHERE (session_id IS NOT NULL);
CREATE INDEX receipt_search_number ON public.receipt USING btree (organization_id, number_lowered text_pattern_ops) WHERE (number_lowered IS NOT NULL);
CREATE UNIQUE INDEX receipt_of_a_payment_is_one ON public.receipt USING btree (organization_id, payment_id, document_type) WHERE (document_type <> 'CREDIT_NOTE'::text);
CREATE UNIQUE INDEX receipt_of_a_settlement_is_one ON public.receipt USING btree (organization_id, settlement_id) WHERE (settlement_id IS NOT NULL);
CREATE TRIGGER receipt_is_never_changed BEFORE DELETE OR UPDATE ON public.receipt FOR EACH ROW EXECUTE FUNCTION refuse_change();
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE refund (  -- owned by owner
    organization_id text NOT NULL,
    id text NOT NULL,
    payment_id text NOT NULL,
    state text NOT NULL,
    amount_minor bigint NOT NULL,
    currency text NOT NULL,
    requested_at timestamp with time zone NOT NULL,
    closed_at timestamp with time zone,
    due_at timestamp with time zone,
    machine jsonb NOT NULL,
    CONSTRAINT refund_pkey PRIMARY KEY (organization_id, id),
    CONSTRAINT refund_payment_exists FOREIGN KEY (organization_id, payment_id) REFERENCES payment(organization_id, id),
    CONSTRAINT refund_is_positive CHECK ((amount_minor > 0))
);
CREATE INDEX refund_due ON public.refund USING btree (due_at) WHERE (due_at IS NOT NULL);
CREATE INDEX refund_newest ON public.refund USING btree (organization_id, requested_at, id);
CREATE INDEX refund_of_payment ON public.refund USING btree (payment_id, requested_at);
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE refused_connection (  -- owned by owner
    id text NOT NULL,
    hour timestamp with time zone NOT NULL,
    address text NOT NULL,
    identity text NOT NULL,
    reason text NOT NULL,
    detail text NOT NULL,
    count bigint NOT NULL,
    first_at timestamp with time zone NOT NULL,
    last_at timestamp with time zone NOT NULL,
    CONSTRAINT refused_connection_is_counted_by_the_hour UNIQUE (hour, address, identity, reason, detail),
    CONSTRAINT refused_connection_pkey PRIMARY KEY (id),
    CONSTRAINT refused_connection_happened CHECK ((count > 0))
);
CREATE INDEX refused_connection_newest ON public.refused_connection USING btree (last_at, id);
-- policy refused_connections_are_for_those_who_see_a_root: SELECT by app where (EXISTS ( SELECT
   FROM organization o
  WHERE (o.parent_id IS NULL)))
-- policy refused_connections_are_kept_for_everybody: ALL by journal

CREATE TABLE reservation (  -- owned by owner
    organization_id text NOT NULL,
    id text NOT NULL,
    station_id text NOT NULL,
    reservation_no bigint NOT NULL,
    evse_no integer,
    id_token text NOT NULL,
    group_id_token text,
    token_id text,
    state text NOT NULL,
    status text,
    command_id text NOT NULL,
    session_id text,
    created_at timestamp with time zone NOT NULL,
    created_by text,
    expires_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    CONSTRAINT reservation_pkey PRIMARY KEY (organization_id, id),
    CONSTRAINT reservation_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization(id),
    CONSTRAINT reservation_station_exists FOREIGN KEY (station_id) REFERENCES station(id) ON DELETE CASCADE,
    CONSTRAINT reservation_token_id_fkey FOREIGN KEY (token_id) REFERENCES token(id),
    CONSTRAINT reservation_has_ended_or_may_hold CHECK (((ended_at IS NULL) = (state = ANY (ARRAY['asked'::text, 'accepted'::text])))),
    CONSTRAINT reservation_state_is_known CHECK ((state = ANY (ARRAY['asked'::text, 'accepted'::text, 'refused'::text, 'used'::text, 'expired'::text, 'cancelled'::text, 'removed'::text]))),
    CONSTRAINT reservation_used_by_a_session_is_used CHECK (((session_id IS NULL) OR (state = 'used'::text)))
);
CREATE INDEX reservation_by_lapse ON public.reservation USING btree (organization_id, expires_at, id);
CREATE INDEX reservation_by_number ON public.reservation USING btree (station_id, reservation_no, created_at);
CREATE INDEX reservation_newest ON public.reservation USING btree (organization_id, created_at, id);
CREATE INDEX reservation_newest_by_station ON public.reservation USING btree (organization_id, station_id, created_at, id);
CREATE INDEX reservation_of_command ON public.reservation USING btree (command_id);
CREATE INDEX reservation_open ON public.reservation USING btree (expires_at) WHERE (state = ANY (ARRAY['asked'::text, 'accepted'::text]));
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE revenue_booking (  -- owned by owner
    organization_id text NOT NULL,
    entry_id text NOT NULL,
    currency text NOT NULL,
    site_id text,
    station_id text,
    quarter timestamp with time zone NOT NULL,
    net_minor bigint NOT NULL,
    gross_minor bigint NOT NULL,
    CONSTRAINT revenue_booking_pkey PRIMARY KEY (organization_id, entry_id, currency),
    CONSTRAINT revenue_booking_entry_exists FOREIGN KEY (organization_id, entry_id) REFERENCES ledger_entry(organization_id, id)
);
CREATE TRIGGER revenue_booking_is_never_changed BEFORE DELETE OR UPDATE ON public.revenue_booking FOR EACH ROW EXECUTE FUNCTION refuse_change();
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE revenue_total (  -- owned by owner
    organization_id text NOT NULL,
    about text NOT NULL,
    quarter timestamp with time zone NOT NULL,
    currency text NOT NULL,
    net_minor bigint NOT NULL,
    gross_minor bigint NOT NULL,
    CONSTRAINT revenue_total_pkey PRIMARY KEY (organization_id, about, quarter, currency),
    CONSTRAINT revenue_total_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization(id)
);
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE rollout (  -- owned by owner
    organization_id text NOT NULL,
    id text NOT NULL,
    kind text NOT NULL,
    about_id text NOT NULL,
    about_name text NOT NULL,
    details jsonb NOT NULL DEFAULT '{}'::jsonb,
    state text NOT NULL,
    pause_reason text,
    skips_offline boolean NOT NULL,
    batch_size integer NOT NULL,
    pause_after integer NOT NULL,
    failures_forgiven integer NOT NULL DEFAULT 0,
    stage integer NOT NULL DEFAULT 1,
    pauses_between boolean NOT NULL DEFAULT false,
    only_idle boolean NOT NULL DEFAULT false,
    created_at timestamp with time zone NOT NULL,
    created_by text NOT NULL,
    ended_at timestamp with time zone,
    CONSTRAINT rollout_pkey PRIMARY KEY (organization_id, id),
    CONSTRAINT rollout_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization(id),
    CONSTRAINT rollout_kind_is_known CHECK ((kind = ANY (ARRAY['settings'::text, 'firmware'::text, 'local_lists'::text]))),
    CONSTRAINT rollout_pause_reason_is_known CHECK ((pause_reason = ANY (ARRAY['person'::text, 'failures'::text, 'stage'::text]))),
    CONSTRAINT rollout_state_is_known CHECK ((state = ANY (ARRAY['running'::text, 'paused'::text, 'done'::text, 'cancelled'::text]))),
    CONSTRAINT rollout_that_is_over_ended CHECK (((state = ANY (ARRAY['done'::text, 'cancelled'::text])) = (ended_at IS NOT NULL))),
    CONSTRAINT rollout_that_is_paused_says_why CHECK (((state = 'paused'::text) = (pause_reason IS NOT NULL)))
);
CREATE INDEX rollout_newest ON public.rollout USING btree (organization_id, kind, created_at, id);
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE rollout_run (  -- owned by owner
    organization_id text NOT NULL,
    id text NOT NULL,
    kind text NOT NULL,
    station_id text NOT NULL,
    job_id text,
    job_organization_id text,
    about_id text,
    stage integer NOT NULL DEFAULT 1,
    state text NOT NULL,
    command_ids text[] NOT NULL DEFAULT '{}'::text[],
    results jsonb NOT NULL DEFAULT '[]'::jsonb,
    created_at timestamp with time zone NOT NULL,
    begun_at timestamp with time zone,
    ended_at timestamp with time zone,
    CONSTRAINT rollout_run_pkey PRIMARY KEY (organization_id, id),
    CONSTRAINT rollout_run_station_exists FOREIGN KEY (station_id) REFERENCES station(id) ON DELETE CASCADE,
    CONSTRAINT rollout_run_is_of_a_job_or_of_none CHECK (((job_id IS NULL) = (job_organization_id IS NULL))),
    CONSTRAINT rollout_run_that_waits_has_not_ended CHECK (((state <> 'waiting'::text) OR (ended_at IS NULL)))
);
CREATE INDEX rollout_run_newest ON public.rollout_run USING btree (organization_id, kind, created_at, id);
CREATE INDEX rollout_run_of_job ON public.rollout_run USING btree (job_organization_id, job_id, state);
CREATE INDEX rollout_run_of_station ON public.rollout_run USING btree (organization_id, station_id, kind, created_at, id);
CREATE INDEX rollout_run_open ON public.rollout_run USING btree (kind, created_at, id) WHERE (ended_at IS NULL);
CREATE INDEX rollout_run_waiting ON public.rollout_run USING btree (job_organization_id, job_id, created_at, id) WHERE (state = 'waiting'::text);
CREATE UNIQUE INDEX rollout_run_at_work ON public.rollout_run USING btree (station_id, kind) WHERE ((ended_at IS NULL) AND (state <> 'waiting'::text));
CREATE UNIQUE INDEX rollout_run_correction ON public.rollout_run USING btree (station_id, kind) WHERE ((job_id IS NULL) AND (ended_at IS NULL));
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE schema_step (  -- owned by owner
    number text NOT NULL,
    kind text NOT NULL,
    since text NOT NULL,
    CONSTRAINT schema_step_pkey PRIMARY KEY (number),
    CONSTRAINT schema_step_expands_or_contracts CHECK ((kind = ANY (ARRAY['expand'::text, 'contract'::text]))),
    CONSTRAINT schema_step_has_four_digits CHECK (((number ~ '^[0-9]{4}$'::text) AND (since ~ '^[0-9]{4}$'::text))),
    CONSTRAINT schema_step_runs_its_own_code CHECK ((since <= number))
);

CREATE TABLE security_event (  -- owned by owner
    organization_id text NOT NULL,
    id text NOT NULL,
    station_id text NOT NULL,
    origin text NOT NULL,
    type text NOT NULL,
    is_critical boolean NOT NULL,
    tech_info text NOT NULL,
    peer text NOT NULL,
    count bigint NOT NULL,
    occurred_at timestamp with time zone NOT NULL,
    last_at timestamp with time zone NOT NULL,
    acknowledged_at timestamp with time zone,
    acknowledged_by text,
    CONSTRAINT security_event_is_told_once UNIQUE (organization_id, station_id, origin, type, occurred_at, tech_info, peer),
    CONSTRAINT security_event_pkey PRIMARY KEY (organization_id, id),
    CONSTRAINT security_event_station_exists FOREIGN KEY (station_id) REFERENCES station(id) ON DELETE CASCADE,
    CONSTRAINT security_event_happened CHECK ((count > 0)),
    CONSTRAINT security_event_is_acknowledged_by_somebody CHECK (((acknowledged_at IS NULL) = (acknowledged_by IS NULL))),
    CONSTRAINT security_event_origin_is_known CHECK ((origin = ANY (ARRAY['station'::text, 'system'::text])))
);
CREATE INDEX security_event_newest ON public.security_event USING btree (organization_id, last_at, id);
CREATE INDEX security_event_oldest ON public.security_event USING btree (last_at);
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE session (  -- owned by owner
    organization_id text NOT NULL,
    id text NOT NULL,
    site_id text NOT NULL,
    station_id text NOT NULL,
    evse_no integer,
    connector_no integer,
    status text NOT NULL,
    payment_id text,
    token_id text,
    station_payment_ref text,
    payer text NOT NULL GENERATED ALWAYS AS (
CASE
    WHEN (payment_id IS NOT NULL) THEN 'card'::text
    WHEN (token_id IS NOT NULL) THEN 'token'::text
    WHEN (station_payment_ref IS NOT NULL) THEN 'station'::text
    ELSE 'nobody'::text
END) STORED,
    tariff_version_id text,
    ocpp_transaction_ref text,
    remote_start_ref text,
    opened_at timestamp with time zone NOT NULL,
    started_at timestamp with time zone,
    ended_at timestamp with time zone,
    closed_at timestamp with time zone,
    last_event_at timestamp with time zone NOT NULL,
    late_reading_at timestamp with time zone,
    energy_wh bigint,
    total_minor bigint,
    currency text NOT NULL,
    close_reason text,
    flags text[] NOT NULL DEFAULT '{}'::text[],
    energy_ceiling_wh numeric,
    time_ceiling_at timestamp with time zone,
    due_at timestamp with time zone,
    version bigint NOT NULL DEFAULT 1,
    machine jsonb NOT NULL,
    bill jsonb,
    CONSTRAINT session_pkey PRIMARY KEY (organization_id, id),
    CONSTRAINT session_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization(id),
    CONSTRAINT session_payment_exists FOREIGN KEY (organization_id, payment_id) REFERENCES payment(organization_id, id),
    CONSTRAINT session_site_id_fkey FOREIGN KEY (site_id) REFERENCES site(id),
    CONSTRAINT session_station_id_fkey FOREIGN KEY (station_id) REFERENCES station(id),
    CONSTRAINT session_tariff_version_id_fkey FOREIGN KEY (tariff_version_id) REFERENCES tariff_version(id),
    CONSTRAINT session_token_id_fkey FOREIGN KEY (token_id) REFERENCES token(id),
    CONSTRAINT session_closed_has_a_reason CHECK (((status <> 'closed'::text) OR (close_reason IS NOT NULL))),
    CONSTRAINT session_ends_after_it_starts CHECK ((ended_at >= started_at)),
    CONSTRAINT session_status_is_known CHECK ((status = ANY (ARRAY['refused'::text, 'ready'::text, 'in_progress'::text, 'settling'::text, 'rating_failed'::text, 'billing_failed'::text, 'closed'::text])))
);
CREATE INDEX session_by_transaction ON public.session USING btree (station_id, ocpp_transaction_ref);
CREATE INDEX session_closed_by_station ON public.session USING btree (station_id, closed_at) WHERE (closed_at IS NOT NULL);
CREATE INDEX session_due ON public.session USING btree (due_at) WHERE (due_at IS NOT NULL);
CREATE INDEX session_ended_by_station ON public.session USING btree (station_id, ended_at) WHERE (ended_at IS NOT NULL);
CREATE INDEX session_newest ON public.session USING btree (organization_id, opened_at DESC, id DESC);
CREATE INDEX session_newest_by_payer ON public.session USING btree (organization_id, payer, opened_at DESC, id DESC);
CREATE INDEX session_newest_by_site ON public.session USING btree (organization_id, site_id, opened_at DESC, id DESC);
CREATE INDEX session_newest_by_station ON public.session USING btree (organization_id, station_id, opened_at DESC, id DESC);
CREATE INDEX session_newest_by_status ON public.session USING btree (organization_id, status, opened_at DESC, id DESC);
CREATE INDEX session_newest_imperfect ON public.session USING btree (organization_id, opened_at DESC, id DESC) WHERE (flags <> '{}'::text[]);
CREATE INDEX session_open_by_station ON public.session USING btree (station_id) WHERE (status = ANY (ARRAY['ready'::text, 'in_progress'::text, 'settling'::text]));
CREATE INDEX session_running_of_site ON public.session USING btree (organization_id, site_id) WHERE (status = 'in_progress'::text);
CREATE INDEX session_running_of_station ON public.session USING btree (station_id) WHERE (status = 'in_progress'::text);
CREATE UNIQUE INDEX session_of_a_payment_is_one ON public.session USING btree (organization_id, payment_id);
CREATE UNIQUE INDEX session_remote_start_ref_is_unique ON public.session USING btree (remote_start_ref);
CREATE CONSTRAINT TRIGGER session_is_counted_as_it_is_now AFTER UPDATE ON public.session DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((((new.ended_at IS NOT NULL) OR (old.ended_at IS NOT NULL) OR (new.close_reason IS NOT NULL) OR (old.close_reason IS NOT NULL)) AND (((((new.ended_at IS DISTINCT FROM old.ended_at) OR (new.energy_wh IS DISTINCT FROM old.energy_wh)) OR (new.started_at IS DISTINCT FROM old.started_at)) OR (new.close_reason IS DISTINCT FROM old.close_reason)) OR (new.station_id IS DISTINCT FROM old.station_id)))) EXECUTE FUNCTION count_session();
CREATE CONSTRAINT TRIGGER session_is_counted_when_new AFTER INSERT ON public.session DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (((new.ended_at IS NOT NULL) OR (new.close_reason IS NOT NULL))) EXECUTE FUNCTION count_session();
-- policy gateway_knows_every_session: SELECT by journal
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE session_total (  -- owned by owner
    organization_id text NOT NULL,
    about text NOT NULL,
    quarter timestamp with time zone NOT NULL,
    ended bigint NOT NULL,
    energy_wh bigint NOT NULL,
    failed_starts bigint NOT NULL,
    CONSTRAINT session_total_pkey PRIMARY KEY (organization_id, about, quarter),
    CONSTRAINT session_total_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization(id)
);
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE setting_template (  -- owned by owner
    organization_id text NOT NULL,
    id text NOT NULL,
    code text NOT NULL,
    name text NOT NULL,
    description text NOT NULL DEFAULT ''::text,
    priority integer NOT NULL,
    valid_from timestamp with time zone,
    valid_until timestamp with time zone,
    versions text[] NOT NULL DEFAULT '{}'::text[],
    vendor text,
    model text,
    firmware text,
    firmware_is_prefix boolean NOT NULL DEFAULT false,
    site_id text,
    settings jsonb NOT NULL,
    sets_right boolean NOT NULL DEFAULT false,
    batch_size integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT setting_template_code_is_unique_in_organization UNIQUE (organization_id, code),
    CONSTRAINT setting_template_pkey PRIMARY KEY (organization_id, id),
    CONSTRAINT setting_template_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization(id),
    CONSTRAINT setting_template_site_exists FOREIGN KEY (site_id) REFERENCES site(id) ON DELETE CASCADE,
    CONSTRAINT setting_template_batch_has_stations CHECK (((batch_size >= 1) AND (batch_size <= 1000))),
    CONSTRAINT setting_template_begins_before_it_ends CHECK ((valid_from < valid_until)),
    CONSTRAINT setting_template_code_is_a_word CHECK ((code ~ '^[A-Z0-9][A-Z0-9_-]{0,39}$'::text)),
    CONSTRAINT setting_template_priority_is_above_what_is_built_in CHECK (((priority >= 0) AND (priority <= 1000)))
);
CREATE INDEX setting_template_by_code ON public.setting_template USING btree (organization_id, code, id);
CREATE INDEX setting_template_by_priority ON public.setting_template USING btree (organization_id, priority, id);
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE settlement (  -- owned by owner
    organization_id text NOT NULL,
    id text NOT NULL,
    provider text NOT NULL,
    settlement_ref text NOT NULL,
    captures_before timestamp with time zone NOT NULL,
    paid_on date NOT NULL,
    currency text NOT NULL,
    gross_minor bigint NOT NULL,
    fee_minor bigint NOT NULL,
    input_tax_minor bigint NOT NULL,
    tax_jurisdiction text,
    net_minor bigint NOT NULL,
    accrued_minor bigint NOT NULL,
    booked_at timestamp with time zone NOT NULL,
    booked_by text NOT NULL,
    taken_back_at timestamp with time zone,
    taken_back_by text,
    CONSTRAINT settlement_pkey PRIMARY KEY (organization_id, id),
    CONSTRAINT settlement_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization(id),
    CONSTRAINT settlement_adds_up CHECK ((net_minor = ((gross_minor - fee_minor) - input_tax_minor))),
    CONSTRAINT settlement_says_who_gives_tax_back CHECK (((input_tax_minor = 0) = (tax_jurisdiction IS NULL)))
);
CREATE INDEX settlement_newest ON public.settlement USING btree (organization_id, booked_at DESC, id DESC);
CREATE UNIQUE INDEX settlement_is_booked_once ON public.settlement USING btree (organization_id, provider, settlement_ref) WHERE (taken_back_at IS NULL);
CREATE TRIGGER settlement_is_never_deleted BEFORE DELETE ON public.settlement FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER settlement_is_taken_back_once BEFORE UPDATE ON public.settlement FOR EACH ROW WHEN ((old.taken_back_at IS NOT NULL)) EXECUTE FUNCTION refuse_change();
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE sign_in_failure (  -- owned by owner
    subject bytea NOT NULL,
    failures integer NOT NULL,
    last_at timestamp with time zone,
    CONSTRAINT sign_in_failure_pkey PRIMARY KEY (subject)
);
CREATE INDEX sign_in_failure_age ON public.sign_in_failure USING btree (last_at);

CREATE TABLE site (  -- owned by owner
    organization_id text NOT NULL,
    id text NOT NULL,
    name text NOT NULL,
    address text NOT NULL DEFAULT ''::text,
    country text NOT NULL,
    tax_jurisdiction text NOT NULL,
    zone text NOT NULL,
    currency text NOT NULL,
    latitude numeric(9,6),
    longitude numeric(9,6),
    tariff_id text,
    merchant_of_record text NOT NULL DEFAULT 'OPERATOR'::text,
    host_ref text,
    host_share_percent numeric(7,4) NOT NULL DEFAULT 0,
    host_fixed_fee_minor bigint NOT NULL DEFAULT 0,
    host_tax_percent numeric(7,4) NOT NULL DEFAULT 0,
    platform_fee_percent numeric(7,4) NOT NULL DEFAULT 0,
    platform_fee_fixed_minor bigint NOT NULL DEFAULT 0,
    provider_fee_percent numeric(7,4) NOT NULL DEFAULT 0,
    provider_fee_fixed_minor bigint NOT NULL DEFAULT 0,
    settings jsonb NOT NULL DEFAULT '{}'::jsonb,
    created_at timestamp with time zone NOT NULL,
    name_lowered text NOT NULL GENERATED ALWAYS AS (lower(name)) STORED,
    CONSTRAINT site_pkey PRIMARY KEY (id),
    CONSTRAINT site_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization(id),
    CONSTRAINT site_tariff_exists FOREIGN KEY (tariff_id) REFERENCES tariff(id),
    CONSTRAINT site_country_is_iso_3166 CHECK ((country ~ '^[A-Z]{2}$'::text)),
    CONSTRAINT site_currency_is_iso_4217 CHECK ((currency ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT site_fixed_fee_is_not_negative CHECK ((host_fixed_fee_minor >= 0)),
    CONSTRAINT site_host_tax_is_a_percentage CHECK (((host_tax_percent >= (0)::numeric) AND (host_tax_percent <= (100)::numeric))),
    CONSTRAINT site_merchant_is_operator_or_host CHECK ((merchant_of_record = ANY (ARRAY['OPERATOR'::text, 'HOST'::text]))),
    CONSTRAINT site_platform_fee_is_a_percentage CHECK (((platform_fee_percent >= (0)::numeric) AND (platform_fee_percent <= (100)::numeric))),
    CONSTRAINT site_platform_fee_is_not_negative CHECK ((platform_fee_fixed_minor >= 0)),
    CONSTRAINT site_share_is_a_percentage CHECK (((host_share_percent >= (0)::numeric) AND (host_share_percent <= (100)::numeric))),
    CONSTRAINT site_shares_are_those_of_its_merchant CHECK (
CASE merchant_of_record
    WHEN 'HOST'::text THEN ((host_share_percent = (0)::numeric) AND (host_fixed_fee_minor = 0) AND (host_tax_percent = (0)::numeric))
    ELSE ((platform_fee_percent = (0)::numeric) AND (platform_fee_fixed_minor = 0))
END),
    CONSTRAINT site_with_a_share_names_its_host CHECK (((host_ref IS NOT NULL) OR ((host_share_percent = (0)::numeric) AND (merchant_of_record = 'OPERATOR'::text))))
);
CREATE INDEX site_by_name ON public.site USING btree (organization_id, name, id);
CREATE INDEX site_search_name ON public.site USING btree (organization_id, name_lowered text_pattern_ops);
-- policy gateway_knows_every_site: SELECT by journal
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE station (  -- owned by owner
    organization_id text NOT NULL,
    id text NOT NULL,
    site_id text NOT NULL,
    identity text NOT NULL,
    name text NOT NULL,
    security_profile smallint NOT NULL DEFAULT 1,
    next_security_profile smallint,
    password_salt bytea,
    password_sha256 bytea,
    previous_password_salt bytea,
    previous_password_sha256 bytea,
    previous_password_until timestamp with time zone,
    password_command_id text,
    credentials_version bigint NOT NULL DEFAULT 1,
    clock_zone text NOT NULL DEFAULT 'UTC'::text,
    energy_reading_type text NOT NULL DEFAULT 'auto'::text,
    strict_in text[] NOT NULL DEFAULT '{}'::text[],
    habits jsonb NOT NULL DEFAULT '{}'::jsonb,
    charging_plans text,
    registration text NOT NULL DEFAULT 'accepted'::text,
    maintenance boolean NOT NULL DEFAULT false,
    is_retired boolean NOT NULL DEFAULT false,
    created_at timestamp with time zone NOT NULL,
    changed_xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    name_lowered text NOT NULL GENERATED ALWAYS AS (lower(name)) STORED,
    identity_lowered text NOT NULL GENERATED ALWAYS AS (lower(identity)) STORED,
    CONSTRAINT station_identity_is_unique UNIQUE (identity),
    CONSTRAINT station_pkey PRIMARY KEY (id),
    CONSTRAINT station_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization(id),
    CONSTRAINT station_site_id_fkey FOREIGN KEY (site_id) REFERENCES site(id),
    CONSTRAINT station_charging_plans_are_known CHECK ((charging_plans = ANY (ARRAY['off'::text, 'at_once'::text, 'cheapest'::text]))),
    CONSTRAINT station_identity_fits CHECK (((length(identity) >= 1) AND (length(identity) <= 48))),
    CONSTRAINT station_next_security_profile_is_higher CHECK (((next_security_profile <= 3) AND (next_security_profile > security_profile))),
    CONSTRAINT station_previous_password_is_whole CHECK ((num_nonnulls(previous_password_salt, previous_password_sha256, previous_password_until) = ANY (ARRAY[0, 3]))),
    CONSTRAINT station_profiles_1_and_2_need_a_password CHECK (((password_sha256 IS NOT NULL) OR ((security_profile = ANY (ARRAY[0, 3])) AND (COALESCE((next_security_profile)::integer, 3) = 3)))),
    CONSTRAINT station_reading_type_is_known CHECK ((energy_reading_type = ANY (ARRAY['auto'::text, 'absolute'::text, 'relative'::text, 'mixed'::text]))),
    CONSTRAINT station_registration_is_known CHECK ((registration = ANY (ARRAY['accepted'::text, 'pending'::text, 'rejected'::text]))),
    CONSTRAINT station_security_profile_is_known CHECK (((security_profile >= 0) AND (security_profile <= 3))),
    CONSTRAINT station_with_password_has_salt CHECK (((password_salt IS NULL) = (password_sha256 IS NULL)))
);
CREATE INDEX station_by_identity ON public.station USING btree (organization_id, identity, id);
CREATE INDEX station_by_site ON public.station USING btree (organization_id, site_id, identity, id);
CREATE INDEX station_changed ON public.station USING btree (changed_xid);
CREATE INDEX station_retired ON public.station USING btree (organization_id, id) WHERE is_retired;
CREATE INDEX station_search_identity ON public.station USING btree (organization_id, identity_lowered text_pattern_ops);
CREATE INDEX station_search_name ON public.station USING btree (organization_id, name_lowered text_pattern_ops);
CREATE TRIGGER station_notes_its_change BEFORE UPDATE ON public.station FOR EACH ROW EXECUTE FUNCTION station_has_changed();
CREATE TRIGGER station_takes_its_spans AFTER DELETE ON public.station FOR EACH ROW EXECUTE FUNCTION spans_go_with_their_thing();
-- policy gateway_knows_every_station: SELECT by journal
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE station_command (  -- owned by owner
    organization_id text NOT NULL,
    id text NOT NULL,
    station_id text NOT NULL,
    session_id text,
    cause text NOT NULL,
    name text NOT NULL,
    payload jsonb NOT NULL,
    is_urgent boolean NOT NULL DEFAULT true,
    state text NOT NULL DEFAULT 'queued'::text,
    requested_at timestamp with time zone NOT NULL,
    requested_by text,
    expires_at timestamp with time zone NOT NULL,
    sent_at timestamp with time zone,
    answered_at timestamp with time zone,
    answer jsonb,
    CONSTRAINT station_command_is_asked_once UNIQUE (cause),
    CONSTRAINT station_command_pkey PRIMARY KEY (organization_id, id),
    CONSTRAINT station_command_station_id_fkey FOREIGN KEY (station_id) REFERENCES station(id),
    CONSTRAINT station_command_state_is_known CHECK ((state = ANY (ARRAY['queued'::text, 'sent'::text, 'accepted'::text, 'rejected'::text, 'failed'::text, 'unknown'::text])))
);
CREATE INDEX station_command_age ON public.station_command USING btree (requested_at);
CREATE INDEX station_command_expiry ON public.station_command USING btree (expires_at) WHERE (state = ANY (ARRAY['queued'::text, 'sent'::text]));
CREATE INDEX station_command_newest ON public.station_command USING btree (organization_id, station_id, requested_at DESC, id DESC);
CREATE INDEX station_command_waiting ON public.station_command USING btree (station_id, requested_at) WHERE (state = ANY (ARRAY['queued'::text, 'sent'::text]));
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE station_configuration (  -- owned by owner
    organization_id text NOT NULL,
    station_id text NOT NULL,
    asked_at timestamp with time zone,
    asked_firmware text,
    read_at timestamp with time zone,
    report_ref bigint,
    report_begun_at timestamp with time zone,
    report_seen integer[] NOT NULL DEFAULT '{}'::integer[],
    report_last integer,
    swept_at timestamp with time zone,
    compared_at timestamp with time zone,
    compare_at timestamp with time zone,
    wants_correction boolean NOT NULL DEFAULT false,
    asked_again integer NOT NULL DEFAULT 0,
    price_looked_at timestamp with time zone,
    CONSTRAINT station_configuration_pkey PRIMARY KEY (organization_id, station_id),
    CONSTRAINT station_configuration_station_exists FOREIGN KEY (station_id) REFERENCES station(id) ON DELETE CASCADE,
    CONSTRAINT station_configuration_report_has_begun CHECK (((report_ref IS NULL) = (report_begun_at IS NULL)))
);
CREATE INDEX station_configuration_compared ON public.station_configuration USING btree (compare_at);
CREATE INDEX station_configuration_corrected ON public.station_configuration USING btree (station_id) WHERE wants_correction;
-- policy gateway_knows_every_configuration: SELECT by journal
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE station_cost (  -- owned by owner
    organization_id text NOT NULL,
    session_id text NOT NULL,
    station_id text NOT NULL,
    said_at timestamp with time zone NOT NULL,
    priced_at timestamp with time zone,
    told_minor bigint,
    told_currency text,
    told_at timestamp with time zone,
    told_is_final boolean NOT NULL DEFAULT false,
    reckoned numeric,
    reckoned_minor bigint,
    reckoned_currency text,
    reckoned_at timestamp with time zone,
    reckoned_details jsonb,
    reckoning_failure text,
    limit_cost numeric,
    limit_energy_wh numeric,
    limit_time_s bigint,
    limit_at timestamp with time zone,
    own_limit_cost numeric,
    own_limit_energy_wh numeric,
    own_limit_time_s bigint,
    own_limit_soc integer,
    own_limit_at timestamp with time zone,
    CONSTRAINT station_cost_pkey PRIMARY KEY (organization_id, session_id),
    CONSTRAINT station_cost_station_exists FOREIGN KEY (station_id) REFERENCES station(id) ON DELETE CASCADE,
    CONSTRAINT station_cost_told_is_whole CHECK ((((told_minor IS NULL) = (told_currency IS NULL)) AND ((told_minor IS NULL) = (told_at IS NULL))))
);
CREATE INDEX station_cost_newest ON public.station_cost USING btree (organization_id, said_at, session_id);
CREATE INDEX station_cost_newest_by_station ON public.station_cost USING btree (organization_id, station_id, said_at, session_id);
CREATE INDEX station_cost_to_end ON public.station_cost USING btree (said_at) WHERE (NOT told_is_final);
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE station_customer_report (  -- owned by owner
    organization_id text NOT NULL,
    id text NOT NULL,
    station_id text NOT NULL,
    request_no bigint NOT NULL,
    begun_at timestamp with time zone NOT NULL,
    heard_at timestamp with time zone NOT NULL,
    parts jsonb NOT NULL,
    last_part bigint,
    CONSTRAINT station_customer_report_is_asked_once UNIQUE (organization_id, station_id, request_no),
    CONSTRAINT station_customer_report_pkey PRIMARY KEY (organization_id, id),
    CONSTRAINT station_customer_report_station_exists FOREIGN KEY (station_id) REFERENCES station(id) ON DELETE CASCADE
);
CREATE INDEX station_customer_report_newest ON public.station_customer_report USING btree (organization_id, station_id, begun_at, id);
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE station_deviation (  -- owned by journal
    organization_id text NOT NULL,
    id text NOT NULL,
    station_id text NOT NULL,
    rule text NOT NULL,
    action text NOT NULL,
    field text NOT NULL,
    vendor text NOT NULL,
    model text NOT NULL,
    firmware_version text NOT NULL,
    example text NOT NULL,
    count bigint NOT NULL,
    first_at timestamp with time zone NOT NULL,
    last_at timestamp with time zone NOT NULL,
    CONSTRAINT station_deviation_is_counted_in_one_row UNIQUE (organization_id, station_id, rule, action, field, firmware_version),
    CONSTRAINT station_deviation_pkey PRIMARY KEY (organization_id, id),
    CONSTRAINT station_deviation_station_exists FOREIGN KEY (station_id) REFERENCES station(id) ON DELETE CASCADE,
    CONSTRAINT station_deviation_begins_before_it_ends CHECK ((first_at <= last_at)),
    CONSTRAINT station_deviation_was_heard CHECK ((count > 0))
);
CREATE INDEX station_deviation_most ON public.station_deviation USING btree (organization_id, count, id);
CREATE INDEX station_deviation_newest ON public.station_deviation USING btree (organization_id, last_at, id);
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE station_display_message (  -- owned by owner
    organization_id text NOT NULL,
    station_id text NOT NULL,
    message_no bigint NOT NULL,
    priority text NOT NULL,
    state text,
    format text NOT NULL,
    language text,
    content text NOT NULL,
    others jsonb NOT NULL DEFAULT '[]'::jsonb,
    starts_at timestamp with time zone,
    ends_at timestamp with time zone,
    ocpp_transaction_ref text,
    heard_at timestamp with time zone NOT NULL,
    report_ref bigint,
    CONSTRAINT station_display_message_pkey PRIMARY KEY (organization_id, station_id, message_no),
    CONSTRAINT station_display_message_station_exists FOREIGN KEY (station_id) REFERENCES station(id) ON DELETE CASCADE
);
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE station_event (  -- owned by owner
    organization_id text NOT NULL,
    id text NOT NULL,
    station_id text NOT NULL,
    event_no bigint NOT NULL,
    cause_no bigint,
    monitor_no bigint,
    occurred_at timestamp with time zone NOT NULL,
    received_at timestamp with time zone NOT NULL,
    trigger text NOT NULL,
    source text NOT NULL,
    name text NOT NULL,
    value text NOT NULL,
    severity bigint,
    is_cleared boolean NOT NULL,
    tech_code text,
    tech_info text,
    ocpp_transaction_ref text,
    CONSTRAINT station_event_is_heard_once UNIQUE (organization_id, station_id, event_no, occurred_at, name),
    CONSTRAINT station_event_pkey PRIMARY KEY (organization_id, id),
    CONSTRAINT station_event_station_exists FOREIGN KEY (station_id) REFERENCES station(id) ON DELETE CASCADE
);
CREATE INDEX station_event_newest ON public.station_event USING btree (organization_id, received_at, id);
CREATE INDEX station_event_of_station ON public.station_event USING btree (organization_id, station_id, received_at, id);
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE station_file (  -- owned by owner
    organization_id text NOT NULL,
    id text NOT NULL,
    job_id text NOT NULL,
    station_id text,
    name text NOT NULL,
    protocol text NOT NULL,
    peer text NOT NULL,
    size_bytes bigint NOT NULL,
    sha256 text,
    began_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    CONSTRAINT station_file_has_one_row UNIQUE (organization_id, job_id, name),
    CONSTRAINT station_file_pkey PRIMARY KEY (organization_id, id),
    CONSTRAINT station_file_job_exists FOREIGN KEY (organization_id, job_id) REFERENCES file_job(organization_id, id) ON DELETE CASCADE
);
CREATE INDEX station_file_by_content ON public.station_file USING btree (sha256);
CREATE INDEX station_file_newest ON public.station_file USING btree (organization_id, changed_at, id);
CREATE INDEX station_file_of_station ON public.station_file USING btree (organization_id, station_id, changed_at, id);
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE station_group (  -- owned by owner
    organization_id text NOT NULL,
    id text NOT NULL,
    name text NOT NULL,
    description text NOT NULL DEFAULT ''::text,
    created_at timestamp with time zone NOT NULL,
    name_lowered text NOT NULL GENERATED ALWAYS AS (lower(name)) STORED,
    CONSTRAINT station_group_name_is_unique_in_organization UNIQUE (organization_id, name),
    CONSTRAINT station_group_pkey PRIMARY KEY (organization_id, id),
    CONSTRAINT station_group_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization(id)
);
CREATE INDEX station_group_by_name ON public.station_group USING btree (organization_id, name, id);
CREATE INDEX station_group_search_name ON public.station_group USING btree (organization_id, name_lowered text_pattern_ops);
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE station_group_member (  -- owned by owner
    organization_id text NOT NULL,
    group_id text NOT NULL,
    station_id text NOT NULL,
    CONSTRAINT station_group_member_pkey PRIMARY KEY (organization_id, group_id, station_id),
    CONSTRAINT station_group_member_group_exists FOREIGN KEY (organization_id, group_id) REFERENCES station_group(organization_id, id) ON DELETE CASCADE,
    CONSTRAINT station_group_member_station_exists FOREIGN KEY (station_id) REFERENCES station(id) ON DELETE CASCADE
);
CREATE INDEX station_group_member_of_station ON public.station_group_member USING btree (station_id, group_id);
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE station_link (  -- owned by journal
    organization_id text NOT NULL,
    station_id text NOT NULL,
    epoch bigint NOT NULL DEFAULT 0,
    node text,
    is_connected boolean NOT NULL DEFAULT false,
    subprotocol text,
    peer text,
    connected_at timestamp with time zone,
    disconnected_at timestamp with time zone,
    last_heard_at timestamp with time zone,
    booted_at timestamp with time zone,
    vendor text,
    model text,
    serial_number text,
    firmware_version text,
    boot_reason text,
    registration_told text,
    vendor_lowered text GENERATED ALWAYS AS (lower(vendor)) STORED,
    model_lowered text GENERATED ALWAYS AS (lower(model)) STORED,
    serial_lowered text GENERATED ALWAYS AS (lower(serial_number)) STORED,
    firmware_lowered text GENERATED ALWAYS AS (lower(firmware_version)) STORED,
    CONSTRAINT station_link_pkey PRIMARY KEY (station_id),
    CONSTRAINT station_link_station_id_fkey FOREIGN KEY (station_id) REFERENCES station(id),
    CONSTRAINT station_link_registration_is_known CHECK ((registration_told = ANY (ARRAY['accepted'::text, 'pending'::text, 'rejected'::text])))
);
CREATE INDEX station_link_by_firmware ON public.station_link USING btree (organization_id, firmware_lowered text_pattern_ops) WHERE (firmware_lowered IS NOT NULL);
CREATE INDEX station_link_by_model ON public.station_link USING btree (organization_id, model_lowered text_pattern_ops) WHERE (model_lowered IS NOT NULL);
CREATE INDEX station_link_by_vendor ON public.station_link USING btree (organization_id, vendor_lowered text_pattern_ops) WHERE (vendor_lowered IS NOT NULL);
CREATE INDEX station_link_offline ON public.station_link USING btree (organization_id, disconnected_at) WHERE (NOT is_connected);
CREATE INDEX station_link_search_serial ON public.station_link USING btree (organization_id, serial_lowered text_pattern_ops) WHERE (serial_lowered IS NOT NULL);
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE station_monitor (  -- owned by owner
    organization_id text NOT NULL,
    station_id text NOT NULL,
    monitor_no bigint NOT NULL,
    name text NOT NULL,
    kind text NOT NULL,
    value numeric NOT NULL,
    severity bigint NOT NULL,
    only_in_transactions boolean NOT NULL,
    source text,
    heard_at timestamp with time zone NOT NULL,
    report_begun_at timestamp with time zone,
    CONSTRAINT station_monitor_pkey PRIMARY KEY (organization_id, station_id, monitor_no),
    CONSTRAINT station_monitor_station_exists FOREIGN KEY (station_id) REFERENCES station(id) ON DELETE CASCADE
);
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE station_monitoring (  -- owned by owner
    organization_id text NOT NULL,
    station_id text NOT NULL,
    monitoring_base text,
    monitoring_level bigint,
    report_ref bigint,
    report_begun_at timestamp with time zone,
    report_seen integer[] NOT NULL DEFAULT '{}'::integer[],
    report_last integer,
    CONSTRAINT station_monitoring_pkey PRIMARY KEY (organization_id, station_id),
    CONSTRAINT station_monitoring_station_exists FOREIGN KEY (station_id) REFERENCES station(id) ON DELETE CASCADE
);
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE station_setting (  -- owned by owner
    organization_id text NOT NULL,
    station_id text NOT NULL,
    id text NOT NULL,
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
    is_write_only boolean NOT NULL,
    data_type text,
    unit text,
    min_limit numeric,
    max_limit numeric,
    values_list text,
    supports_monitoring boolean,
    is_persistent boolean,
    is_constant boolean,
    heard_at timestamp with time zone,
    report_begun_at timestamp with time zone,
    attempted_value text,
    attempted_at timestamp with time zone,
    attempted_by text,
    attempt_command_id text,
    attempt_result text,
    desired_value text,
    desired_by text,
    desired_template text,
    desired_priority integer,
    is_enforced boolean NOT NULL DEFAULT false,
    standing text,
    CONSTRAINT station_setting_pkey PRIMARY KEY (organization_id, station_id, id),
    CONSTRAINT station_setting_station_exists FOREIGN KEY (station_id) REFERENCES station(id) ON DELETE CASCADE,
    CONSTRAINT station_setting_attempt_is_whole CHECK ((((attempted_at IS NULL) = (attempted_value IS NULL)) AND ((attempted_at IS NULL) = (attempt_result IS NULL)))),
    CONSTRAINT station_setting_mutability_is_known CHECK ((mutability = ANY (ARRAY['ReadOnly'::text, 'ReadWrite'::text, 'WriteOnly'::text]))),
    CONSTRAINT station_setting_result_is_known CHECK ((attempt_result = ANY (ARRAY['pending'::text, 'accepted'::text, 'rejected'::text, 'reboot_required'::text, 'not_supported'::text, 'not_applied'::text, 'unknown'::text, 'failed'::text]))),
    CONSTRAINT station_setting_shows_no_secret CHECK (((NOT is_write_only) OR ((value IS NULL) AND (COALESCE(attempted_value, '***'::text) = '***'::text)))),
    CONSTRAINT station_setting_standing_is_known CHECK ((standing = ANY (ARRAY['agrees'::text, 'differs'::text, 'reboot_required'::text, 'read_only'::text, 'impossible'::text, 'refused'::text, 'untold'::text]))),
    CONSTRAINT station_setting_that_is_wished_for_stands_somehow CHECK ((((desired_value IS NULL) = (standing IS NULL)) AND ((desired_value IS NULL) OR (num_nonnulls(desired_by, desired_template) = 1))))
);
CREATE INDEX station_setting_by_name ON public.station_setting USING btree (organization_id, station_id, name, id);
CREATE INDEX station_setting_drift ON public.station_setting USING btree (organization_id, name, (((station_id || ' '::text) || id))) WHERE (standing <> 'agrees'::text);
CREATE INDEX station_setting_shows_costs ON public.station_setting USING btree (station_id) WHERE ((id = ANY (ARRAY['customdisplaycostandprice'::text, 'tariffcostctrlr/enabled[cost]'::text])) AND (lower(value) = 'true'::text));
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE station_settlement (  -- owned by owner
    organization_id text NOT NULL,
    id text NOT NULL,
    station_id text NOT NULL,
    payment_ref text NOT NULL,
    transaction_ref text,
    session_id text,
    status text NOT NULL,
    amount numeric NOT NULL,
    amount_minor bigint,
    currency text NOT NULL,
    settled_at timestamp with time zone NOT NULL,
    received_at timestamp with time zone NOT NULL,
    note text,
    receipt_ref text,
    receipt_url text,
    company text,
    vat_number text,
    terms_of_sale jsonb,
    receipt_token text,
    receipt_token_sha256 bytea,
    open_minor bigint,
    resolution text,
    resolved_minor bigint,
    resolved_at timestamp with time zone,
    resolved_by text,
    reason text,
    CONSTRAINT station_settlement_is_told_once UNIQUE NULLS NOT DISTINCT (organization_id, station_id, payment_ref, status, transaction_ref),
    CONSTRAINT station_settlement_receipt_is_unique UNIQUE (receipt_token_sha256),
    CONSTRAINT station_settlement_pkey PRIMARY KEY (organization_id, id),
    CONSTRAINT station_settlement_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization(id),
    CONSTRAINT station_settlement_station_exists FOREIGN KEY (station_id) REFERENCES station(id) ON DELETE CASCADE,
    CONSTRAINT station_settlement_is_open_for_some_money CHECK ((open_minor > 0)),
    CONSTRAINT station_settlement_is_open_or_resolved CHECK (((resolution IS NULL) OR ((open_minor IS NULL) AND (status = ANY (ARRAY['Rejected'::text, 'Failed'::text]))))),
    CONSTRAINT station_settlement_resolution_is_known CHECK ((resolution = ANY (ARRAY['collected_elsewhere'::text, 'written_off'::text]))),
    CONSTRAINT station_settlement_resolution_is_whole CHECK ((((resolution IS NULL) = (resolved_minor IS NULL)) AND ((resolution IS NULL) = (resolved_at IS NULL)) AND ((resolution IS NULL) = (resolved_by IS NULL)) AND ((resolution IS NULL) = (reason IS NULL)))),
    CONSTRAINT station_settlement_status_is_known CHECK ((status = ANY (ARRAY['Settled'::text, 'Canceled'::text, 'Rejected'::text, 'Failed'::text])))
);
CREATE INDEX station_settlement_newest ON public.station_settlement USING btree (organization_id, received_at, id);
CREATE INDEX station_settlement_newest_by_session ON public.station_settlement USING btree (organization_id, session_id, received_at, id);
CREATE INDEX station_settlement_newest_by_station ON public.station_settlement USING btree (organization_id, station_id, received_at, id);
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE station_tariff (  -- owned by owner
    organization_id text NOT NULL,
    station_id text NOT NULL,
    evse_no integer NOT NULL,
    id text NOT NULL GENERATED ALWAYS AS (((station_id || '-'::text) || (evse_no)::text)) STORED,
    is_kept boolean NOT NULL,
    state text NOT NULL,
    tariff_version_id text,
    held_ref text,
    is_known boolean NOT NULL DEFAULT false,
    refused_ref text,
    status text,
    problems text[] NOT NULL DEFAULT '{}'::text[],
    command_id text,
    sending_ref text,
    heard_at timestamp with time zone,
    changed_at timestamp with time zone NOT NULL,
    CONSTRAINT station_tariff_pkey PRIMARY KEY (organization_id, station_id, evse_no),
    CONSTRAINT station_tariff_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization(id),
    CONSTRAINT station_tariff_station_exists FOREIGN KEY (station_id) REFERENCES station(id) ON DELETE CASCADE,
    CONSTRAINT station_tariff_sends_by_a_command CHECK (((state = 'sending'::text) = (command_id IS NOT NULL))),
    CONSTRAINT station_tariff_state_is_known CHECK ((state = ANY (ARRAY['in_step'::text, 'behind'::text, 'sending'::text, 'refused'::text, 'cannot_say'::text])))
);
CREATE INDEX station_tariff_newest ON public.station_tariff USING btree (organization_id, changed_at, id);
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE station_web_code (  -- owned by owner
    organization_id text NOT NULL,
    station_id text NOT NULL,
    secret_sealed bytea NOT NULL,
    validity_s integer NOT NULL,
    length integer NOT NULL,
    set_at timestamp with time zone NOT NULL,
    set_by text NOT NULL,
    opened_count bigint NOT NULL DEFAULT 0,
    last_opened_at timestamp with time zone,
    CONSTRAINT station_web_code_pkey PRIMARY KEY (organization_id, station_id),
    CONSTRAINT station_web_code_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization(id),
    CONSTRAINT station_web_code_station_exists FOREIGN KEY (station_id) REFERENCES station(id) ON DELETE CASCADE,
    CONSTRAINT station_web_code_is_long_enough CHECK (((length >= 6) AND (length <= 32))),
    CONSTRAINT station_web_code_lasts_as_ocpp_has_it CHECK (((validity_s >= 6) AND (validity_s <= 3600)))
);
CREATE INDEX station_web_code_newest ON public.station_web_code USING btree (organization_id, set_at, station_id);
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE station_web_code_opened (  -- owned by owner
    organization_id text NOT NULL,
    station_id text NOT NULL,
    evse_id text NOT NULL,
    interval_no bigint NOT NULL,
    opened_by bytea NOT NULL,
    CONSTRAINT station_web_code_opened_pkey PRIMARY KEY (organization_id, station_id, evse_id, interval_no),
    CONSTRAINT station_web_code_opened_is_of_a_code FOREIGN KEY (organization_id, station_id) REFERENCES station_web_code(organization_id, station_id) ON DELETE CASCADE,
    CONSTRAINT station_web_code_opened_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization(id)
);
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE station_wish (  -- owned by owner
    organization_id text NOT NULL,
    station_id text NOT NULL,
    id text NOT NULL,
    name text NOT NULL,
    value text NOT NULL,
    wished_at timestamp with time zone NOT NULL,
    wished_by text NOT NULL,
    CONSTRAINT station_wish_pkey PRIMARY KEY (organization_id, station_id, id),
    CONSTRAINT station_wish_station_exists FOREIGN KEY (station_id) REFERENCES station(id) ON DELETE CASCADE
);
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE support_note (  -- owned by owner
    organization_id text NOT NULL,
    id text NOT NULL,
    station_id text NOT NULL,
    kind text NOT NULL,
    text text NOT NULL,
    session_id text,
    corrects text,
    written_at timestamp with time zone NOT NULL,
    written_by text NOT NULL,
    CONSTRAINT support_note_is_of_one_station UNIQUE (organization_id, station_id, id),
    CONSTRAINT support_note_is_struck_through_once UNIQUE (organization_id, corrects),
    CONSTRAINT support_note_pkey PRIMARY KEY (organization_id, id),
    CONSTRAINT support_note_corrected_exists FOREIGN KEY (organization_id, station_id, corrects) REFERENCES support_note(organization_id, station_id, id),
    CONSTRAINT support_note_session_exists FOREIGN KEY (organization_id, session_id) REFERENCES session(organization_id, id),
    CONSTRAINT support_note_station_exists FOREIGN KEY (station_id) REFERENCES station(id),
    CONSTRAINT support_note_does_not_correct_itself CHECK ((corrects <> id)),
    CONSTRAINT support_note_kind_is_known CHECK ((kind = ANY (ARRAY['note'::text, 'visit'::text, 'call'::text, 'repair'::text, 'warranty'::text]))),
    CONSTRAINT support_note_text_fits CHECK (((length(text) >= 1) AND (length(text) <= 4000)))
);
CREATE INDEX support_note_newest ON public.support_note USING btree (organization_id, station_id, written_at, id);
CREATE TRIGGER support_note_is_never_changed BEFORE DELETE OR UPDATE ON public.support_note FOR EACH ROW EXECUTE FUNCTION refuse_change();
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE tariff (  -- owned by owner
    organization_id text NOT NULL,
    id text NOT NULL,
    name text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT tariff_pkey PRIMARY KEY (id),
    CONSTRAINT tariff_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization(id)
);
CREATE INDEX tariff_by_name ON public.tariff USING btree (organization_id, name, id);
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE tariff_version (  -- owned by owner
    organization_id text NOT NULL,
    id text NOT NULL,
    tariff_id text NOT NULL,
    number integer NOT NULL,
    currency text NOT NULL,
    document jsonb NOT NULL,
    valid_from timestamp with time zone NOT NULL,
    valid_to timestamp with time zone,
    published_at timestamp with time zone NOT NULL,
    published_by text,
    CONSTRAINT tariff_version_number_is_unique UNIQUE (tariff_id, number),
    CONSTRAINT tariff_version_pkey PRIMARY KEY (id),
    CONSTRAINT tariff_version_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization(id),
    CONSTRAINT tariff_version_tariff_id_fkey FOREIGN KEY (tariff_id) REFERENCES tariff(id),
    CONSTRAINT tariff_version_ends_after_it_begins CHECK ((valid_to > valid_from))
);
CREATE INDEX tariff_version_in_force ON public.tariff_version USING btree (tariff_id, valid_from DESC, number DESC);
CREATE TRIGGER tariff_version_is_never_changed BEFORE DELETE OR UPDATE ON public.tariff_version FOR EACH ROW EXECUTE FUNCTION refuse_change();
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE terminal (  -- owned by owner
    organization_id text NOT NULL,
    id text NOT NULL,
    site_id text NOT NULL,
    account_id text NOT NULL,
    provider text NOT NULL,
    serial_ref text NOT NULL,
    label text NOT NULL,
    language text NOT NULL DEFAULT 'en'::text,
    start_mode text NOT NULL DEFAULT 'TAP'::text,
    ui_level text,
    is_online boolean NOT NULL DEFAULT false,
    online_changed_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    label_lowered text NOT NULL GENERATED ALWAYS AS (lower(label)) STORED,
    serial_lowered text NOT NULL GENERATED ALWAYS AS (lower(serial_ref)) STORED,
    CONSTRAINT terminal_serial_is_unique_at_its_provider UNIQUE (provider, serial_ref),
    CONSTRAINT terminal_pkey PRIMARY KEY (id),
    CONSTRAINT terminal_account_id_fkey FOREIGN KEY (account_id) REFERENCES terminal_account(id),
    CONSTRAINT terminal_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization(id),
    CONSTRAINT terminal_site_id_fkey FOREIGN KEY (site_id) REFERENCES site(id),
    CONSTRAINT terminal_start_mode_is_known CHECK ((start_mode = ANY (ARRAY['TAP'::text, 'PLUG'::text]))),
    CONSTRAINT terminal_ui_level_is_known CHECK ((ui_level = ANY (ARRAY['none'::text, 'text'::text, 'screens'::text])))
);
CREATE INDEX terminal_by_label ON public.terminal USING btree (organization_id, label, id);
CREATE INDEX terminal_of_site ON public.terminal USING btree (site_id);
CREATE INDEX terminal_search_label ON public.terminal USING btree (organization_id, label_lowered text_pattern_ops);
CREATE INDEX terminal_search_serial ON public.terminal USING btree (organization_id, serial_lowered text_pattern_ops);
CREATE TRIGGER terminal_takes_its_spans AFTER DELETE ON public.terminal FOR EACH ROW EXECUTE FUNCTION spans_go_with_their_thing();
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE terminal_account (  -- owned by owner
    organization_id text NOT NULL,
    id text NOT NULL,
    provider text NOT NULL,
    name text NOT NULL,
    base_url text NOT NULL,
    api_key_encrypted text NOT NULL,
    webhook_secrets_sealed bytea,
    receipt_screen text,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT terminal_account_pkey PRIMARY KEY (id),
    CONSTRAINT terminal_account_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization(id),
    CONSTRAINT terminal_account_provider_is_known CHECK ((provider = ANY (ARRAY['payter'::text, 'stripe'::text])))
);
CREATE INDEX terminal_account_by_name ON public.terminal_account USING btree (organization_id, name, id);
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE terminal_evse (  -- owned by owner
    organization_id text NOT NULL,
    terminal_id text NOT NULL,
    evse_id text NOT NULL,
    station_id text NOT NULL,
    evse_no integer NOT NULL,
    is_inherited boolean NOT NULL DEFAULT false,
    CONSTRAINT terminal_evse_pkey PRIMARY KEY (terminal_id, evse_id),
    CONSTRAINT terminal_evse_evse_id_fkey FOREIGN KEY (evse_id) REFERENCES evse(id),
    CONSTRAINT terminal_evse_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization(id),
    CONSTRAINT terminal_evse_station_id_fkey FOREIGN KEY (station_id) REFERENCES station(id),
    CONSTRAINT terminal_evse_terminal_id_fkey FOREIGN KEY (terminal_id) REFERENCES terminal(id)
);
CREATE INDEX terminal_evse_by_station ON public.terminal_evse USING btree (station_id, evse_no);
CREATE TRIGGER terminal_evse_touches_its_station AFTER INSERT OR DELETE OR UPDATE ON public.terminal_evse FOR EACH ROW EXECUTE FUNCTION touch_station();
-- policy gateway_knows_every_terminal: SELECT by journal
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE token (  -- owned by owner
    organization_id text NOT NULL,
    id text NOT NULL,
    uid text NOT NULL,
    kind text NOT NULL DEFAULT 'RFID'::text,
    id_token_type text NOT NULL DEFAULT 'ISO14443'::text,
    label text NOT NULL DEFAULT ''::text,
    group_uid text,
    is_blocked boolean NOT NULL DEFAULT false,
    valid_to timestamp with time zone,
    language text,
    created_at timestamp with time zone NOT NULL,
    line_digest bigint NOT NULL GENERATED ALWAYS AS (line_digest(uid, id_token_type, valid_to, group_uid)) STORED,
    line_digest_of_16 bigint NOT NULL GENERATED ALWAYS AS (line_digest(uid, NULL::text, valid_to, group_uid)) STORED,
    label_lowered text NOT NULL GENERATED ALWAYS AS (lower(label)) STORED,
    CONSTRAINT token_uid_is_unique_in_organization UNIQUE (organization_id, uid),
    CONSTRAINT token_pkey PRIMARY KEY (id),
    CONSTRAINT token_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization(id),
    CONSTRAINT token_group_uid_is_upper_case CHECK (((group_uid = upper(group_uid)) AND (group_uid <> ''::text))),
    CONSTRAINT token_id_token_type_is_known CHECK ((id_token_type = ANY (ARRAY['Central'::text, 'eMAID'::text, 'ISO14443'::text, 'ISO15693'::text, 'KeyCode'::text, 'Local'::text, 'MacAddress'::text]))),
    CONSTRAINT token_language_is_short CHECK (((length(language) >= 2) AND (length(language) <= 8))),
    CONSTRAINT token_uid_is_upper_case CHECK (((uid = upper(uid)) AND (uid <> ''::text)))
);
CREATE INDEX token_search_label ON public.token USING btree (organization_id, label_lowered text_pattern_ops) WHERE (label_lowered <> ''::text);
CREATE INDEX token_search_uid ON public.token USING btree (organization_id, uid text_pattern_ops);
CREATE INDEX token_that_ends ON public.token USING btree (organization_id, valid_to) WHERE ((valid_to IS NOT NULL) AND (NOT is_blocked));
CREATE TRIGGER token_digests_have_new_tokens AFTER INSERT ON public.token REFERENCING NEW TABLE AS new_token FOR EACH STATEMENT EXECUTE FUNCTION keep_token_digests();
CREATE TRIGGER token_digests_have_no_old_tokens AFTER DELETE ON public.token REFERENCING OLD TABLE AS old_token FOR EACH STATEMENT EXECUTE FUNCTION keep_token_digests();
CREATE TRIGGER token_digests_have_tokens_as_they_are AFTER UPDATE ON public.token REFERENCING OLD TABLE AS old_token NEW TABLE AS new_token FOR EACH STATEMENT EXECUTE FUNCTION keep_token_digests();
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE token_digest (  -- owned by owner
    organization_id text NOT NULL,
    digest numeric NOT NULL,
    digest_of_16 numeric NOT NULL,
    CONSTRAINT token_digest_pkey PRIMARY KEY (organization_id),
    CONSTRAINT token_digest_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization(id)
);
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE user_account (  -- owned by owner
    organization_id text NOT NULL,
    id text NOT NULL,
    email text,
    name text,
    role text NOT NULL,
    password_hash text NOT NULL,
    must_change_password boolean NOT NULL,
    totp_seed bytea,
    totp_confirmed boolean NOT NULL DEFAULT false,
    totp_last_step bigint,
    recovery_code_sha256s bytea[] NOT NULL DEFAULT '{}'::bytea[],
    created_at timestamp with time zone NOT NULL,
    created_by text NOT NULL,
    last_signed_in_at timestamp with time zone,
    disabled_at timestamp with time zone,
    forgotten_at timestamp with time zone,
    name_lowered text GENERATED ALWAYS AS (lower(name)) STORED,
    CONSTRAINT user_email_is_unique UNIQUE (email),
    CONSTRAINT user_account_pkey PRIMARY KEY (id),
    CONSTRAINT user_account_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization(id),
    CONSTRAINT user_confirmed_phone_has_a_seed CHECK (((totp_seed IS NOT NULL) OR (NOT totp_confirmed))),
    CONSTRAINT user_email_is_normalised CHECK ((email = lower(btrim(email)))),
    CONSTRAINT user_is_forgotten_whole CHECK ((((forgotten_at IS NULL) AND (email IS NOT NULL) AND (name IS NOT NULL)) OR ((forgotten_at IS NOT NULL) AND (email IS NULL) AND (name IS NULL) AND (password_hash = ''::text) AND (totp_seed IS NULL) AND (recovery_code_sha256s = '{}'::bytea[])))),
    CONSTRAINT user_role_is_known CHECK ((role = ANY (ARRAY['administrator'::text, 'network_manager'::text, 'station_manager'::text, 'installer'::text, 'support'::text, 'accountant'::text, 'analyst'::text])))
);
CREATE INDEX user_account_by_email ON public.user_account USING btree (organization_id, (
CASE
    WHEN (email IS NULL) THEN ''::text
    ELSE email
END), id);
CREATE INDEX user_account_newest ON public.user_account USING btree (organization_id, created_at, id);
CREATE INDEX user_account_search_email ON public.user_account USING btree (organization_id, email text_pattern_ops);
CREATE INDEX user_account_search_name ON public.user_account USING btree (organization_id, name_lowered text_pattern_ops);
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE vat_check (  -- owned by owner
    organization_id text NOT NULL,
    id text NOT NULL,
    station_id text,
    evse_no integer,
    session_id text,
    checked_at timestamp with time zone NOT NULL,
    checked_by text,
    written text NOT NULL,
    number text,
    country text,
    verdict text NOT NULL,
    reason text NOT NULL,
    is_accepted boolean NOT NULL,
    company text,
    address text[] NOT NULL DEFAULT '{}'::text[],
    CONSTRAINT vat_check_pkey PRIMARY KEY (organization_id, id),
    CONSTRAINT vat_check_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization(id),
    CONSTRAINT vat_check_station_exists FOREIGN KEY (station_id) REFERENCES station(id) ON DELETE CASCADE,
    CONSTRAINT vat_check_accepts_numbers CHECK (((number IS NOT NULL) OR (NOT is_accepted))),
    CONSTRAINT vat_check_verdict_is_known CHECK ((verdict = ANY (ARRAY['valid'::text, 'invalid'::text, 'unconfirmed'::text])))
);
CREATE INDEX vat_check_newest ON public.vat_check USING btree (organization_id, checked_at, id);
CREATE INDEX vat_check_newest_by_station ON public.vat_check USING btree (organization_id, station_id, checked_at, id);
CREATE INDEX vat_check_of_session ON public.vat_check USING btree (organization_id, session_id) WHERE (session_id IS NOT NULL);
CREATE INDEX vat_check_oldest ON public.vat_check USING btree (checked_at) WHERE (session_id IS NULL);
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE vehicle_plan (  -- owned by owner
    organization_id text NOT NULL,
    id text NOT NULL,
    station_id text NOT NULL,
    evse_no integer NOT NULL,
    ocpp_transaction_ref text,
    session_id text,
    heard_at timestamp with time zone NOT NULL,
    has_priority boolean,
    priority_at timestamp with time zone,
    needs_at timestamp with time zone,
    transfer text,
    control_mode text,
    energy_wh numeric,
    soc_percent integer,
    departs_at timestamp with time zone,
    periods_max bigint,
    needs jsonb,
    needs_answer text,
    needs_doubt text,
    schedule_at timestamp with time zone,
    starts_at timestamp with time zone,
    duration_s bigint,
    unit text,
    schedule jsonb,
    expected jsonb,
    beyond jsonb,
    is_within boolean,
    schedule_doubt text,
    CONSTRAINT vehicle_plan_is_of_one_transaction UNIQUE NULLS NOT DISTINCT (organization_id, station_id, evse_no, ocpp_transaction_ref),
    CONSTRAINT vehicle_plan_pkey PRIMARY KEY (organization_id, id),
    CONSTRAINT vehicle_plan_station_exists FOREIGN KEY (station_id) REFERENCES station(id) ON DELETE CASCADE,
    CONSTRAINT vehicle_plan_needs_are_answered CHECK (((needs IS NULL) = (needs_answer IS NULL))),
    CONSTRAINT vehicle_plan_schedule_is_compared CHECK (((schedule IS NULL) = (is_within IS NULL)))
);
CREATE INDEX vehicle_plan_newest ON public.vehicle_plan USING btree (organization_id, heard_at, id);
CREATE INDEX vehicle_plan_newest_by_station ON public.vehicle_plan USING btree (organization_id, station_id, heard_at, id);
CREATE INDEX vehicle_plan_of_session ON public.vehicle_plan USING btree (session_id);
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

CREATE TABLE web_session (  -- owned by owner
    organization_id text NOT NULL,
    token_sha256 bytea NOT NULL,
    user_id text NOT NULL,
    stage text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    seen_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    CONSTRAINT web_session_pkey PRIMARY KEY (token_sha256),
    CONSTRAINT web_session_user_id_fkey FOREIGN KEY (user_id) REFERENCES user_account(id),
    CONSTRAINT web_session_ends_after_it_began CHECK ((expires_at > created_at)),
    CONSTRAINT web_session_stage_is_known CHECK ((stage = ANY (ARRAY['awaiting_code'::text, 'awaiting_new_password'::text, 'signed_in'::text])))
);
CREATE INDEX web_session_expiry ON public.web_session USING btree (expires_at);
CREATE INDEX web_session_of_user ON public.web_session USING btree (user_id);
-- policy rows_of_visible_organizations: ALL by app, work where (organization_id = ANY (visible_organizations()))

-- Functions
all_terminals() -> TABLE(organization_id text, id text)  -- with the rights of owner
answered_runs(of_kind text, most integer) -> TABLE(organization_id text, id text)  -- with the rights of owner
api_key_by_prefix(presented text) -> TABLE(organization_id text, id text, prefix text, secret_sha256 bytea, name text, role text, created_at timestamp with time zone, created_by text, last_used_at timestamp with time zone, revoked_at timestamp with time zone, organizations text[])  -- with the rights of owner
beginning_runs(of_kind text, most integer) -> TABLE(organization_id text, id text)  -- with the rights of owner
callback_owner(hash bytea, at timestamp with time zone) -> TABLE(organization_id text, terminal_id text, operation_id text)  -- with the rights of owner
checkout_of_link(hash bytea) -> TABLE(organization_id text, id text)  -- with the rights of owner
clear_sign_in_failures(tried bytea) -> void  -- with the rights of owner
count_entry() -> trigger  -- with the rights of owner
count_session() -> trigger  -- with the rights of owner
counted(told session, sign integer) -> TABLE(about text, quarter timestamp with time zone, ended bigint, energy_wh bigint, failed_starts bigint)
counted_digest(counted token) -> numeric
counted_digest_of_16(counted token) -> numeric
days_without_partition() -> SETOF date  -- with the rights of journal
driver_page_of(wanted text, at timestamp with time zone) -> TABLE(operator text, settings_line jsonb, site text, address text, station text, label text, is_retired boolean, state text, zone text, currency text, hold_minor bigint, tariff jsonb, readers text[], is_reader_online boolean, is_plug_first boolean, reader_tariffs jsonb)  -- with the rights of owner
drop_partitions(parent text, before date) -> integer  -- with the rights of journal
due_again(question text, at timestamp with time zone, most integer) -> TABLE(organization_id text, id text, due_at timestamp with time zone)  -- with the rights of owner
due_ceilings(at timestamp with time zone, most integer) -> TABLE(organization_id text, id text, due_at timestamp with time zone)  -- with the rights of owner
due_certificates(at timestamp with time zone, most integer) -> TABLE(organization_id text, id text, due_at timestamp with time zone)  -- with the rights of owner
due_charging_plans(at timestamp with time zone, most integer) -> TABLE(organization_id text, id text)  -- with the rights of owner
due_checkouts(at timestamp with time zone, most integer) -> TABLE(organization_id text, id text, due_at timestamp with time zone)  -- with the rights of owner
due_commands(at timestamp with time zone, most integer) -> TABLE(organization_id text, id text, due_at timestamp with time zone)  -- with the rights of owner
due_comparisons(at timestamp with time zone, most integer) -> TABLE(organization_id text, id text)  -- with the rights of owner
due_corrections(most integer) -> TABLE(organization_id text, id text)  -- with the rights of owner
due_default_prices(looked_before timestamp with time zone, most integer) -> TABLE(organization_id text, id text)  -- with the rights of owner
due_effects(at timestamp with time zone, most integer) -> TABLE(organization_id text, id text, about text)  -- with the rights of owner
due_firmware_runs(at timestamp with time zone, boots_within interval, most integer) -> TABLE(organization_id text, id text)  -- with the rights of owner
due_local_list_runs(most integer) -> TABLE(organization_id text, id text)  -- with the rights of owner
due_local_lists(at timestamp with time zone, most integer) -> TABLE(organization_id text, id text)  -- with the rights of owner
due_payments(at timestamp with time zone, most integer) -> TABLE(organization_id text, id text, due_at timestamp with time zone)  -- with the rights of owner
due_readers(at timestamp with time zone, most integer) -> TABLE(organization_id text, id text, due_at timestamp with time zone)  -- with the rights of owner
due_refunds(at timestamp with time zone, most integer) -> TABLE(organization_id text, id text, due_at timestamp with time zone)  -- with the rights of owner
due_reservations(at timestamp with time zone, most integer) -> TABLE(organization_id text, id text, due_at timestamp with time zone)  -- with the rights of owner
due_sessions(at timestamp with time zone, most integer) -> TABLE(organization_id text, id text, due_at timestamp with time zone)  -- with the rights of owner
due_setting_sweeps(at timestamp with time zone, read_before timestamp with time zone, again_after interval, most integer) -> TABLE(organization_id text, id text)  -- with the rights of owner
due_station_costs(at timestamp with time zone, priced_before timestamp with time zone, most integer) -> TABLE(organization_id text, id text, due_at timestamp with time zone)  -- with the rights of owner
due_station_tariffs(at timestamp with time zone, most integer) -> TABLE(organization_id text, id text)  -- with the rights of owner
due_verifications(run_before timestamp with time zone, most integer) -> TABLE(organization_id text, id text, due_at timestamp with time zone)  -- with the rights of owner
effect_owner(effect text) -> text  -- with the rights of owner
entry_balances() -> trigger
expired_file_jobs(at timestamp with time zone, most integer) -> TABLE(organization_id text, id text)  -- with the rights of owner
fact_stream_end() -> TABLE(xid xid8, "position" bigint)  -- with the rights of owner
file_door(named text) -> TABLE(organization_id text, id text, password_sha256 bytea, expires_at timestamp with time zone)  -- with the rights of owner
forget_audit(rows_before timestamp with time zone, addresses_before timestamp with time zone, most integer) -> bigint  -- with the rights of owner
forget_availability_totals(ended_before timestamp with time zone, most integer) -> bigint  -- with the rights of owner
forget_checkouts(before timestamp with time zone, most integer) -> bigint  -- with the rights of owner
forget_contract_checks(before timestamp with time zone, most integer) -> bigint  -- with the rights of owner
forget_ended(at timestamp with time zone, effects_before timestamp with time zone, commands_before timestamp with time zone, attention_before timestamp with time zone, strangers_before timestamp with time zone, most integer) -> bigint  -- with the rights of owner
forget_file_jobs(before timestamp with time zone) -> void  -- with the rights of owner
forget_heard(before timestamp with time zone, most integer) -> bigint  -- with the rights of owner
forget_refused_connections(before timestamp with time zone, most integer) -> bigint  -- with the rights of owner
forget_security_events(before timestamp with time zone, most integer) -> bigint  -- with the rights of owner
forget_spans(ended_before timestamp with time zone, most integer) -> bigint  -- with the rights of owner
forget_vat_checks(before timestamp with time zone, most integer) -> bigint  -- with the rights of owner
has_organizations() -> boolean  -- with the rights of owner
hold_rollout(job_organization text, job text) -> TABLE(skips_offline boolean)  -- with the rights of owner
is_put_off(owner text, question text, thing text, deadline timestamp with time zone) -> boolean
keep_held_digest() -> trigger
keep_named_digests() -> trigger  -- with the rights of owner
keep_token_digests() -> trigger  -- with the rights of owner
last_message_of(station text, since timestamp with time zone) -> timestamp with time zone
line_digest(id_token text, id_token_type text, expires_at timestamp with time zone, group_id_token text) -> bigint
lock_sign_in_failures(tried bytea) -> TABLE(failures integer, last_at timestamp with time zone)  -- with the rights of owner
make_partitions(day date) -> void  -- with the rights of journal
note_ended_spans() -> trigger  -- with the rights of owner
note_rollout_run_ended(job_organization text, job text, at timestamp with time zone) -> TABLE(state text, pause_reason text, is_news boolean)  -- with the rights of owner
open_sessions(station_ids text[]) -> TABLE(id text, version bigint, station_id text, status text, evse_no integer, connector_no integer, ocpp_transaction_ref text, remote_start_ref text, opened_at timestamp with time zone, energy_ceiling_wh numeric, time_ceiling_at timestamp with time zone, has_stopped boolean, stop text, progress text)
operator_counts(at timestamp with time zone) -> TABLE(measure text, label text, value double precision)  -- with the rights of owner
organization_by_id_or_root(wanted text) -> text  -- with the rights of owner
organization_settings_line(wanted text) -> jsonb  -- with the rights of owner
organization_with_descendants(root text) -> SETOF text  -- with the rights of owner
payments_of_groups(groups text[], most integer) -> SETOF text
phone_line_of(wanted text) -> TABLE(organization_id text, site_id text, station_id text, evse_no integer, code_secret_sealed bytea, evse_says text, page_id text, page_account_id text, site_says text, organization_says text)  -- with the rights of owner
place_attention() -> trigger  -- with the rights of owner
place_of_sale(at timestamp with time zone) -> TABLE(organization_id text, site_id text, station_id text, evse_id text, evse_no integer, label text, zone text, currency text, settings jsonb, power_w integer, tariff jsonb, subprotocol text, is_connected boolean, connector_no integer, status text, status_at timestamp with time zone)
protect_tenant(protected regclass) -> void
quarter_of(at timestamp with time zone) -> timestamp with time zone
receipt_by_link(hash bytea) -> TABLE(organization_id text, id text)  -- with the rights of owner
receipt_is_coming(hash bytea) -> boolean  -- with the rights of owner
refuse_change() -> trigger
rollout_details(job_organization text, job text) -> TABLE(details jsonb, created_by text)  -- with the rights of owner
seconds_in_state(organization text, kind text, ids text[], since timestamp with time zone, until timestamp with time zone) -> TABLE(about_id text, state text, seconds double precision)
setting_templates_above(whose text) -> SETOF setting_template  -- with the rights of owner
sign_in_candidate(typed text) -> TABLE(organization_id text, id text, role text, must_change_password boolean, has_totp boolean, created_at timestamp with time zone, last_signed_in_at timestamp with time zone, disabled_at timestamp with time zone, password_hash text)  -- with the rights of owner
spans_go_with_their_thing() -> trigger  -- with the rights of owner
station_has_changed() -> trigger
stations_in(organizations text[], site text, station_group text) -> TABLE(id text, is_retired boolean)
stations_with_commands() -> SETOF text  -- with the rights of owner
sum_availability(ended_until timestamp with time zone, most integer) -> bigint  -- with the rights of owner
sweep_access(at timestamp with time zone, failures_before timestamp with time zone) -> bigint  -- with the rights of owner
tariff_at_evse(station text, evse integer, at timestamp with time zone) -> text
tell_data_keys(told text, told_ids text[], at timestamp with time zone, lately timestamp with time zone) -> TABLE(place text, key_ids text[])  -- with the rights of owner
terminal_account_owner(wanted text) -> text  -- with the rights of owner
touch_station() -> trigger  -- with the rights of owner
unnamed_files(hashes text[], uploads text[]) -> SETOF text  -- with the rights of owner
vehicle_was_served(station text, evse integer, connector integer, since timestamp with time zone) -> boolean
visible_organizations() -> text[]
wanted_lines(station text, at timestamp with time zone) -> TABLE(id_token text, id_token_type text, expires_at timestamp with time zone, group_id_token text)
web_code_of(wanted_identity text, wanted_evse_no integer) -> TABLE(organization_id text, station_id text, evse_id text, secret_sealed bytea, validity_s integer, length integer)  -- with the rights of owner
web_session_by_token(token bytea) -> TABLE(organization_id text, user_id text, stage text, created_at timestamp with time zone, seen_at timestamp with time zone, expires_at timestamp with time zone, role text, organizations text[])  -- with the rights of owner
write_sign_in_failures(tried bytea, failures integer, at timestamp with time zone) -> void  -- with the rights of owner
