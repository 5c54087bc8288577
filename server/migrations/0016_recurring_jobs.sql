-- Work that comes again: a plan for a customer's site, and what has become of its occurrences. Jobs are
-- made of a plan some weeks ahead, each by a transaction of its own; the key of an occurrence is what
-- makes one date give one job, whoever makes it.

CREATE TABLE recurring_jobs (
    tenant_id        uuid NOT NULL REFERENCES tenants (id),
    id               uuid NOT NULL,
    customer_id      uuid NOT NULL,
    site_id          uuid NOT NULL,
    service_type_id  uuid NOT NULL,
    title            text NOT NULL CHECK (title <> ''),
    description      text NOT NULL DEFAULT '',
    priority         text NOT NULL DEFAULT 'routine' CHECK (priority IN ('routine', 'urgent', 'emergency')),
    duration_minutes integer NOT NULL CHECK (duration_minutes BETWEEN 5 AND 1440),
    -- RRULE of RFC 5545 without its name, evaluated on the site's calendar from starts_on.
    rule             text NOT NULL CHECK (rule LIKE 'FREQ=%'),
    starts_on        date NOT NULL,
    -- The promise, on the site's clocks; an end that is not after the beginning is on the next day.
    from_time        time NOT NULL,
    until_time       time NOT NULL,
    arrival          text NOT NULL CHECK (arrival IN ('exact', 'morning', 'afternoon', 'all_day')),
    state            text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'paused', 'ended')),
    -- Jobs are made of every occurrence up to this day.
    made_through     date,
    -- Why no more jobs could be made when it was tried last.
    problem          text,
    created_at       timestamptz NOT NULL,
    updated_at       timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, customer_id) REFERENCES customers (tenant_id, id),
    FOREIGN KEY (tenant_id, site_id) REFERENCES sites (tenant_id, id),
    FOREIGN KEY (tenant_id, service_type_id) REFERENCES service_types (tenant_id, id)
);
CREATE INDEX recurring_jobs_by_customer ON recurring_jobs (tenant_id, customer_id);
CREATE INDEX recurring_jobs_by_site ON recurring_jobs (tenant_id, site_id);
CREATE INDEX recurring_jobs_active ON recurring_jobs (tenant_id, made_through) WHERE state = 'active';
CALL protect_tenant_table('recurring_jobs');

-- Who is sent where they are free; the first leads.
CREATE TABLE recurring_job_technicians (
    tenant_id        uuid NOT NULL REFERENCES tenants (id),
    recurring_job_id uuid NOT NULL,
    user_id          uuid NOT NULL,
    position         integer NOT NULL DEFAULT 0,
    PRIMARY KEY (tenant_id, recurring_job_id, user_id),
    FOREIGN KEY (tenant_id, recurring_job_id) REFERENCES recurring_jobs (tenant_id, id) ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id)
);
CREATE INDEX recurring_job_technicians_by_user ON recurring_job_technicians (tenant_id, user_id);
CALL protect_tenant_table('recurring_job_technicians');

-- Occurrences of which there is more to say than the rule does.
CREATE TABLE recurring_occurrences (
    tenant_id        uuid NOT NULL REFERENCES tenants (id),
    recurring_job_id uuid NOT NULL,
    -- The day as the rule says it; it names the occurrence wherever it is moved.
    on_date          date NOT NULL,
    skipped          boolean NOT NULL DEFAULT false,
    -- Where it was moved: all three or none.
    moved_date       date,
    moved_from_time  time,
    moved_until_time time,
    job_id           uuid,
    -- The plan as it was written to the job; while the job still says so, nobody has touched it.
    made             jsonb CHECK (jsonb_typeof(made) = 'object'),
    -- The feed number under which the job was made: its document's, too, until somebody enters something.
    made_seq         bigint,
    PRIMARY KEY (tenant_id, recurring_job_id, on_date),
    UNIQUE (tenant_id, job_id),
    FOREIGN KEY (tenant_id, recurring_job_id) REFERENCES recurring_jobs (tenant_id, id) ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, job_id) REFERENCES jobs (tenant_id, id),
    CHECK ((job_id IS NULL) = (made IS NULL) AND (job_id IS NULL) = (made_seq IS NULL)),
    CHECK ((moved_date IS NULL) = (moved_from_time IS NULL) AND (moved_date IS NULL) = (moved_until_time IS NULL)),
    CHECK (NOT skipped OR job_id IS NULL)
);
CALL protect_tenant_table('recurring_occurrences');

-- Named presets that fill in the form: "Spring and autumn check".
CREATE TABLE recurring_templates (
    tenant_id        uuid NOT NULL REFERENCES tenants (id),
    id               uuid NOT NULL,
    name             text NOT NULL CHECK (name <> ''),
    -- None: the form's choice stays.
    service_type_id  uuid,
    title            text NOT NULL DEFAULT '',
    duration_minutes integer CHECK (duration_minutes BETWEEN 5 AND 1440),
    rule             text NOT NULL CHECK (rule LIKE 'FREQ=%'),
    from_time        time NOT NULL,
    until_time       time NOT NULL,
    arrival          text NOT NULL CHECK (arrival IN ('exact', 'morning', 'afternoon', 'all_day')),
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, name),
    FOREIGN KEY (tenant_id, service_type_id) REFERENCES service_types (tenant_id, id)
);
CALL protect_tenant_table('recurring_templates');

-- How many days ahead a tenant's jobs are made; 60 where there is no row.
CREATE TABLE recurring_settings (
    tenant_id    uuid NOT NULL REFERENCES tenants (id),
    horizon_days integer NOT NULL CHECK (horizon_days BETWEEN 7 AND 180),
    PRIMARY KEY (tenant_id)
);
CALL protect_tenant_table('recurring_settings');
