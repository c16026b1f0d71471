-- The one stream of facts, the effects that decisions asked for, and what asks for an operator.

CREATE TABLE fact (
    organization_id text NOT NULL,
    position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- Commit order is not id order: readers take rows below the oldest running transaction.
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    id text NOT NULL CONSTRAINT fact_id_is_unique UNIQUE,
    kind text NOT NULL,
    -- The id of the thing it happened to.
    about text NOT NULL,
    station_id text,
    session_id text,
    payment_id text,
    body jsonb NOT NULL,
    occurred_at timestamptz NOT NULL,
    received_at timestamptz NOT NULL
);
-- read_facts: the stream in the order of (xid, position)
CREATE INDEX fact_stream ON fact (xid, position);
-- timeline of a session, a payment, a station
CREATE INDEX fact_of_session ON fact (session_id, position) WHERE session_id IS NOT NULL;
CREATE INDEX fact_of_payment ON fact (payment_id, position) WHERE payment_id IS NOT NULL;
CREATE INDEX fact_of_station ON fact (station_id, position) WHERE station_id IS NOT NULL;
SELECT protect_tenant('fact');
CREATE TRIGGER fact_is_never_changed BEFORE UPDATE OR DELETE ON fact
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Where the stream ends for everyone: a place and no fact, so that each process watches it once for
-- all its readers.
CREATE FUNCTION fact_stream_end() RETURNS TABLE (xid xid8, "position" bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$
    SELECT f.xid, f.position FROM fact AS f
    WHERE f.xid < pg_snapshot_xmin(pg_current_snapshot())
    ORDER BY f.xid DESC, f.position DESC LIMIT 1
$$;

CREATE TABLE effect (
    organization_id text NOT NULL,
    id text PRIMARY KEY,
    -- Which event asked for it, and as which of its effects: asked twice is asked once.
    cause text NOT NULL,
    ordinal smallint NOT NULL,
    kind text NOT NULL,
    about text NOT NULL,
    body jsonb NOT NULL,
    state text NOT NULL DEFAULT 'pending'
        CONSTRAINT effect_state_is_known CHECK (state IN ('pending', 'done', 'given_up')),
    -- Raised and committed before the work begins: more than 0 means it may have happened already.
    attempts integer NOT NULL DEFAULT 0,
    due_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    done_at timestamptz,
    problem text,
    CONSTRAINT effect_is_asked_once UNIQUE (cause, ordinal)
);
-- due_effects: what is to be done, oldest first
CREATE INDEX effect_due ON effect (due_at) WHERE state = 'pending';
-- effects of one thing, for its timeline
CREATE INDEX effect_about ON effect (about, created_at);
SELECT protect_tenant('effect');

-- Ids and owners only: the worker then opens a unit of work of that organisation.
CREATE FUNCTION due_effects(at timestamptz, most integer)
RETURNS TABLE (organization_id text, id text, about text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$
    SELECT e.organization_id, e.id, e.about FROM effect AS e
    WHERE e.state = 'pending' AND e.due_at <= at ORDER BY e.due_at LIMIT most
$$;
CREATE FUNCTION effect_owner(effect text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$ SELECT e.organization_id FROM effect AS e WHERE e.id = effect $$;

CREATE TABLE attention (
    organization_id text NOT NULL,
    id text NOT NULL,
    kind text NOT NULL,
    about text NOT NULL,
    station_id text,
    session_id text,
    payment_id text,
    detail jsonb NOT NULL DEFAULT '{}',
    opened_at timestamptz NOT NULL,
    closed_at timestamptz,
    closed_by text,
    note text,
    PRIMARY KEY (organization_id, id)
);
CREATE UNIQUE INDEX attention_is_open_once ON attention (organization_id, kind, about) WHERE closed_at IS NULL;
-- list_attention: open items, newest first
CREATE INDEX attention_open ON attention (organization_id, opened_at DESC, id DESC) WHERE closed_at IS NULL;
-- due_again: the few things that could not be woken
CREATE INDEX attention_not_woken ON attention (kind) WHERE closed_at IS NULL AND kind LIKE '%.not_woken';
SELECT protect_tenant('attention');

CREATE TABLE station_command (
    organization_id text NOT NULL,
    id text NOT NULL,
    station_id text NOT NULL REFERENCES station (id),
    session_id text,
    -- Who asked: an effect or a person's request; asked twice is asked once.
    cause text NOT NULL CONSTRAINT station_command_is_asked_once UNIQUE,
    name text NOT NULL,
    payload jsonb NOT NULL,
    is_urgent boolean NOT NULL DEFAULT true,
    state text NOT NULL DEFAULT 'queued'
        CONSTRAINT station_command_state_is_known CHECK (
            state IN ('queued', 'sent', 'accepted', 'rejected', 'failed', 'unknown')
        ),
    requested_at timestamptz NOT NULL,
    requested_by text,
    -- After this it is not sent any more, and what was sent without answer is unknown.
    expires_at timestamptz NOT NULL,
    sent_at timestamptz,
    answered_at timestamptz,
    answer jsonb,
    PRIMARY KEY (organization_id, id)
);
-- commands waiting for the socket of a station
CREATE INDEX station_command_waiting ON station_command (station_id, requested_at) WHERE state IN ('queued', 'sent');
-- due_commands: what has expired without an end
CREATE INDEX station_command_expiry ON station_command (expires_at) WHERE state IN ('queued', 'sent');
-- list_commands of a station, newest first
CREATE INDEX station_command_newest ON station_command (organization_id, station_id, requested_at DESC, id DESC);
SELECT protect_tenant('station_command');
CREATE FUNCTION stations_with_commands() RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$ SELECT DISTINCT c.station_id FROM station_command AS c WHERE c.state = 'queued' $$;

GRANT SELECT, INSERT ON fact TO work, app;
-- The gateway writes that stations came and went and what their connectors report, for everyone.
GRANT INSERT ON fact TO journal;
CREATE POLICY gateway_tells_of_every_station ON fact FOR INSERT TO journal WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON effect, attention, station_command TO work, app;
REVOKE EXECUTE ON FUNCTION fact_stream_end() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION fact_stream_end() TO app;
REVOKE EXECUTE ON FUNCTION due_effects(timestamptz, integer), effect_owner(text),
    stations_with_commands() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION due_effects(timestamptz, integer), effect_owner(text),
    stations_with_commands() TO work;
