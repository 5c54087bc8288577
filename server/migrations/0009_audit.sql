-- Who did what, when, from where. Each entry carries the hash of the one before, per tenant, so
-- that a changed, removed, added or moved entry shows; `server verify` checks the chains.

-- The end of each tenant's chain: the row lock on it is what serialises writers.
CREATE TABLE audit_heads (
    tenant_id uuid PRIMARY KEY REFERENCES tenants (id),
    seq       bigint NOT NULL DEFAULT 0 CHECK (seq >= 0),
    hash      bytea NOT NULL CHECK (octet_length(hash) = 32)
);
CALL protect_tenant_table('audit_heads', 'SELECT, UPDATE, INSERT');

CREATE TABLE audit_log (
    tenant_id    uuid NOT NULL REFERENCES tenants (id),
    seq          bigint NOT NULL CHECK (seq > 0),
    at           timestamptz NOT NULL,
    -- None: the server itself, or a person not known yet.
    actor_id     uuid,
    -- Dotted, subject first: session.created, visit.cancelled.
    action       text NOT NULL CHECK (action ~ '^[a-z_]+(\.[a-z_]+)+$'),
    subject_kind text NOT NULL,
    subject_id   uuid,
    ip           inet,
    details      jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(details) = 'object'),
    prev_hash    bytea NOT NULL CHECK (octet_length(prev_hash) = 32),
    hash         bytea NOT NULL CHECK (octet_length(hash) = 32),
    PRIMARY KEY (tenant_id, seq)
);
CREATE INDEX audit_log_by_subject ON audit_log (tenant_id, subject_kind, subject_id, seq DESC);
CREATE INDEX audit_log_by_actor ON audit_log (tenant_id, actor_id, seq DESC);
CALL protect_tenant_table('audit_log', 'SELECT, INSERT');

CREATE FUNCTION audit_log_is_append_only() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    RAISE EXCEPTION 'the audit log is append-only' USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER audit_log_no_change BEFORE UPDATE OR DELETE ON audit_log
    FOR EACH ROW EXECUTE FUNCTION audit_log_is_append_only();
CREATE TRIGGER audit_log_no_truncate BEFORE TRUNCATE ON audit_log
    FOR EACH STATEMENT EXECUTE FUNCTION audit_log_is_append_only();
