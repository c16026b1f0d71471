-- What every table stands on. Run by role owner, which owns the database and serves nobody.
-- Roles exist before the first migration (docs/operations/embedded.md): owner, journal, work, app.

GRANT USAGE ON SCHEMA public TO journal, work, app;
GRANT SELECT ON alembic_version TO journal, work, app;  -- each checks it before it serves
GRANT CREATE ON SCHEMA public TO journal;  -- it makes the partitions of the tables it fills

-- Which code runs on this schema, for releases that were made before it: one row a migration.
CREATE TABLE schema_step (
    number text PRIMARY KEY,
    kind text NOT NULL,
    since text NOT NULL,  -- the oldest release's schema number whose code runs on this one
    CONSTRAINT schema_step_expands_or_contracts CHECK (kind IN ('expand', 'contract')),
    CONSTRAINT schema_step_has_four_digits CHECK (number ~ '^[0-9]{4}$' AND since ~ '^[0-9]{4}$'),
    CONSTRAINT schema_step_runs_its_own_code CHECK (since <= number)
);
GRANT SELECT ON schema_step TO journal, work, app;

-- The organisations this unit of work may see: its own and those below it in the tree. Null, and so
-- no row at all, where a unit of work has not said whose it is.
CREATE FUNCTION visible_organizations() RETURNS text[]
LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT string_to_array(current_setting('chargewright.organizations', true), ',') $$;

-- Every tenant-owned table is protected by the same sentence. Not forced on its owner: role owner
-- runs migrations and the narrow functions that must look across organisations, and nothing else.
CREATE FUNCTION protect_tenant(protected regclass) RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', protected);
    EXECUTE format(
        'CREATE POLICY rows_of_visible_organizations ON %s TO app, work '
        'USING (organization_id = ANY (visible_organizations())) '
        'WITH CHECK (organization_id = ANY (visible_organizations()))',
        protected
    );
END
$$;

CREATE FUNCTION refuse_change() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    RAISE EXCEPTION '% is never changed: write a new row that names the one it corrects', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END
$$;
