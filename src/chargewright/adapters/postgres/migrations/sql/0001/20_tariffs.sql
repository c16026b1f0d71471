-- What a price is. A published version is never changed; a session keeps the one it started with.

CREATE TABLE tariff (
    organization_id text NOT NULL REFERENCES organization (id),
    id text PRIMARY KEY,
    name text NOT NULL,
    created_at timestamptz NOT NULL
);
-- list_tariffs: one organisation by name
CREATE INDEX tariff_by_name ON tariff (organization_id, name, id);
SELECT protect_tenant('tariff');

CREATE TABLE tariff_version (
    organization_id text NOT NULL REFERENCES organization (id),
    id text PRIMARY KEY,
    tariff_id text NOT NULL REFERENCES tariff (id),
    number integer NOT NULL,
    currency text NOT NULL,
    -- chargewright.tariffs.model.TariffVersion as JSON.
    document jsonb NOT NULL,
    valid_from timestamptz NOT NULL,
    valid_to timestamptz,
    published_at timestamptz NOT NULL,
    published_by text,
    CONSTRAINT tariff_version_number_is_unique UNIQUE (tariff_id, number),
    CONSTRAINT tariff_version_ends_after_it_begins CHECK (valid_to > valid_from)
);
-- tariff_in_force: the newest version valid at an instant
CREATE INDEX tariff_version_in_force ON tariff_version (tariff_id, valid_from DESC, number DESC);
SELECT protect_tenant('tariff_version');
CREATE TRIGGER tariff_version_is_never_changed BEFORE UPDATE OR DELETE ON tariff_version
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

ALTER TABLE site ADD CONSTRAINT site_tariff_exists FOREIGN KEY (tariff_id) REFERENCES tariff (id);
ALTER TABLE evse ADD CONSTRAINT evse_tariff_exists FOREIGN KEY (tariff_id) REFERENCES tariff (id);

GRANT SELECT, INSERT, UPDATE ON tariff TO app;
GRANT SELECT, INSERT ON tariff_version TO app;
GRANT SELECT ON tariff, tariff_version TO work;
