-- Codes that stations of OCPP 2.1 show in a QR code, another every so many seconds (docs/protocols/ocpp.md).

CREATE TABLE station_web_code (
    organization_id text NOT NULL REFERENCES organization (id),
    station_id text NOT NULL
        CONSTRAINT station_web_code_station_exists REFERENCES station (id) ON DELETE CASCADE,
    -- What the station shares with us, sealed.
    secret_sealed bytea NOT NULL,
    validity_s integer NOT NULL
        CONSTRAINT station_web_code_lasts_as_ocpp_has_it CHECK (validity_s BETWEEN 6 AND 3600),
    length integer NOT NULL CONSTRAINT station_web_code_is_long_enough CHECK (length BETWEEN 6 AND 32),
    set_at timestamptz NOT NULL,
    set_by text NOT NULL,
    opened_count bigint NOT NULL DEFAULT 0,
    last_opened_at timestamptz,
    PRIMARY KEY (organization_id, station_id)
);
-- list_station_web_codes: newest first
CREATE INDEX station_web_code_newest ON station_web_code (organization_id, set_at, station_id);
SELECT protect_tenant('station_web_code');
GRANT SELECT, INSERT, UPDATE, DELETE ON station_web_code TO app;

-- Codes that were opened, for as long as they would be good.
CREATE TABLE station_web_code_opened (
    organization_id text NOT NULL REFERENCES organization (id),
    station_id text NOT NULL,
    evse_id text NOT NULL,
    interval_no bigint NOT NULL,
    -- SHA-256 of the station and the address that it was opened from: who looks again is let in again.
    opened_by bytea NOT NULL,
    CONSTRAINT station_web_code_opened_is_of_a_code FOREIGN KEY (organization_id, station_id)
        REFERENCES station_web_code (organization_id, station_id) ON DELETE CASCADE,
    PRIMARY KEY (organization_id, station_id, evse_id, interval_no)
);
SELECT protect_tenant('station_web_code_opened');
GRANT SELECT, INSERT, UPDATE (opened_by), DELETE ON station_web_code_opened TO app;

-- Whose codes the address behind a QR code names: whoever scans it belongs to no organisation.
CREATE FUNCTION web_code_of(wanted_identity text, wanted_evse_no integer)
RETURNS TABLE (
    organization_id text, station_id text, evse_id text, secret_sealed bytea, validity_s integer, length integer
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$
    SELECT c.organization_id, c.station_id, e.id, c.secret_sealed, c.validity_s, c.length
    FROM station AS s
    JOIN station_web_code AS c ON c.station_id = s.id
    JOIN evse AS e ON e.station_id = s.id AND e.evse_no = wanted_evse_no
    WHERE s.identity = wanted_identity
$$;
REVOKE EXECUTE ON FUNCTION web_code_of(text, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION web_code_of(text, integer) TO app;
