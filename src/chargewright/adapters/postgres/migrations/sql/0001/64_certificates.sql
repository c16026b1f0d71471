-- The installation's own certificate authorities, and what they issued to stations
-- (docs/operations/certificates.md).

-- The installation's. A key is sealed by a data key; of a root whose key was taken away it is null.
CREATE TABLE certificate_authority (
    id text PRIMARY KEY,
    kind text NOT NULL CONSTRAINT certificate_authority_kind_is_known CHECK (kind IN ('root', 'intermediate')),
    key_type text NOT NULL CONSTRAINT certificate_authority_key_type_is_known CHECK (key_type IN ('ecdsa', 'rsa')),
    issuer_id text CONSTRAINT certificate_authority_issuer_exists REFERENCES certificate_authority (id),
    subject text NOT NULL,
    certificate text NOT NULL,
    key_sealed bytea,
    not_before timestamptz NOT NULL,
    not_after timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    -- Issues no more; what it issued is believed until it expires.
    retired_at timestamptz,
    -- Believed no more, and neither is what it issued.
    let_go_at timestamptz,
    CONSTRAINT certificate_authority_issues_no_more_once_let_go CHECK (let_go_at IS NULL OR retired_at IS NOT NULL),
    CONSTRAINT certificate_authority_below_a_root CHECK ((kind = 'intermediate') = (issuer_id IS NOT NULL))
);
-- One of each kind issues at a time.
CREATE UNIQUE INDEX certificate_authority_in_use ON certificate_authority (kind, key_type)
    WHERE retired_at IS NULL;
GRANT SELECT ON certificate_authority TO work;
GRANT SELECT (id, kind, key_type, issuer_id, subject, certificate, not_before, not_after, created_at, retired_at, let_go_at)
    ON certificate_authority TO journal, app;
-- Seen by all, for stations of all are given them; let go by who sees a root organisation.
GRANT UPDATE (retired_at, let_go_at) ON certificate_authority TO app;
ALTER TABLE certificate_authority ENABLE ROW LEVEL SECURITY;
CREATE POLICY certificate_authorities_are_seen_by_all ON certificate_authority FOR SELECT TO work, journal, app
    USING (true);
CREATE POLICY certificate_authorities_are_let_go_by_those_who_see_a_root ON certificate_authority FOR UPDATE TO app
    USING (EXISTS (SELECT FROM organization AS o WHERE o.parent_id IS NULL));

-- What a station asked to have signed, and what became of it.
CREATE TABLE issued_certificate (
    organization_id text NOT NULL,
    id text NOT NULL,
    station_id text NOT NULL
        CONSTRAINT issued_certificate_station_exists REFERENCES station (id) ON DELETE CASCADE,
    use text NOT NULL CONSTRAINT issued_certificate_use_is_known
        CHECK (use IN ('ChargingStationCertificate', 'CombinedCertificate', 'V2GCertificate', 'V2G20Certificate')),
    csr text NOT NULL,
    csr_sha256 bytea NOT NULL,
    -- What the station calls its request (OCPP 2.1).
    request_ref bigint,
    state text NOT NULL CONSTRAINT issued_certificate_state_is_known
        CHECK (state IN ('asked', 'sent', 'installed', 'rejected', 'failed')),
    requested_at timestamptz NOT NULL,
    -- When the worker looks at it again; null: never.
    due_at timestamptz,
    authority_id text CONSTRAINT issued_certificate_authority_exists REFERENCES certificate_authority (id),
    subject text,
    serial_number text,
    fingerprint text,
    -- PEM, the station's own first, without the root.
    certificate text,
    not_before timestamptz,
    not_after timestamptz,
    issued_at timestamptz,
    command_id text,
    sends integer NOT NULL DEFAULT 0,
    installed_at timestamptz,
    problem text,
    revoked_at timestamptz,
    revoked_by text,
    revocation_reason text,
    CONSTRAINT issued_certificate_is_whole
        CHECK (num_nonnulls(authority_id, subject, serial_number, fingerprint, certificate, not_before,
            not_after, issued_at) IN (0, 8)),
    CONSTRAINT issued_certificate_is_sent_once_issued CHECK (state = 'asked' OR state = 'failed' OR issued_at IS NOT NULL),
    CONSTRAINT issued_certificate_is_revoked_by_somebody CHECK (
        num_nonnulls(revoked_at, revoked_by, revocation_reason) IN (0, 3)
    ),
    PRIMARY KEY (organization_id, id)
);
-- list_issued_certificates: newest first, and by expiry
CREATE INDEX issued_certificate_newest ON issued_certificate (organization_id, requested_at, id);
CREATE INDEX issued_certificate_by_expiry ON issued_certificate (organization_id, not_after, id);
-- recent_requests: how often a station asked, and whether for the same
CREATE INDEX issued_certificate_of_station ON issued_certificate (station_id, requested_at);
-- due_certificates
CREATE INDEX issued_certificate_due ON issued_certificate (due_at) WHERE due_at IS NOT NULL;
-- revoked_certificates: those that somebody could still show
CREATE INDEX issued_certificate_revoked ON issued_certificate (not_after) WHERE revoked_at IS NOT NULL;
SELECT protect_tenant('issued_certificate');
GRANT SELECT, INSERT, UPDATE ON issued_certificate TO work;
GRANT SELECT, UPDATE (revoked_at, revoked_by, revocation_reason, due_at) ON issued_certificate TO app;
GRANT SELECT ON issued_certificate TO journal;
CREATE POLICY gateway_knows_every_certificate ON issued_certificate FOR SELECT TO journal USING (true);

CREATE FUNCTION due_certificates(at timestamptz, most integer)
RETURNS TABLE (organization_id text, id text, due_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$
    SELECT c.organization_id, c.id, c.due_at FROM issued_certificate AS c
    WHERE c.due_at <= at
      AND NOT is_put_off(c.organization_id, 'certificate.not_woken', c.id, c.due_at)
    ORDER BY c.due_at LIMIT most
$$;
REVOKE EXECUTE ON FUNCTION due_certificates(timestamptz, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION due_certificates(timestamptz, integer) TO work;

-- What stations have installed, as they told it last or as we brought it to them.
CREATE TABLE installed_certificate (
    organization_id text NOT NULL,
    id text NOT NULL,
    station_id text NOT NULL
        CONSTRAINT installed_certificate_station_exists REFERENCES station (id) ON DELETE CASCADE,
    -- In the words of the station's version of OCPP.
    type text NOT NULL,
    -- As the station writes them: it compares what it is sent with these.
    hash_algorithm text NOT NULL,
    issuer_name_hash text NOT NULL,
    issuer_key_hash text NOT NULL,
    serial_number text NOT NULL,
    -- Of a chain: how far above the station's own it stands.
    position integer NOT NULL,
    -- Known only of what we brought: a station tells hashes.
    subject text,
    not_after timestamptz,
    -- The station itself names it by these hashes; else it was brought, and they are ours.
    is_named boolean NOT NULL DEFAULT true,
    first_at timestamptz NOT NULL,
    last_at timestamptz NOT NULL,
    PRIMARY KEY (organization_id, id)
);
-- keep_installed: the same certificate, however a station writes the hexadecimal numbers that name it
CREATE UNIQUE INDEX installed_certificate_stands_once ON installed_certificate (
    organization_id, station_id, type, hash_algorithm, lower(issuer_name_hash), lower(issuer_key_hash),
    ltrim(lower(serial_number), '0')
);
-- list_installed_certificates: newest first, and by expiry
CREATE INDEX installed_certificate_newest ON installed_certificate (organization_id, last_at, id);
CREATE INDEX installed_certificate_by_expiry ON installed_certificate (organization_id, not_after, id);
SELECT protect_tenant('installed_certificate');
GRANT SELECT, INSERT, UPDATE, DELETE ON installed_certificate TO work;
GRANT SELECT ON installed_certificate TO app;
