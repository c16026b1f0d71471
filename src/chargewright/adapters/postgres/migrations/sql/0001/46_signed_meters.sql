-- Meters that sign: the public keys of the meters at each station, and what the signed records of a session
-- prove (docs/domain/signed-meters.md).

CREATE TABLE meter_key (
    organization_id text NOT NULL,
    id text NOT NULL,
    station_id text NOT NULL
        CONSTRAINT meter_key_station_exists REFERENCES station (id) ON DELETE CASCADE,
    -- Null: the meter of every EVSE of the station.
    evse_no integer CONSTRAINT meter_key_evse_is_numbered CHECK (evse_no > 0),
    -- SubjectPublicKeyInfo in DER, hexadecimal; its SHA-256; its curve or kind.
    public_key text NOT NULL,
    fingerprint text NOT NULL,
    algorithm text NOT NULL,
    origin text NOT NULL CONSTRAINT meter_key_origin_is_known
        CHECK (origin IN ('operator', 'setting', 'record')),
    trust text NOT NULL CONSTRAINT meter_key_trust_is_known
        CHECK (trust IN ('confirmed', 'first_use', 'proposed', 'retired')),
    added_at timestamptz NOT NULL,
    decided_at timestamptz,
    decided_by text,
    CONSTRAINT meter_key_is_decided_upon_by_somebody CHECK (
        num_nonnulls(decided_at, decided_by) IN (0, 2)
        AND (decided_by IS NOT NULL OR trust IN ('first_use', 'proposed'))
    ),
    CONSTRAINT meter_key_is_kept_once
        UNIQUE NULLS NOT DISTINCT (organization_id, station_id, evse_no, fingerprint),
    PRIMARY KEY (organization_id, id)
);
-- list_meter_keys: newest first
CREATE INDEX meter_key_newest ON meter_key (organization_id, added_at, id);
SELECT protect_tenant('meter_key');
GRANT SELECT, INSERT, UPDATE ON meter_key TO app;
GRANT SELECT, INSERT ON meter_key TO work;

-- One row a session, written again where it is proved again. A session without a row was not looked at.
CREATE TABLE meter_proof (
    organization_id text NOT NULL,
    session_id text NOT NULL,
    station_id text NOT NULL
        CONSTRAINT meter_proof_station_exists REFERENCES station (id) ON DELETE CASCADE,
    state text NOT NULL CONSTRAINT meter_proof_state_is_known
        CHECK (state IN ('verified', 'not_verified', 'not_signed')),
    doubts text[] NOT NULL DEFAULT '{}',
    records integer NOT NULL,
    -- By which key it was verified, and how far that was believed then.
    public_key text,
    key_algorithm text,
    key_fingerprint text,
    key_trust text,
    meter_serial text,
    begin_wh numeric,
    end_wh numeric,
    billed_wh bigint NOT NULL,
    checked_at timestamptz NOT NULL,
    CONSTRAINT meter_proof_has_doubts_where_it_fails
        CHECK ((state = 'not_verified') = (doubts <> '{}')),
    CONSTRAINT meter_proof_names_its_key_whole
        CHECK (num_nonnulls(public_key, key_algorithm, key_fingerprint, key_trust) IN (0, 4)),
    CONSTRAINT meter_proof_session_exists FOREIGN KEY (organization_id, session_id)
        REFERENCES session (organization_id, id) ON DELETE CASCADE,
    PRIMARY KEY (organization_id, session_id)
);
-- list_sessions: those that are verified, are not, or are not signed
CREATE INDEX meter_proof_by_state ON meter_proof (organization_id, state, session_id);
-- sessions_to_prove_again: what another key of a station may prove, newest first
CREATE INDEX meter_proof_of_station ON meter_proof (station_id, checked_at) WHERE state <> 'not_signed';
SELECT protect_tenant('meter_proof');
GRANT SELECT, INSERT, UPDATE ON meter_proof TO work;
GRANT SELECT ON meter_proof TO app;
