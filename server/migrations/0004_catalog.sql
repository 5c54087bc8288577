-- Kinds of work with their checklists, and what things cost. Money is cents of the item's currency.

CREATE TABLE service_types (
    tenant_id            uuid NOT NULL REFERENCES tenants (id),
    id                   uuid NOT NULL,
    code                 text NOT NULL CHECK (code <> ''),
    name                 text NOT NULL CHECK (name <> ''),
    name_es              text,
    default_minutes      integer NOT NULL CHECK (default_minutes BETWEEN 5 AND 1440),
    -- The template: copied to each visit when it is planned, so that a later change of the
    -- template does not change work already promised.
    checklist            jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(checklist) = 'array'),
    min_before_photos    integer NOT NULL DEFAULT 0 CHECK (min_before_photos BETWEEN 0 AND 20),
    min_after_photos     integer NOT NULL DEFAULT 0 CHECK (min_after_photos BETWEEN 0 AND 20),
    -- Photos of any kind.
    min_photos           integer NOT NULL DEFAULT 0 CHECK (min_photos BETWEEN 0 AND 40),
    customer_signature   boolean NOT NULL DEFAULT false,
    technician_signature boolean NOT NULL DEFAULT false,
    active               boolean NOT NULL DEFAULT true,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, code)
);
CALL protect_tenant_table('service_types');

CREATE TABLE price_book_items (
    tenant_id        uuid NOT NULL REFERENCES tenants (id),
    id               uuid NOT NULL,
    code             text NOT NULL CHECK (code <> ''),
    name             text NOT NULL CHECK (name <> ''),
    kind             text NOT NULL CHECK (kind IN ('service', 'part', 'fee')),
    -- What one of it is: each, gallon, foot, hour.
    unit             text NOT NULL DEFAULT 'each',
    unit_price_cents bigint NOT NULL CHECK (unit_price_cents >= 0),
    currency         text NOT NULL DEFAULT 'USD' CHECK (currency ~ '^[A-Z]{3}$'),
    active           boolean NOT NULL DEFAULT true,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, code)
);
CALL protect_tenant_table('price_book_items');
