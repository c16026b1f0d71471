-- Where drivers pay with their phones: a payment page is a terminal without a reader, mapped to its EVSEs.

-- What whoever stands at an EVSE may pay on, whosever it is; and, where its station shows codes, their secret.
CREATE FUNCTION payment_page_of(wanted text)
RETURNS TABLE (
    organization_id text, terminal_id text, station_id text, evse_no integer, code_secret_sealed bytea
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$
    SELECT m.organization_id, m.terminal_id, m.station_id, m.evse_no, c.secret_sealed
    FROM terminal_evse AS m
    LEFT JOIN station_web_code AS c ON c.station_id = m.station_id
    WHERE m.evse_id = wanted AND NOT EXISTS (SELECT FROM reader AS r WHERE r.terminal_id = m.terminal_id)
    ORDER BY m.terminal_id LIMIT 1
$$;
REVOKE EXECUTE ON FUNCTION payment_page_of(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION payment_page_of(text) TO app;

-- A callback names the account that it is for and nobody else; what it is signed with shows whether it may.
CREATE FUNCTION terminal_account_owner(wanted text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$ SELECT a.organization_id FROM terminal_account AS a WHERE a.id = wanted $$;
REVOKE EXECUTE ON FUNCTION terminal_account_owner(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION terminal_account_owner(text) TO app;
