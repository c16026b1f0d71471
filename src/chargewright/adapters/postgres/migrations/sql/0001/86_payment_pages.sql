-- Where drivers pay with their phones: a payment page is a terminal without a reader, mapped to its EVSEs.

-- Through which account one pays there, said of an EVSE, a site or an organisation; no row: nothing is said.
CREATE TABLE phone_payment (
    organization_id text NOT NULL REFERENCES organization (id),
    about_kind text NOT NULL,
    about_id text NOT NULL,
    site_id text REFERENCES site (id) ON DELETE CASCADE,
    evse_id text REFERENCES evse (id) ON DELETE CASCADE,
    -- Null: nobody pays with a phone there.
    account_id text REFERENCES terminal_account (id),
    set_at timestamptz NOT NULL,
    set_by text NOT NULL,
    CONSTRAINT phone_payment_is_about_one_thing CHECK (
        about_id = coalesce(evse_id, site_id, organization_id)
        AND about_kind = CASE
            WHEN evse_id IS NOT NULL THEN 'evse' WHEN site_id IS NOT NULL THEN 'site' ELSE 'organization'
        END
    ),
    PRIMARY KEY (organization_id, about_id)
);
-- list_phone_payments: newest first
CREATE INDEX phone_payment_newest ON phone_payment (organization_id, set_at, about_id);
SELECT protect_tenant('phone_payment');
GRANT SELECT, INSERT, UPDATE, DELETE ON phone_payment TO app;

-- What is said from an EVSE up to its organisation, whosever it is: null nothing, empty nobody, else an account.
-- With it the page that the EVSE is mapped to by itself and, where its station shows codes, their secret.
CREATE FUNCTION phone_line_of(wanted text)
RETURNS TABLE (
    organization_id text, site_id text, station_id text, evse_no integer, code_secret_sealed bytea,
    evse_says text, page_id text, page_account_id text, site_says text, organization_says text
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$
    SELECT
        e.organization_id, s.site_id, e.station_id, e.evse_no, c.secret_sealed,
        (
            SELECT coalesce(p.account_id, '') FROM phone_payment AS p
            WHERE p.organization_id = e.organization_id AND p.about_id = e.id
        ),
        page.id, page.account_id,
        (
            SELECT coalesce(p.account_id, '') FROM phone_payment AS p
            WHERE p.organization_id = e.organization_id AND p.about_id = s.site_id
        ),
        (
            SELECT coalesce(p.account_id, '') FROM phone_payment AS p
            WHERE p.organization_id = e.organization_id AND p.about_id = e.organization_id
        )
    FROM evse AS e
    JOIN station AS s ON s.id = e.station_id
    LEFT JOIN station_web_code AS c ON c.station_id = e.station_id
    LEFT JOIN LATERAL (
        SELECT t.id, t.account_id FROM terminal_evse AS m
        JOIN terminal AS t ON t.id = m.terminal_id
        WHERE m.evse_id = e.id AND NOT m.is_inherited
          AND NOT EXISTS (SELECT FROM reader AS r WHERE r.terminal_id = t.id)
        ORDER BY t.id LIMIT 1
    ) AS page ON true
    WHERE e.id = wanted
$$;
REVOKE EXECUTE ON FUNCTION phone_line_of(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION phone_line_of(text) TO app;

-- A callback names the account that it is for and nobody else; what it is signed with shows whether it may.
CREATE FUNCTION terminal_account_owner(wanted text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$ SELECT a.organization_id FROM terminal_account AS a WHERE a.id = wanted $$;
REVOKE EXECUTE ON FUNCTION terminal_account_owner(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION terminal_account_owner(text) TO app;
