-- Who changed what, through which door: one row for each deed, in the unit of work that did it.

CREATE TABLE audit_trail (
    organization_id text NOT NULL REFERENCES organization (id),
    id text NOT NULL,
    at timestamptz NOT NULL,
    channel text NOT NULL CONSTRAINT audit_channel_is_known
        CHECK (channel IN ('session', 'api_key', 'command_line')),
    -- An id and never a name: who is forgotten is forgotten here too. Null: at the machine itself.
    by_id text CONSTRAINT audit_names_who_came_in CHECK ((by_id IS NULL) = (channel = 'command_line')),
    by_organization_id text,
    operation text NOT NULL,
    action text NOT NULL CONSTRAINT audit_action_is_known
        CHECK (action IN ('create', 'change', 'delete', 'do', 'refused')),
    verb text NOT NULL,
    thing_kind text NOT NULL,
    thing_id text,
    thing_name text,
    made_id text,
    -- [{"field", "before", "after", "is_hidden"}]; never a secret, nor what says who a person is.
    changes jsonb NOT NULL DEFAULT '[]'
        CONSTRAINT audit_changes_are_a_list CHECK (jsonb_typeof(changes) = 'array'),
    outcome text NOT NULL,
    request_id text,
    -- Taken out long before the row.
    address text,
    PRIMARY KEY (organization_id, id)
);
-- list_audit_trail: newest first
CREATE INDEX audit_newest ON audit_trail (organization_id, at, id);
-- list_audit_trail: what happened to one thing
CREATE INDEX audit_of_thing ON audit_trail (organization_id, thing_id, at, id);
-- list_audit_trail: what one person or key did; keep_refusal: whether that was refused a moment ago
CREATE INDEX audit_by_person ON audit_trail (organization_id, by_id, at, id);
-- forget_audit: oldest first, and those with an address
CREATE INDEX audit_age ON audit_trail (at);
CREATE INDEX audit_with_address ON audit_trail (at) WHERE address IS NOT NULL;
SELECT protect_tenant('audit_trail');

-- list_audit_trail: what people did about their own sign-in is told by facts and kept once
CREATE INDEX fact_of_signing_in ON fact (organization_id, received_at, id) WHERE kind IN (
    'user.signed_in', 'user.signed_out', 'user.password_changed', 'user.totp_enrolled',
    'user.recovery_code_spent'
);
-- list_audit_trail: likewise, of one person; of whatever else there is none
CREATE INDEX fact_of_signing_in_by_person ON fact (organization_id, about, received_at, id) WHERE kind IN (
    'user.signed_in', 'user.signed_out', 'user.password_changed', 'user.totp_enrolled',
    'user.recovery_code_spent'
);

-- Forgets at most so many rows, and so many addresses of those that stay; 0 says that nothing is left.
CREATE FUNCTION forget_audit(rows_before timestamptz, addresses_before timestamptz, most integer)
RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public
AS $$
    WITH old_rows AS (
        DELETE FROM audit_trail WHERE (organization_id, id) IN (
            SELECT a.organization_id, a.id FROM audit_trail AS a
            WHERE a.at < rows_before ORDER BY a.at LIMIT most
        ) RETURNING 1
    ), old_addresses AS (
        UPDATE audit_trail SET address = NULL WHERE (organization_id, id) IN (
            SELECT a.organization_id, a.id FROM audit_trail AS a
            WHERE a.address IS NOT NULL AND a.at < addresses_before AND a.at >= rows_before
            ORDER BY a.at LIMIT most
        ) RETURNING 1
    )
    SELECT (SELECT count(*) FROM old_rows) + (SELECT count(*) FROM old_addresses)
$$;

-- Nobody who serves may change or delete a row.
GRANT SELECT, INSERT ON audit_trail TO app;
REVOKE EXECUTE ON FUNCTION forget_audit(timestamptz, timestamptz, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION forget_audit(timestamptz, timestamptz, integer) TO work;
