-- Where technicians are while they share it, and that they agreed to. A fix lives as long as the
-- tenant's setting says and no longer; an agreement stays as evidence of who agreed to what, and when.

CREATE TABLE position_consents (
    tenant_id    uuid NOT NULL REFERENCES tenants (id),
    id           uuid NOT NULL,
    user_id      uuid NOT NULL,
    -- Which wording of the sentence in the app.
    text_version integer NOT NULL CHECK (text_version >= 1),
    -- By the device's clock, since it may have been given with no network; never after received_at.
    given_at     timestamptz NOT NULL,
    received_at  timestamptz NOT NULL,
    withdrawn_at timestamptz,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id),
    CHECK (given_at <= received_at),
    CHECK (withdrawn_at >= given_at)
);
CREATE UNIQUE INDEX position_consents_open ON position_consents (tenant_id, user_id) WHERE withdrawn_at IS NULL;
CALL protect_tenant_table('position_consents', 'SELECT, INSERT, UPDATE');

CREATE TABLE technician_positions (
    tenant_id     uuid NOT NULL REFERENCES tenants (id),
    technician_id uuid NOT NULL,
    -- By the device's clock. With the technician it names the fix: sent twice, it is kept once.
    recorded_at   timestamptz NOT NULL,
    latitude      double precision NOT NULL CHECK (latitude BETWEEN -90 AND 90),
    longitude     double precision NOT NULL CHECK (longitude BETWEEN -180 AND 180),
    accuracy_m    double precision NOT NULL CHECK (accuracy_m BETWEEN 0 AND 5000),
    -- Metres per second.
    speed_mps     double precision CHECK (speed_mps >= 0),
    -- Degrees clockwise from north.
    heading_deg   double precision CHECK (heading_deg BETWEEN 0 AND 360),
    received_at   timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, technician_id, recorded_at),
    FOREIGN KEY (tenant_id, technician_id) REFERENCES users (tenant_id, id)
);
-- For clearing, and for how much one person sends.
CREATE INDEX technician_positions_by_age ON technician_positions (tenant_id, recorded_at);
CREATE INDEX technician_positions_received ON technician_positions (tenant_id, technician_id, received_at);
CALL protect_tenant_table('technician_positions', 'SELECT, INSERT, DELETE');

-- One row where the tenant chose for itself.
CREATE TABLE position_settings (
    tenant_id  uuid PRIMARY KEY REFERENCES tenants (id),
    -- Days after which fixes are removed.
    keep_days  integer NOT NULL CHECK (keep_days BETWEEN 1 AND 365),
    updated_at timestamptz NOT NULL
);
CALL protect_tenant_table('position_settings', 'SELECT, INSERT, UPDATE');

-- Vehicles as a tracking service knows them, each with its newest fix alone.
CREATE TABLE vehicles (
    tenant_id     uuid NOT NULL REFERENCES tenants (id),
    id            uuid NOT NULL,
    provider      text NOT NULL CHECK (provider IN ('samsara')),
    -- The service's own name for it.
    external_id   text NOT NULL CHECK (external_id <> ''),
    name          text NOT NULL,
    -- Who drives it, as the dispatchers say.
    technician_id uuid,
    latitude      double precision NOT NULL CHECK (latitude BETWEEN -90 AND 90),
    longitude     double precision NOT NULL CHECK (longitude BETWEEN -180 AND 180),
    speed_mps     double precision CHECK (speed_mps >= 0),
    heading_deg   double precision CHECK (heading_deg BETWEEN 0 AND 360),
    movement      text NOT NULL CHECK (movement IN ('moving', 'idle', 'stopped')),
    recorded_at   timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, provider, external_id),
    FOREIGN KEY (tenant_id, technician_id) REFERENCES users (tenant_id, id)
);
CALL protect_tenant_table('vehicles');
