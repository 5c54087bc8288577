-- Service companies, their staff, sign-in sessions and failed sign-ins.

CREATE TABLE tenants (
    id          uuid PRIMARY KEY,
    name        text NOT NULL CHECK (name <> ''),
    slug        text NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9][a-z0-9-]{1,62}$'),
    industry    text NOT NULL CHECK (industry IN ('septic', 'roofing', 'hvac', 'plumbing', 'electrical', 'general')),
    -- IANA name, such as America/Chicago: where a site has no zone of its own.
    time_zone   text NOT NULL,
    locale      text NOT NULL DEFAULT 'en' CHECK (locale IN ('en', 'es')),
    phone       text,
    created_at  timestamptz NOT NULL
);
ALTER TABLE tenants ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenants FORCE ROW LEVEL SECURITY;
-- Here the tenant is the row itself.
CREATE POLICY own_tenant ON tenants TO holdfast_app
    USING (id = (SELECT current_tenant())) WITH CHECK (id = (SELECT current_tenant()));
CREATE POLICY sign_in_reads ON tenants FOR SELECT TO holdfast_auth USING (true);
CREATE POLICY system_everything ON tenants TO holdfast_system USING (true) WITH CHECK (true);
GRANT SELECT, UPDATE (name, time_zone, locale, phone) ON tenants TO holdfast_app;
GRANT SELECT ON tenants TO holdfast_auth;
GRANT SELECT, INSERT ON tenants TO holdfast_system;

-- Gapless numbers people see, such as job numbers. A sequence would be shared by all tenants
-- and would tell one how busy the others are.
CREATE TABLE tenant_counters (
    tenant_id   uuid NOT NULL REFERENCES tenants (id),
    name        text NOT NULL CHECK (name IN ('job_number')),
    value       bigint NOT NULL DEFAULT 0 CHECK (value >= 0),
    PRIMARY KEY (tenant_id, name)
);
CALL protect_tenant_table('tenant_counters');

-- One counter per tenant, raised by one by each transaction that changes what replicas see, as
-- the last row it locks: the order of numbers is the order of commits, and there are no gaps.
-- The epoch changes when a database is restored from a backup, so that replicas start over.
CREATE TABLE tenant_feed (
    tenant_id   uuid PRIMARY KEY REFERENCES tenants (id),
    seq         bigint NOT NULL DEFAULT 0 CHECK (seq >= 0),
    epoch       uuid NOT NULL
);
CALL protect_tenant_table('tenant_feed');

CREATE TABLE users (
    tenant_id       uuid NOT NULL REFERENCES tenants (id),
    id              uuid NOT NULL,
    -- Stored in lower case: addresses that differ only in case are one.
    email           text NOT NULL CHECK (email = lower(email) AND email LIKE '%_@_%'),
    name            text NOT NULL CHECK (name <> ''),
    role            text NOT NULL CHECK (role IN ('owner', 'admin', 'manager', 'dispatcher', 'sales', 'parts', 'technician')),
    phone           text,
    -- Shown on boards and maps, as #rrggbb.
    colour          text NOT NULL DEFAULT '#4b5563' CHECK (colour ~ '^#[0-9a-f]{6}$'),
    -- argon2id in PHC form; none: the user cannot sign in with a password.
    password_hash   text,
    locale          text NOT NULL DEFAULT 'en' CHECK (locale IN ('en', 'es')),
    active          boolean NOT NULL DEFAULT true,
    created_at      timestamptz NOT NULL,
    last_sign_in_at timestamptz,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, email)
);
-- Sign-in knows the address before the tenant.
CREATE INDEX users_by_email ON users (email);
CALL protect_tenant_table('users');

-- A signed-in device. Only the SHA-256 of the token is kept: a copy of this table signs nobody in.
CREATE TABLE sessions (
    tenant_id    uuid NOT NULL,
    id           uuid NOT NULL,
    user_id      uuid NOT NULL,
    token_hash   bytea NOT NULL UNIQUE CHECK (octet_length(token_hash) = 32),
    device_id    uuid,
    device_name  text,
    user_agent   text,
    ip           inet,
    created_at   timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    revoked_at   timestamptz,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX sessions_by_user ON sessions (tenant_id, user_id);
CREATE INDEX sessions_by_expiry ON sessions (tenant_id, expires_at);
CALL protect_tenant_table('sessions');
-- Only the session whose token the request carries.
CREATE POLICY sign_in_reads ON sessions FOR SELECT TO holdfast_auth
    USING (token_hash = decode(NULLIF(current_setting('app.auth_token', true), ''), 'hex'));
GRANT SELECT ON sessions TO holdfast_auth;
-- And of users the accounts of the address that is signing in, or the owner of that session.
CREATE POLICY sign_in_reads ON users FOR SELECT TO holdfast_auth
    USING (email = NULLIF(current_setting('app.auth_email', true), '')
        OR (tenant_id, id) IN (SELECT s.tenant_id, s.user_id FROM sessions s));
GRANT SELECT ON users TO holdfast_auth;

-- What the locks on accounts and addresses count. Holds a hash, not the address: it is filled
-- by strangers. Not a tenant's table, since at this point there is no tenant yet.
CREATE TABLE sign_in_attempts (
    id          uuid PRIMARY KEY,
    tenant_id   uuid REFERENCES tenants (id),
    email_hash  bytea NOT NULL CHECK (octet_length(email_hash) = 32),
    ip          inet,
    at          timestamptz NOT NULL,
    ok          boolean NOT NULL
);
CREATE INDEX sign_in_attempts_by_account ON sign_in_attempts (email_hash, at DESC);
CREATE INDEX sign_in_attempts_by_ip ON sign_in_attempts (ip, at DESC) WHERE NOT ok;
CREATE INDEX sign_in_attempts_by_age ON sign_in_attempts (at);
ALTER TABLE sign_in_attempts ENABLE ROW LEVEL SECURITY;
ALTER TABLE sign_in_attempts FORCE ROW LEVEL SECURITY;
CREATE POLICY sign_in_only ON sign_in_attempts TO holdfast_auth USING (true) WITH CHECK (true);
CREATE POLICY system_clears ON sign_in_attempts TO holdfast_system USING (true);
GRANT SELECT, INSERT, UPDATE (ok, tenant_id) ON sign_in_attempts TO holdfast_auth;
GRANT SELECT, DELETE ON sign_in_attempts TO holdfast_system;
