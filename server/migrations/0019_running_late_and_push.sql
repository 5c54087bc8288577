-- How late the arrival at a visit will be, as somebody on the way said; the rules forget it with the
-- arrival or another plan.
ALTER TABLE visits
    ADD COLUMN late_minutes integer CHECK (late_minutes BETWEEN 1 AND 480),
    ADD COLUMN late_note    text,
    ADD COLUMN late_at      timestamptz,
    ADD COLUMN late_by      uuid,
    ADD FOREIGN KEY (tenant_id, late_by) REFERENCES users (tenant_id, id),
    ADD CONSTRAINT visits_late_whole CHECK (num_nulls(late_minutes, late_note, late_at, late_by) IN (0, 4));

-- Where a browser takes in messages while the app is closed: one row for each browser that somebody
-- turned alerts on in. It counts as long as its session does.
CREATE TABLE push_subscriptions (
    tenant_id     uuid NOT NULL REFERENCES tenants (id),
    id            uuid NOT NULL,
    user_id       uuid NOT NULL,
    session_id    uuid NOT NULL,
    -- The push service's address for this browser. Whoever has it and our key can write to the browser.
    endpoint      text NOT NULL,
    -- SHA-256 of it, to find it by: an address may be longer than an index takes.
    endpoint_hash bytea NOT NULL CHECK (octet_length(endpoint_hash) = 32),
    -- The browser's public key (an uncompressed P-256 point) and secret, of RFC 8291.
    p256dh        bytea NOT NULL CHECK (octet_length(p256dh) = 65),
    auth          bytea NOT NULL CHECK (octet_length(auth) = 16),
    created_at    timestamptz NOT NULL,
    last_sent_at  timestamptz,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, endpoint_hash),
    FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id) ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, session_id) REFERENCES sessions (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX push_subscriptions_by_user ON push_subscriptions (tenant_id, user_id);
CREATE INDEX push_subscriptions_by_session ON push_subscriptions (tenant_id, session_id);
CALL protect_tenant_table('push_subscriptions');

-- What each person wants to be told of while the app is closed; no row: everything.
CREATE TABLE push_preferences (
    tenant_id uuid NOT NULL REFERENCES tenants (id),
    user_id   uuid NOT NULL,
    level     text NOT NULL CHECK (level IN ('all', 'emergencies', 'off')),
    PRIMARY KEY (tenant_id, user_id),
    FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id) ON DELETE CASCADE
);
CALL protect_tenant_table('push_preferences');

-- The key pair that our messages are signed with (RFC 8292), made by the first node that needs it.
-- Browsers subscribed with its public half: another pair would silence them all.
CREATE TABLE push_key (
    -- There is one row at most.
    single      boolean PRIMARY KEY DEFAULT true CHECK (single),
    -- The private scalar; the public point follows from it.
    private_key bytea NOT NULL CHECK (octet_length(private_key) = 32),
    created_at  timestamptz NOT NULL
);
GRANT SELECT, INSERT ON push_key TO holdfast_system;
