-- Who pays, where the work is, and what stands there.

CREATE TABLE customers (
    tenant_id       uuid NOT NULL REFERENCES tenants (id),
    id              uuid NOT NULL,
    name            text NOT NULL CHECK (name <> ''),
    kind            text NOT NULL CHECK (kind IN ('residential', 'commercial')),
    email           text,
    phone           text,
    billing_address text,
    notes           text NOT NULL DEFAULT '',
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    archived_at     timestamptz,
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX customers_by_name ON customers (tenant_id, lower(name), id);
CALL protect_tenant_table('customers');

CREATE TABLE contacts (
    tenant_id   uuid NOT NULL REFERENCES tenants (id),
    id          uuid NOT NULL,
    customer_id uuid NOT NULL,
    name        text NOT NULL CHECK (name <> ''),
    -- What the person is there: tenant, facility manager, accounts.
    role        text,
    phone       text,
    email       text,
    is_primary  boolean NOT NULL DEFAULT false,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, customer_id) REFERENCES customers (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX contacts_by_customer ON contacts (tenant_id, customer_id);
CREATE UNIQUE INDEX contacts_one_primary ON contacts (tenant_id, customer_id) WHERE is_primary;
CALL protect_tenant_table('contacts');

CREATE TABLE sites (
    tenant_id     uuid NOT NULL REFERENCES tenants (id),
    id            uuid NOT NULL,
    customer_id   uuid NOT NULL,
    name          text NOT NULL,
    address_line1 text NOT NULL,
    city          text NOT NULL,
    region        text NOT NULL,
    postal_code   text NOT NULL,
    country       text NOT NULL DEFAULT 'US' CHECK (country ~ '^[A-Z]{2}$'),
    -- Degrees, WGS 84; both or neither.
    latitude      double precision CHECK (latitude BETWEEN -90 AND 90),
    longitude     double precision CHECK (longitude BETWEEN -180 AND 180),
    -- IANA name; the tenant's own where it is not known.
    time_zone     text,
    -- Gate codes, dogs, where the lids are. Technicians see it, customers never.
    access_notes  text NOT NULL DEFAULT '',
    archived_at   timestamptz,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, customer_id) REFERENCES customers (tenant_id, id),
    CHECK ((latitude IS NULL) = (longitude IS NULL))
);
CREATE INDEX sites_by_customer ON sites (tenant_id, customer_id);
CALL protect_tenant_table('sites');

CREATE TABLE assets (
    tenant_id        uuid NOT NULL REFERENCES tenants (id),
    id               uuid NOT NULL,
    site_id          uuid NOT NULL,
    kind             text NOT NULL CHECK (kind IN ('septic_tank', 'grease_trap', 'lift_station', 'drain_field', 'roof', 'gutter', 'hvac', 'water_heater', 'other')),
    name             text NOT NULL CHECK (name <> ''),
    -- What the kind calls for: gallons, tank_type, material, compartments, squares, pitch …
    attributes       jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(attributes) = 'object'),
    condition        text NOT NULL DEFAULT 'unknown' CHECK (condition IN ('good', 'fair', 'poor', 'unknown')),
    installed_on     date,
    last_serviced_on date,
    notes            text NOT NULL DEFAULT '',
    archived_at      timestamptz,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, site_id) REFERENCES sites (tenant_id, id)
);
CREATE INDEX assets_by_site ON assets (tenant_id, site_id);
CALL protect_tenant_table('assets');
