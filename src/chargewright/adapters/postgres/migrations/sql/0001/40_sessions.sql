-- Tokens, sessions, and what the gateway keeps of the conversation: the log and the readings.

CREATE TABLE token (
    organization_id text NOT NULL REFERENCES organization (id),
    id text PRIMARY KEY,
    -- As presented, upper case; compared without case (OCPP 1.6, 7.28 CiString).
    uid text NOT NULL CONSTRAINT token_uid_is_upper_case CHECK (uid = upper(uid) AND uid <> ''),
    kind text NOT NULL DEFAULT 'RFID',
    -- What stations of OCPP 2.x call it: what its kind comes to, unless somebody said otherwise.
    id_token_type text NOT NULL DEFAULT 'ISO14443' CONSTRAINT token_id_token_type_is_known CHECK (
        id_token_type IN ('Central', 'eMAID', 'ISO14443', 'ISO15693', 'KeyCode', 'Local', 'MacAddress')
    ),
    label text NOT NULL DEFAULT '',
    -- What tokens that stand for each other have in common (OCPP 1.6: parentIdTag); null: of no group.
    group_uid text CONSTRAINT token_group_uid_is_upper_case CHECK (group_uid = upper(group_uid) AND group_uid <> ''),
    is_blocked boolean NOT NULL DEFAULT false,
    valid_to timestamptz,
    -- Which its driver reads, as a tag (RFC 5646) that OCPP has room for; null: nobody said.
    language text CONSTRAINT token_language_is_short CHECK (length(language) BETWEEN 2 AND 8),
    created_at timestamptz NOT NULL,
    CONSTRAINT token_uid_is_unique_in_organization UNIQUE (organization_id, uid)
);
SELECT protect_tenant('token');

-- OCPP 1.6 transactionId: 1 to 2^31-1, unique in the installation, drawn where a session opens.
CREATE SEQUENCE ocpp16_transaction_ref AS integer MINVALUE 1 MAXVALUE 2147483647;
-- OCPP 2.x remoteStartId: an integer of our choice.
CREATE SEQUENCE remote_start_ref AS integer MINVALUE 1 MAXVALUE 2147483647;

CREATE TABLE session (
    organization_id text NOT NULL REFERENCES organization (id),
    id text NOT NULL,
    site_id text NOT NULL REFERENCES site (id),
    station_id text NOT NULL REFERENCES station (id),
    evse_no integer,
    connector_no integer,
    status text NOT NULL CONSTRAINT session_status_is_known CHECK (status IN (
        'refused', 'ready', 'in_progress', 'settling', 'rating_failed', 'billing_failed', 'closed'
    )),
    payment_id text,
    token_id text REFERENCES token (id),
    -- What the provider of the station's own terminal calls the payment.
    station_payment_ref text,
    -- By which means somebody pays.
    payer text NOT NULL GENERATED ALWAYS AS (
        CASE WHEN payment_id IS NOT NULL THEN 'card' WHEN token_id IS NOT NULL THEN 'token'
            WHEN station_payment_ref IS NOT NULL THEN 'station' ELSE 'nobody' END
    ) STORED,
    tariff_version_id text REFERENCES tariff_version (id),
    ocpp_transaction_ref text,
    remote_start_ref text,
    opened_at timestamptz NOT NULL,
    started_at timestamptz,
    ended_at timestamptz,
    closed_at timestamptz,
    last_event_at timestamptz NOT NULL,
    -- When the last reading came after it was closed, by our clock; null: none did.
    late_reading_at timestamptz,
    energy_wh bigint,
    total_minor bigint,
    currency text NOT NULL,
    close_reason text,
    flags text[] NOT NULL DEFAULT '{}',
    -- The ceilings of its payment: where the station is stopped. Null where nothing limits it.
    energy_ceiling_wh numeric,
    time_ceiling_at timestamptz,
    -- When the machine wants to be woken; read with our clock.
    due_at timestamptz,
    version bigint NOT NULL DEFAULT 1,
    -- chargewright.sessions.model.Session as JSON: the whole machine.
    machine jsonb NOT NULL,
    -- The bill as it was rated; null before.
    bill jsonb,
    CONSTRAINT session_ends_after_it_starts CHECK (ended_at >= started_at),
    CONSTRAINT session_closed_has_a_reason CHECK (status <> 'closed' OR close_reason IS NOT NULL),
    PRIMARY KEY (organization_id, id)
);
-- sessions_of_station: what may still change, locked by flows
CREATE INDEX session_open_by_station ON session (station_id)
    WHERE status IN ('ready', 'in_progress', 'settling');
-- match a late start or stop by its reference
CREATE INDEX session_by_transaction ON session (station_id, ocpp_transaction_ref);
CREATE UNIQUE INDEX session_remote_start_ref_is_unique ON session (remote_start_ref);
CREATE UNIQUE INDEX session_of_a_payment_is_one ON session (organization_id, payment_id);
-- sessions of a station closed lately: late starts and stops
CREATE INDEX session_closed_by_station ON session (station_id, closed_at) WHERE closed_at IS NOT NULL;
-- vehicle_was_served: whether a session has ended at a connector since a vehicle came
CREATE INDEX session_ended_by_station ON session (station_id, ended_at) WHERE ended_at IS NOT NULL;
-- due_sessions: whom time must wake
CREATE INDEX session_due ON session (due_at) WHERE due_at IS NOT NULL;
-- list_sessions: newest first, all or of one station, site, status or means
CREATE INDEX session_newest ON session (organization_id, opened_at DESC, id DESC);
CREATE INDEX session_newest_by_station ON session (organization_id, station_id, opened_at DESC, id DESC);
CREATE INDEX session_newest_by_site ON session (organization_id, site_id, opened_at DESC, id DESC);
CREATE INDEX session_newest_by_status ON session (organization_id, status, opened_at DESC, id DESC);
CREATE INDEX session_newest_by_payer ON session (organization_id, payer, opened_at DESC, id DESC);
-- list_sessions: those with a flag, newest first
CREATE INDEX session_newest_imperfect ON session (organization_id, opened_at DESC, id DESC) WHERE flags <> '{}';
SELECT protect_tenant('session');

-- What was heard once, with the answer given; a repeat gets the same answer. Keys in
-- docs/protocols/idempotency.md. Rows are deleted after expires_at.
CREATE TABLE heard (
    organization_id text NOT NULL,
    key text PRIMARY KEY,
    answer jsonb,
    expires_at timestamptz NOT NULL
);
-- forget_heard: what has expired
CREATE INDEX heard_expiry ON heard (expires_at);
SELECT protect_tenant('heard');
-- The worker forgets what has expired, whosever it was.
CREATE FUNCTION forget_heard(before timestamptz, most integer) RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public
AS $$
    WITH gone AS (
        DELETE FROM heard WHERE key IN (
            SELECT h.key FROM heard AS h WHERE h.expires_at < before ORDER BY h.expires_at LIMIT most
        ) RETURNING 1
    )
    SELECT count(*) FROM gone
$$;

-- ---------------------------------------------------------------------------------------------
-- Filled by COPY, partitioned by our clock, never by a station's claim. Owned by role journal.

CREATE TABLE ocpp_log (
    organization_id text NOT NULL,
    station_id text NOT NULL,
    received_at timestamptz NOT NULL,
    position bigint GENERATED ALWAYS AS IDENTITY,
    epoch bigint NOT NULL,
    -- 'in': the station called us; 'out': we called the station.
    direction text NOT NULL,
    action text NOT NULL,
    message_id text NOT NULL,
    -- Frames as they crossed the wire, passwords and keys masked; answer null where none was given.
    request text NOT NULL,
    answer text,
    is_error boolean NOT NULL,
    problem text,
    -- Stored escaped because its batch could not be written with it as it was.
    is_guilty boolean NOT NULL DEFAULT false
) PARTITION BY RANGE (received_at);
-- log of one station, newest first
CREATE INDEX ocpp_log_of_station ON ocpp_log (station_id, received_at DESC, position DESC);

CREATE TABLE reading (
    organization_id text NOT NULL,
    station_id text NOT NULL,
    received_at timestamptz NOT NULL,
    position bigint GENERATED ALWAYS AS IDENTITY,
    epoch bigint NOT NULL,
    -- Null where the reading belongs to no session (clock-aligned readings of an idle connector).
    session_id text,
    evse_no integer NOT NULL,
    connector_no integer NOT NULL,
    scope text NOT NULL,
    -- As the station claimed, and what the check used instead where the claim is no time.
    claimed_at timestamptz,
    used_at timestamptz NOT NULL,
    energy_wh numeric,
    power_w numeric,
    current_a numeric,
    voltage_v numeric,
    soc_percent numeric,
    verdict text NOT NULL,
    limit_wh numeric,
    session_energy_wh numeric,
    flags text,
    -- The session's progress after this reading (chargewright.metering state as JSON): what a stop
    -- and a restarted gateway go on from. Null where nothing moved.
    progress text,
    signed text,
    is_guilty boolean NOT NULL DEFAULT false
) PARTITION BY RANGE (received_at);
-- readings of a session in order; the last one carries its progress
CREATE INDEX reading_of_session ON reading (session_id, position) WHERE session_id IS NOT NULL;

ALTER TABLE ocpp_log OWNER TO journal;
ALTER TABLE reading OWNER TO journal;
SELECT protect_tenant('ocpp_log');
SELECT protect_tenant('reading');
GRANT SELECT, INSERT ON ocpp_log, reading TO work;
GRANT SELECT ON ocpp_log, reading TO app;
GRANT SELECT ON reading TO owner;  -- due_ceilings looks across organisations
CREATE POLICY deadlines_know_every_reading ON reading FOR SELECT TO owner USING (true);

-- What may still change on these stations, each with its last progress. A plan is kept for as long as a
-- connection lives, and the readings of a day are planned for while there are none: without these
-- settings the readings of all sessions are read for each of them until the table is analyzed again.
CREATE FUNCTION open_sessions(station_ids text[])
RETURNS TABLE (
    id text, version bigint, station_id text, status text, evse_no integer, connector_no integer,
    ocpp_transaction_ref text, remote_start_ref text, opened_at timestamptz, energy_ceiling_wh numeric,
    time_ceiling_at timestamptz, has_stopped boolean, stop text, progress text
)
LANGUAGE plpgsql STABLE SET search_path = public
SET enable_seqscan = off SET enable_bitmapscan = off SET enable_sort = off
AS $$
BEGIN
    RETURN QUERY
    SELECT
        s.id, s.version, s.station_id, s.status, s.evse_no, s.connector_no, s.ocpp_transaction_ref,
        s.remote_start_ref, s.opened_at, s.energy_ceiling_wh, s.time_ceiling_at,
        s.machine ->> 'station_ended_at' IS NOT NULL,
        CASE WHEN s.machine ->> 'station_ended_at' IS NULL THEN s.machine ->> 'stop' END,
        last.progress
    FROM session AS s
    LEFT JOIN LATERAL (
        SELECT r.progress FROM reading AS r
        WHERE r.session_id = s.id AND r.progress IS NOT NULL AND r.received_at >= s.opened_at
        ORDER BY r.position DESC LIMIT 1
    ) AS last ON true
    WHERE s.station_id = ANY (open_sessions.station_ids) AND s.status IN ('ready', 'in_progress')
    ORDER BY s.opened_at;
END
$$;
REVOKE EXECUTE ON FUNCTION open_sessions(text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION open_sessions(text[]) TO journal;

-- When the last message of a station came, of those since then; null: none. A list that looks into the log by
-- itself is planned for every day that is kept: here that is done once for a connection, and only days since
-- then are opened. The other settings are for the same reason as above. Rows are seen with the caller's rights.
CREATE FUNCTION last_message_of(station text, since timestamptz) RETURNS timestamptz
LANGUAGE plpgsql STABLE STRICT SET search_path = public
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_bitmapscan = off
AS $$
BEGIN
    RETURN (
        SELECT l.received_at FROM ocpp_log AS l
        WHERE l.station_id = station AND l.received_at >= since AND l.direction = 'in'
        ORDER BY l.received_at DESC LIMIT 1
    );
END
$$;
REVOKE EXECUTE ON FUNCTION last_message_of(text, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION last_message_of(text, timestamptz) TO app;

-- Makes the partitions of one day, where missing. Called by the worker at start and hourly. Rows of
-- a day without partition go to the DEFAULT one, which raises an alarm; they move in with their day.
CREATE FUNCTION make_partitions(day date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public
AS $$
DECLARE
    parent text;
    child text;
    homeless text;
    dawn timestamptz := day::timestamp AT TIME ZONE 'UTC';
    dusk timestamptz := (day + 1)::timestamp AT TIME ZONE 'UTC';
BEGIN
    FOREACH parent IN ARRAY ARRAY['ocpp_log', 'reading'] LOOP
        child := parent || '_' || to_char(day, 'YYYYMMDD');
        homeless := parent || '_default';
        IF to_regclass('public.' || child) IS NULL THEN
            EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', child, parent);
            EXECUTE format('LOCK TABLE %I IN ACCESS EXCLUSIVE MODE', homeless);
            EXECUTE format(
                'WITH moved AS (DELETE FROM %I WHERE received_at >= %L AND received_at < %L RETURNING *) '
                'INSERT INTO %I SELECT * FROM moved', homeless, dawn, dusk, child
            );
            EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', parent, child, dawn, dusk);
            EXECUTE format('REVOKE ALL ON %I FROM PUBLIC, app, work', child);
            EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', child);
        END IF;
    END LOOP;
END
$$;
-- Forgets whole days: the retention of the log and of the readings.
CREATE FUNCTION drop_partitions(parent text, before date) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public
AS $$
DECLARE
    child text;
    dropped integer := 0;
BEGIN
    IF parent NOT IN ('ocpp_log', 'reading') THEN
        RAISE EXCEPTION '% has no partitions', parent;
    END IF;
    FOR child IN
        SELECT c.relname FROM pg_inherits AS i JOIN pg_class AS c ON c.oid = i.inhrelid
        WHERE i.inhparent = ('public.' || parent)::regclass
          AND c.relname ~ ('^' || parent || '_[0-9]{8}$')
          AND to_date(right(c.relname, 8), 'YYYYMMDD') < before
    LOOP
        EXECUTE format('DROP TABLE %I', child);
        dropped := dropped + 1;
    END LOOP;
    RETURN dropped;
END
$$;
ALTER FUNCTION make_partitions(date) OWNER TO journal;
ALTER FUNCTION drop_partitions(text, date) OWNER TO journal;
REVOKE EXECUTE ON FUNCTION make_partitions(date), drop_partitions(text, date), forget_heard(timestamptz, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION make_partitions(date), drop_partitions(text, date), forget_heard(timestamptz, integer) TO work;

SET ROLE journal;
CREATE TABLE ocpp_log_default PARTITION OF ocpp_log DEFAULT;
CREATE TABLE reading_default PARTITION OF reading DEFAULT;
ALTER TABLE ocpp_log_default ENABLE ROW LEVEL SECURITY;
ALTER TABLE reading_default ENABLE ROW LEVEL SECURITY;
-- Days of which rows stand in a DEFAULT partition: nobody made theirs in time.
CREATE FUNCTION days_without_partition() RETURNS SETOF date
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$
    SELECT (l.received_at AT TIME ZONE 'UTC')::date FROM ocpp_log_default AS l
    UNION
    SELECT (r.received_at AT TIME ZONE 'UTC')::date FROM reading_default AS r
$$;
REVOKE EXECUTE ON FUNCTION days_without_partition() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION days_without_partition() TO work;
RESET ROLE;

GRANT SELECT, INSERT, UPDATE ON token TO app;
GRANT SELECT ON token TO work;
GRANT SELECT, INSERT, UPDATE ON session TO work, app;
GRANT SELECT, INSERT ON heard TO work, app;
GRANT SELECT ON session TO journal;
CREATE POLICY gateway_knows_every_session ON session FOR SELECT TO journal USING (true);
GRANT USAGE ON SEQUENCE ocpp16_transaction_ref, remote_start_ref TO work, app;
