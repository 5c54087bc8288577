-- What speaks against a place on the board besides the other visits: who can do what and when, what
-- trucks carry, when nothing is planned, and what each kind of work needs.

-- How a company plans. A company without a row plans as usual.
CREATE TABLE planning_settings (
    tenant_id      uuid PRIMARY KEY REFERENCES tenants (id),
    -- Minutes that are kept free between two visits besides the road.
    buffer_minutes integer NOT NULL DEFAULT 10 CHECK (buffer_minutes BETWEEN 0 AND 240),
    -- Feed number of the last transaction that changed anything of planning: devices that know it
    -- are told nothing again.
    seq            bigint NOT NULL DEFAULT 0 CHECK (seq >= 0)
);
CALL protect_tenant_table('planning_settings');

-- What one can be able to do, in the company's words: grease_traps, backflow_testing.
CREATE TABLE skill_types (
    tenant_id uuid NOT NULL REFERENCES tenants (id),
    code      text NOT NULL CHECK (code ~ '^[a-z0-9][a-z0-9_]{0,39}$'),
    name      text NOT NULL CHECK (name <> ''),
    PRIMARY KEY (tenant_id, code)
);
CALL protect_tenant_table('skill_types');

CREATE TABLE technician_skills (
    tenant_id            uuid NOT NULL REFERENCES tenants (id),
    id                   uuid NOT NULL,
    user_id              uuid NOT NULL,
    skill_type           text NOT NULL,
    certification_number text,
    -- The last day on which the certificate counts, on the company's calendar.
    expires_on           date,
    -- Whether somebody in the office has seen the certificate.
    verified             boolean NOT NULL DEFAULT false,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, user_id, skill_type),
    FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id) ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, skill_type) REFERENCES skill_types (tenant_id, code)
);
CALL protect_tenant_table('technician_skills');

-- The agreed week, on the company's clocks. Who has no row has no agreed hours.
CREATE TABLE technician_shifts (
    tenant_id     uuid NOT NULL REFERENCES tenants (id),
    user_id       uuid NOT NULL,
    -- 1 is Monday.
    weekday       smallint NOT NULL CHECK (weekday BETWEEN 1 AND 7),
    -- Minutes of the day; an end beyond 1440 is on the next day.
    starts_minute smallint NOT NULL CHECK (starts_minute BETWEEN 0 AND 1439),
    ends_minute   smallint NOT NULL CHECK (ends_minute BETWEEN 1 AND 2880),
    PRIMARY KEY (tenant_id, user_id, weekday, starts_minute),
    FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id) ON DELETE CASCADE,
    CHECK (ends_minute > starts_minute AND ends_minute <= starts_minute + 1440)
);
CALL protect_tenant_table('technician_shifts');

CREATE TABLE time_off (
    tenant_id uuid NOT NULL REFERENCES tenants (id),
    id        uuid NOT NULL,
    user_id   uuid NOT NULL,
    starts_at timestamptz NOT NULL,
    ends_at   timestamptz NOT NULL,
    kind      text NOT NULL CHECK (kind IN ('vacation', 'sick', 'training', 'personal', 'other')),
    -- For the office.
    note      text NOT NULL DEFAULT '',
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id) ON DELETE CASCADE,
    CHECK (ends_at > starts_at)
);
CREATE INDEX time_off_by_user ON time_off (tenant_id, user_id, ends_at);
CALL protect_tenant_table('time_off');

-- Days on which nothing is planned, whole days on the company's calendar.
CREATE TABLE blackout_dates (
    tenant_id uuid NOT NULL REFERENCES tenants (id),
    id        uuid NOT NULL,
    starts_on date NOT NULL,
    ends_on   date NOT NULL,
    reason    text NOT NULL CHECK (reason <> ''),
    PRIMARY KEY (tenant_id, id),
    CHECK (ends_on >= starts_on)
);
CALL protect_tenant_table('blackout_dates');

-- What a technician drives.
CREATE TABLE technician_trucks (
    tenant_id        uuid NOT NULL REFERENCES tenants (id),
    user_id          uuid NOT NULL,
    name             text NOT NULL DEFAULT '',
    -- US gallons that its tank takes; none where it has no tank.
    capacity_gallons integer CHECK (capacity_gallons BETWEEN 1 AND 100000),
    PRIMARY KEY (tenant_id, user_id),
    FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id) ON DELETE CASCADE
);
CALL protect_tenant_table('technician_trucks');

CREATE TABLE truck_stock (
    tenant_id          uuid NOT NULL REFERENCES tenants (id),
    user_id            uuid NOT NULL,
    price_book_item_id uuid NOT NULL,
    -- Thousandths of the item's unit.
    quantity_milli     bigint NOT NULL CHECK (quantity_milli > 0),
    PRIMARY KEY (tenant_id, user_id, price_book_item_id),
    FOREIGN KEY (tenant_id, user_id) REFERENCES technician_trucks (tenant_id, user_id) ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, price_book_item_id) REFERENCES price_book_items (tenant_id, id)
);
CALL protect_tenant_table('truck_stock');

-- What a kind of work cannot be done without.
CREATE TABLE service_needs (
    tenant_id       uuid NOT NULL REFERENCES tenants (id),
    service_type_id uuid NOT NULL,
    truck_gallons   integer CHECK (truck_gallons BETWEEN 1 AND 100000),
    PRIMARY KEY (tenant_id, service_type_id),
    FOREIGN KEY (tenant_id, service_type_id) REFERENCES service_types (tenant_id, id) ON DELETE CASCADE
);
CALL protect_tenant_table('service_needs');

CREATE TABLE service_skills (
    tenant_id       uuid NOT NULL REFERENCES tenants (id),
    service_type_id uuid NOT NULL,
    skill_type      text NOT NULL,
    PRIMARY KEY (tenant_id, service_type_id, skill_type),
    FOREIGN KEY (tenant_id, service_type_id) REFERENCES service_needs (tenant_id, service_type_id) ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, skill_type) REFERENCES skill_types (tenant_id, code)
);
CALL protect_tenant_table('service_skills');

CREATE TABLE service_parts (
    tenant_id          uuid NOT NULL REFERENCES tenants (id),
    service_type_id    uuid NOT NULL,
    price_book_item_id uuid NOT NULL,
    quantity_milli     bigint NOT NULL CHECK (quantity_milli > 0),
    PRIMARY KEY (tenant_id, service_type_id, price_book_item_id),
    FOREIGN KEY (tenant_id, service_type_id) REFERENCES service_needs (tenant_id, service_type_id) ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, price_book_item_id) REFERENCES price_book_items (tenant_id, id)
);
CALL protect_tenant_table('service_parts');
