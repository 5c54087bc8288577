-- Secret addresses at which calendars of others (a phone's, Google's, Outlook's) read a technician's
-- visits. One for each technician at most; only the SHA-256 of its token is kept.
CREATE TABLE calendar_links (
    tenant_id  uuid NOT NULL REFERENCES tenants (id),
    user_id    uuid NOT NULL,
    token_hash bytea NOT NULL UNIQUE CHECK (octet_length(token_hash) = 32),
    created_by uuid,
    created_at timestamptz NOT NULL,
    -- When a calendar last asked, to the hour: whether the link is in use, and no more than that.
    read_at    timestamptz,
    PRIMARY KEY (tenant_id, user_id),
    FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id) ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, created_by) REFERENCES users (tenant_id, id)
);
CALL protect_tenant_table('calendar_links');
-- Whoever reads a calendar shows nothing but the token: the one link that has it can be seen, to
-- learn whose it is.
CREATE POLICY token_finds ON calendar_links FOR SELECT TO holdfast_auth
    USING (token_hash = decode(NULLIF(current_setting('app.auth_calendar', true), ''), 'hex'));
GRANT SELECT ON calendar_links TO holdfast_auth;
