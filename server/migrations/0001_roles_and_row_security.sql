-- Who may touch what. Three roles that cannot log in, own nothing and cannot bypass row
-- security; the server switches to one of them for the length of each transaction:
--   holdfast_app     one tenant's rows, the tenant named by the setting app.tenant
--   holdfast_auth    finding a session or an account before the tenant is known
--   holdfast_system  background work that has to look across tenants (task queue, tenant list)
-- Roles belong to the whole cluster while migrations run per database, possibly many at once,
-- so every step here tolerates having lost a race.

DO $$
DECLARE
    wanted text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['holdfast_app', 'holdfast_auth', 'holdfast_system'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
            BEGIN
                EXECUTE format('CREATE ROLE %I NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS NOINHERIT', wanted);
            EXCEPTION WHEN duplicate_object OR unique_violation THEN
                NULL;
            END;
        END IF;
        -- SET ROLE needs membership; a superuser has it anyway.
        IF NOT pg_has_role(current_user, wanted, 'MEMBER') THEN
            BEGIN
                EXECUTE format('GRANT %I TO %I', wanted, current_user);
            EXCEPTION WHEN duplicate_object OR unique_violation OR internal_error THEN
                NULL;
            END;
        END IF;
    END LOOP;
END
$$;

GRANT USAGE ON SCHEMA public TO holdfast_app, holdfast_auth, holdfast_system;

-- The tenant of the running transaction. NULLIF because the setting reads as an empty string,
-- not as NULL, on a connection where an earlier transaction had set it.
CREATE FUNCTION current_tenant() RETURNS uuid
LANGUAGE sql STABLE PARALLEL SAFE
RETURN NULLIF(current_setting('app.tenant', true), '')::uuid;

-- Every tenant table is put behind row-level security by this one procedure, in the migration
-- that creates it. FORCE makes the policies hold for the owner too.
CREATE PROCEDURE protect_tenant_table(name regclass, privileges text DEFAULT 'SELECT, INSERT, UPDATE, DELETE')
LANGUAGE plpgsql
AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', name);
    EXECUTE format(
        'CREATE POLICY own_tenant ON %s TO holdfast_app '
        'USING (tenant_id = (SELECT current_tenant())) WITH CHECK (tenant_id = (SELECT current_tenant()))', name);
    EXECUTE format('GRANT %s ON %s TO holdfast_app', privileges, name);
END
$$;
REVOKE ALL ON PROCEDURE protect_tenant_table(regclass, text) FROM PUBLIC;
