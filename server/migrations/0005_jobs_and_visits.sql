-- The work: jobs, what they are charged for, and the visits planned for them. These rows are the
-- facts that only the server writes; what people type in the field is in the job's document.

CREATE TABLE jobs (
    tenant_id       uuid NOT NULL REFERENCES tenants (id),
    id              uuid NOT NULL,
    -- The work-order number people say on the phone; from tenant_counters.
    number          bigint NOT NULL CHECK (number > 0),
    customer_id     uuid NOT NULL,
    site_id         uuid NOT NULL,
    service_type_id uuid NOT NULL,
    title           text NOT NULL CHECK (title <> ''),
    description     text NOT NULL DEFAULT '',
    priority        text NOT NULL DEFAULT 'routine' CHECK (priority IN ('routine', 'urgent', 'emergency')),
    status          text NOT NULL,
    created_by      uuid,
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    completed_at    timestamptz,
    -- Feed numbers of the last transaction that changed the facts and the document.
    facts_seq       bigint NOT NULL DEFAULT 0,
    doc_seq         bigint NOT NULL DEFAULT 0,
    changed_seq     bigint NOT NULL GENERATED ALWAYS AS (greatest(facts_seq, doc_seq)) STORED,
    doc_epoch       integer NOT NULL DEFAULT 0 CHECK (doc_epoch >= 0),
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, number),
    FOREIGN KEY (tenant_id, customer_id) REFERENCES customers (tenant_id, id),
    FOREIGN KEY (tenant_id, site_id) REFERENCES sites (tenant_id, id),
    FOREIGN KEY (tenant_id, service_type_id) REFERENCES service_types (tenant_id, id),
    FOREIGN KEY (tenant_id, created_by) REFERENCES users (tenant_id, id),
    CONSTRAINT jobs_status_check CHECK (status IN ('draft', 'scheduled', 'en_route', 'on_site', 'in_progress', 'waiting_parts', 'quality_check', 'ready', 'completed', 'invoiced', 'closed', 'cancelled'))
);
CREATE INDEX jobs_by_change ON jobs (tenant_id, changed_seq);
CREATE INDEX jobs_by_status ON jobs (tenant_id, status);
CREATE INDEX jobs_by_customer ON jobs (tenant_id, customer_id);
CREATE INDEX jobs_by_site ON jobs (tenant_id, site_id);
CALL protect_tenant_table('jobs');

CREATE TABLE job_assets (
    tenant_id uuid NOT NULL REFERENCES tenants (id),
    job_id    uuid NOT NULL,
    asset_id  uuid NOT NULL,
    PRIMARY KEY (tenant_id, job_id, asset_id),
    FOREIGN KEY (tenant_id, job_id) REFERENCES jobs (tenant_id, id) ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, asset_id) REFERENCES assets (tenant_id, id)
);
CREATE INDEX job_assets_by_asset ON job_assets (tenant_id, asset_id);
CALL protect_tenant_table('job_assets');

CREATE TABLE line_items (
    tenant_id          uuid NOT NULL REFERENCES tenants (id),
    id                 uuid NOT NULL,
    job_id             uuid NOT NULL,
    -- None for a line written by hand.
    price_book_item_id uuid,
    description        text NOT NULL,
    complaint          text NOT NULL DEFAULT '',
    correction         text NOT NULL DEFAULT '',
    -- Thousandths of a unit: 1.5 hours is 1500.
    quantity_milli     bigint NOT NULL CHECK (quantity_milli >= 0),
    unit_price_cents   bigint NOT NULL,
    position           integer NOT NULL DEFAULT 0,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, job_id) REFERENCES jobs (tenant_id, id) ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, price_book_item_id) REFERENCES price_book_items (tenant_id, id)
);
CREATE INDEX line_items_by_job ON line_items (tenant_id, job_id, position);
CALL protect_tenant_table('line_items');

CREATE TABLE visits (
    tenant_id                uuid NOT NULL REFERENCES tenants (id),
    id                       uuid NOT NULL,
    job_id                   uuid NOT NULL,
    status                   text NOT NULL,
    -- The promise to the customer; both or neither, and arrival says how to word it.
    window_start             timestamptz,
    window_end               timestamptz,
    arrival                  text NOT NULL DEFAULT 'exact' CHECK (arrival IN ('exact', 'morning', 'afternoon', 'all_day')),
    duration_minutes         integer NOT NULL CHECK (duration_minutes BETWEEN 5 AND 1440),
    travel_started_at        timestamptz,
    checked_in_at            timestamptz,
    check_in_latitude        double precision CHECK (check_in_latitude BETWEEN -90 AND 90),
    check_in_longitude       double precision CHECK (check_in_longitude BETWEEN -180 AND 180),
    check_in_accuracy_m      double precision CHECK (check_in_accuracy_m >= 0),
    check_in_distance_m      double precision CHECK (check_in_distance_m >= 0),
    -- Why the technician checked in away from the site.
    check_in_override_reason text,
    started_at               timestamptz,
    completed_at             timestamptz,
    completed_by             uuid,
    cancel_reason            text,
    waiting_reason           text,
    -- The items of this visit with their ids, copied from the service type's template.
    checklist                jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(checklist) = 'array'),
    position                 integer NOT NULL DEFAULT 0,
    created_at               timestamptz NOT NULL,
    updated_at               timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, job_id) REFERENCES jobs (tenant_id, id) ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, completed_by) REFERENCES users (tenant_id, id),
    CHECK ((window_start IS NULL) = (window_end IS NULL)),
    CHECK (window_end > window_start),
    CONSTRAINT visits_status_check CHECK (status IN ('unscheduled', 'scheduled', 'accepted', 'en_route', 'on_site', 'in_progress', 'waiting_parts', 'completed', 'cancelled'))
);
CREATE INDEX visits_by_job ON visits (tenant_id, job_id, position);
CREATE INDEX visits_by_window ON visits (tenant_id, window_start, window_end);
CALL protect_tenant_table('visits');

CREATE TABLE visit_technicians (
    tenant_id   uuid NOT NULL REFERENCES tenants (id),
    visit_id    uuid NOT NULL,
    user_id     uuid NOT NULL,
    accepted_at timestamptz,
    lead        boolean NOT NULL DEFAULT false,
    PRIMARY KEY (tenant_id, visit_id, user_id),
    FOREIGN KEY (tenant_id, visit_id) REFERENCES visits (tenant_id, id) ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id)
);
CREATE INDEX visit_technicians_by_user ON visit_technicians (tenant_id, user_id);
CREATE UNIQUE INDEX visit_technicians_one_lead ON visit_technicians (tenant_id, visit_id) WHERE lead;
CALL protect_tenant_table('visit_technicians');

-- The activity timeline of a job. Written once, never changed.
CREATE TABLE job_events (
    tenant_id   uuid NOT NULL REFERENCES tenants (id),
    id          uuid NOT NULL,
    job_id      uuid NOT NULL,
    visit_id    uuid,
    type        text NOT NULL CHECK (type <> ''),
    description text NOT NULL,
    metadata    jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(metadata) = 'object'),
    -- None: the server itself.
    actor_id    uuid,
    at          timestamptz NOT NULL,
    seq         bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, job_id) REFERENCES jobs (tenant_id, id) ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, visit_id) REFERENCES visits (tenant_id, id) ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, actor_id) REFERENCES users (tenant_id, id)
);
CREATE INDEX job_events_by_job ON job_events (tenant_id, job_id, at, id);
CALL protect_tenant_table('job_events', 'SELECT, INSERT');
