-- Plug & Charge: the roots by which an organisation believes contract certificates of vehicles, and what
-- was found of each contract that was presented (docs/operations/plug-and-charge.md).

CREATE TABLE contract_root (
    organization_id text NOT NULL REFERENCES organization (id),
    id text NOT NULL,
    kind text NOT NULL CONSTRAINT contract_root_kind_is_known CHECK (kind IN ('MO', 'V2G', 'OEM')),
    subject text NOT NULL,
    -- SHA-256, hexadecimal.
    fingerprint text NOT NULL,
    -- PEM.
    certificate text NOT NULL,
    not_before timestamptz NOT NULL,
    not_after timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT contract_root_is_kept_once UNIQUE (organization_id, kind, fingerprint),
    PRIMARY KEY (organization_id, id)
);
-- list_contract_roots: newest first, and by expiry
CREATE INDEX contract_root_newest ON contract_root (organization_id, created_at, id);
CREATE INDEX contract_root_by_expiry ON contract_root (organization_id, not_after, id);
SELECT protect_tenant('contract_root');
GRANT SELECT, INSERT, DELETE ON contract_root TO app;
GRANT SELECT ON contract_root TO work;

CREATE TABLE contract_check (
    organization_id text NOT NULL,
    id text NOT NULL,
    station_id text NOT NULL
        CONSTRAINT contract_check_station_exists REFERENCES station (id) ON DELETE CASCADE,
    -- The session that charged by it; null: none did.
    session_id text,
    -- The eMAID, 14 characters; null where what was presented is none.
    contract text,
    checked_at timestamptz NOT NULL,
    shown text NOT NULL
        CONSTRAINT contract_check_shown_is_known CHECK (shown IN ('chain', 'hashes', 'nothing')),
    -- What the station was told of the certificate and of the token, in the words of OCPP.
    verdict text NOT NULL,
    token_status text NOT NULL,
    reason text NOT NULL,
    revocation text NOT NULL CONSTRAINT contract_check_revocation_is_known
        CHECK (revocation IN ('good', 'revoked', 'unknown', 'unreachable', 'not_asked')),
    -- Of the vehicle's own certificate, where it was shown.
    subject text,
    issuer text,
    serial_number text,
    not_after timestamptz,
    PRIMARY KEY (organization_id, id)
);
-- list_contract_checks: newest first, all, of one station or of one contract
CREATE INDEX contract_check_newest ON contract_check (organization_id, checked_at, id);
CREATE INDEX contract_check_newest_by_station
    ON contract_check (organization_id, station_id, checked_at, id);
CREATE INDEX contract_check_of_session ON contract_check (organization_id, session_id)
    WHERE session_id IS NOT NULL;
-- forget_contract_checks: oldest first
CREATE INDEX contract_check_oldest ON contract_check (checked_at);
SELECT protect_tenant('contract_check');
GRANT SELECT, INSERT ON contract_check TO work;
GRANT UPDATE (session_id) ON contract_check TO work;
GRANT SELECT ON contract_check TO app;

CREATE FUNCTION forget_contract_checks(before timestamptz, most integer) RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public
AS $$
    WITH gone AS (
        DELETE FROM contract_check WHERE (organization_id, id) IN (
            SELECT c.organization_id, c.id FROM contract_check AS c
            WHERE c.checked_at < before ORDER BY c.checked_at LIMIT most
        ) RETURNING 1
    )
    SELECT count(*) FROM gone
$$;
REVOKE EXECUTE ON FUNCTION forget_contract_checks(timestamptz, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION forget_contract_checks(timestamptz, integer) TO work;
