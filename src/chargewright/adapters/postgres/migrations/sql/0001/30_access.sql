-- People: accounts, web sessions, API keys, wrong answers at the door, answers kept for repeats.

CREATE TABLE user_account (
    organization_id text NOT NULL REFERENCES organization (id),
    id text PRIMARY KEY,
    -- Personal data: these two and nothing else in the database. Null once the person is forgotten.
    email text CONSTRAINT user_email_is_unique UNIQUE
        CONSTRAINT user_email_is_normalised CHECK (email = lower(btrim(email))),
    name text,
    role text NOT NULL CONSTRAINT user_role_is_known CHECK (
        role IN (
            'administrator', 'network_manager', 'station_manager', 'installer', 'support',
            'accountant', 'analyst'
        )
    ),
    -- argon2; empty, and so matched by nothing, once the person is forgotten.
    password_hash text NOT NULL,
    must_change_password boolean NOT NULL,
    -- Sealed with the installation's data key.
    totp_seed bytea,
    totp_confirmed boolean NOT NULL DEFAULT false,
    -- The newest spent step (seconds since 1970 / 30): a code is good once.
    totp_last_step bigint,
    recovery_code_sha256s bytea[] NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL,
    created_by text NOT NULL,
    last_signed_in_at timestamptz,
    disabled_at timestamptz,
    forgotten_at timestamptz,
    CONSTRAINT user_is_forgotten_whole CHECK (
        (forgotten_at IS NULL AND email IS NOT NULL AND name IS NOT NULL)
        OR (
            forgotten_at IS NOT NULL AND email IS NULL AND name IS NULL
            AND password_hash = '' AND totp_seed IS NULL AND recovery_code_sha256s = '{}'
        )
    ),
    CONSTRAINT user_confirmed_phone_has_a_seed CHECK (totp_seed IS NOT NULL OR NOT totp_confirmed)
);
-- listing users: one organisation by address, and newest first. CASE, because the planner takes
-- coalesce() for something that could leak, and would keep it from the index under row-level security.
CREATE INDEX user_account_by_email ON user_account (
    organization_id, (CASE WHEN email IS NULL THEN '' ELSE email END), id
);
CREATE INDEX user_account_newest ON user_account (organization_id, created_at, id);
SELECT protect_tenant('user_account');

CREATE TABLE web_session (
    organization_id text NOT NULL,
    token_sha256 bytea PRIMARY KEY,
    user_id text NOT NULL REFERENCES user_account (id),
    stage text NOT NULL CONSTRAINT web_session_stage_is_known
        CHECK (stage IN ('awaiting_code', 'awaiting_new_password', 'signed_in')),
    created_at timestamptz NOT NULL,
    seen_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    CONSTRAINT web_session_ends_after_it_began CHECK (expires_at > created_at)
);
-- end_sessions_of: all of one user
CREATE INDEX web_session_of_user ON web_session (user_id);
-- sweep_access: those that are over
CREATE INDEX web_session_expiry ON web_session (expires_at);
SELECT protect_tenant('web_session');

CREATE TABLE api_key (
    organization_id text NOT NULL REFERENCES organization (id),
    id text PRIMARY KEY,
    -- Public: finds the row and lets a person recognise the key.
    prefix text NOT NULL CONSTRAINT api_key_prefix_is_unique UNIQUE,
    secret_sha256 bytea NOT NULL,
    name text NOT NULL,
    role text NOT NULL CONSTRAINT api_key_role_is_known CHECK (
        role IN (
            'administrator', 'network_manager', 'station_manager', 'installer', 'support',
            'accountant', 'analyst'
        )
    ),
    created_at timestamptz NOT NULL,
    created_by text NOT NULL,
    last_used_at timestamptz,
    revoked_at timestamptz
);
-- listing keys: one organisation, newest first
CREATE INDEX api_key_newest ON api_key (organization_id, created_at, id);
SELECT protect_tenant('api_key');

-- Wrong answers in a row, by the hash of what was tried. Belongs to no organisation, because the
-- address that was typed may belong to nobody; reached through the functions below only.
CREATE TABLE sign_in_failure (
    subject bytea PRIMARY KEY,
    failures integer NOT NULL,
    last_at timestamptz
);
-- sweep_access: those that are forgotten
CREATE INDEX sign_in_failure_age ON sign_in_failure (last_at);
ALTER TABLE sign_in_failure ENABLE ROW LEVEL SECURITY;

-- The answer that a request with an Idempotency-Key got, written in its unit of work.
CREATE TABLE idempotency_key (
    organization_id text NOT NULL,
    caller_id text NOT NULL,
    key text NOT NULL CONSTRAINT idempotency_key_fits CHECK (length(key) BETWEEN 1 AND 255),
    request_sha256 bytea NOT NULL,
    status smallint NOT NULL,
    -- Sealed: an answer may hold a secret that is shown once.
    answer bytea NOT NULL,
    location text,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (organization_id, caller_id, key)
);
-- sweep_access: those that are over
CREATE INDEX idempotency_key_expiry ON idempotency_key (expires_at);
SELECT protect_tenant('idempotency_key');

-- ---------------------------------------------------------------------------------------------
-- Before anybody is known. Each function answers one exact question with one row, so that role app
-- can find who knocks without being able to read a table.

-- The account of one address: what a sign-in is judged by, and nothing personal.
CREATE FUNCTION sign_in_candidate(typed text)
RETURNS TABLE (
    organization_id text, id text, role text, must_change_password boolean, has_totp boolean,
    created_at timestamptz, last_signed_in_at timestamptz, disabled_at timestamptz,
    password_hash text
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$
    SELECT
        u.organization_id, u.id, u.role, u.must_change_password, u.totp_confirmed, u.created_at,
        u.last_signed_in_at, u.disabled_at, u.password_hash
    FROM user_account AS u
    WHERE u.email = typed
$$;

-- The web session under the hash of a token; none where its user may not sign in.
CREATE FUNCTION web_session_by_token(token bytea)
RETURNS TABLE (
    organization_id text, user_id text, stage text, created_at timestamptz, seen_at timestamptz,
    expires_at timestamptz, role text, organizations text[]
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$
    SELECT
        w.organization_id, w.user_id, w.stage, w.created_at, w.seen_at, w.expires_at, u.role,
        ARRAY(SELECT organization_with_descendants(w.organization_id))
    FROM web_session AS w
    JOIN user_account AS u ON u.id = w.user_id
    WHERE w.token_sha256 = token AND u.disabled_at IS NULL AND u.forgotten_at IS NULL
$$;

-- The API key of one prefix, with the hash that its secret must match.
CREATE FUNCTION api_key_by_prefix(presented text)
RETURNS TABLE (
    organization_id text, id text, prefix text, secret_sha256 bytea, name text, role text,
    created_at timestamptz, created_by text, last_used_at timestamptz, revoked_at timestamptz,
    organizations text[]
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$
    SELECT
        k.organization_id, k.id, k.prefix, k.secret_sha256, k.name, k.role, k.created_at,
        k.created_by, k.last_used_at, k.revoked_at,
        ARRAY(SELECT organization_with_descendants(k.organization_id))
    FROM api_key AS k
    WHERE k.prefix = presented
$$;

-- The count of one subject, held until the unit of work ends.
CREATE FUNCTION lock_sign_in_failures(tried bytea)
RETURNS TABLE (failures integer, last_at timestamptz)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public
AS $$
    INSERT INTO sign_in_failure AS f (subject, failures, last_at)
    VALUES (tried, 0, NULL)
    ON CONFLICT (subject) DO UPDATE SET failures = f.failures
    RETURNING f.failures, f.last_at
$$;

CREATE FUNCTION write_sign_in_failures(tried bytea, failures integer, at timestamptz)
RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public
AS $$
    INSERT INTO sign_in_failure AS f (subject, failures, last_at)
    VALUES (tried, write_sign_in_failures.failures, at)
    ON CONFLICT (subject) DO UPDATE
    SET failures = write_sign_in_failures.failures, last_at = write_sign_in_failures.at
$$;

CREATE FUNCTION clear_sign_in_failures(tried bytea) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public
AS $$ DELETE FROM sign_in_failure WHERE subject = tried $$;

-- What has run out: web sessions, wrong answers of the day before, answers kept for repeats.
CREATE FUNCTION sweep_access(at timestamptz, failures_before timestamptz) RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public
AS $$
    WITH old_sessions AS (
        DELETE FROM web_session WHERE expires_at <= at RETURNING 1
    ), old_failures AS (
        DELETE FROM sign_in_failure WHERE last_at <= failures_before RETURNING 1
    ), old_answers AS (
        DELETE FROM idempotency_key WHERE expires_at <= at RETURNING 1
    )
    SELECT
        (SELECT count(*) FROM old_sessions) + (SELECT count(*) FROM old_failures)
        + (SELECT count(*) FROM old_answers)
$$;

GRANT SELECT, INSERT, UPDATE ON user_account, api_key TO app;
GRANT SELECT ON user_account, api_key TO work;
GRANT SELECT, INSERT, UPDATE, DELETE ON web_session, idempotency_key TO app;

REVOKE EXECUTE ON FUNCTION organization_with_descendants(text), sign_in_candidate(text),
    web_session_by_token(bytea), api_key_by_prefix(text), lock_sign_in_failures(bytea),
    write_sign_in_failures(bytea, integer, timestamptz), clear_sign_in_failures(bytea),
    sweep_access(timestamptz, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sign_in_candidate(text), web_session_by_token(bytea),
    api_key_by_prefix(text), lock_sign_in_failures(bytea),
    write_sign_in_failures(bytea, integer, timestamptz), clear_sign_in_failures(bytea) TO app;
GRANT EXECUTE ON FUNCTION organization_with_descendants(text) TO app, work;
GRANT EXECUTE ON FUNCTION sweep_access(timestamptz, timestamptz) TO work;
