-- Job documents and the state of replication: devices, their replicas, what each has sent and
-- what became of it. How these tables are used is described in sync/PROTOCOL.md.

-- The document of a job, saved whole; the changes below it are the history it was built from.
CREATE TABLE job_docs (
    tenant_id uuid NOT NULL REFERENCES tenants (id),
    job_id    uuid NOT NULL,
    snapshot  bytea NOT NULL,
    heads     bytea[] NOT NULL,
    seq       bigint NOT NULL,
    PRIMARY KEY (tenant_id, job_id),
    FOREIGN KEY (tenant_id, job_id) REFERENCES jobs (tenant_id, id) ON DELETE CASCADE
);
CALL protect_tenant_table('job_docs');

-- One installation on one phone or computer.
CREATE TABLE devices (
    tenant_id         uuid NOT NULL REFERENCES tenants (id),
    id                uuid NOT NULL,
    user_id           uuid NOT NULL,
    name              text NOT NULL DEFAULT '',
    user_agent        text,
    app_build         text,
    platform          text,
    first_seen_at     timestamptz NOT NULL,
    last_seen_at      timestamptz NOT NULL,
    last_push_at      timestamptz,
    last_pull_at      timestamptz,
    -- What the device itself last reported: mutations and photos not yet sent.
    backlog           integer NOT NULL DEFAULT 0 CHECK (backlog >= 0),
    oldest_unsent_at  timestamptz,
    -- Whether the browser promised not to evict the store; none: not asked yet.
    storage_persisted boolean,
    -- Bytes.
    storage_quota     bigint,
    storage_usage     bigint,
    scope             text CHECK (scope IN ('own', 'tenant')),
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id)
);
CREATE INDEX devices_by_user ON devices (tenant_id, user_id);
CALL protect_tenant_table('devices');

-- One generation of a device's local store: the client_id of the protocol.
CREATE TABLE replicas (
    tenant_id        uuid NOT NULL REFERENCES tenants (id),
    id               uuid NOT NULL,
    device_id        uuid NOT NULL,
    user_id          uuid NOT NULL,
    -- The newest mutation that got a verdict; only ever moves by one.
    last_mutation_id bigint NOT NULL DEFAULT 0 CHECK (last_mutation_id >= 0),
    cursor_seq       bigint NOT NULL DEFAULT 0 CHECK (cursor_seq >= 0),
    created_at       timestamptz NOT NULL,
    app_build        text,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, device_id) REFERENCES devices (tenant_id, id) ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id)
);
CREATE INDEX replicas_by_device ON replicas (tenant_id, device_id);
CALL protect_tenant_table('replicas');

-- Which replica a document author belongs to, bound at first use: nobody can write as another.
CREATE TABLE actors (
    tenant_id  uuid NOT NULL REFERENCES tenants (id),
    actor      bytea NOT NULL CHECK (octet_length(actor) BETWEEN 1 AND 64),
    replica_id uuid NOT NULL,
    PRIMARY KEY (tenant_id, actor),
    FOREIGN KEY (tenant_id, replica_id) REFERENCES replicas (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX actors_by_replica ON actors (tenant_id, replica_id);
CALL protect_tenant_table('actors');

CREATE TABLE job_changes (
    tenant_id   uuid NOT NULL REFERENCES tenants (id),
    job_id      uuid NOT NULL,
    hash        bytea NOT NULL CHECK (octet_length(hash) = 32),
    actor       bytea NOT NULL,
    actor_seq   bigint NOT NULL,
    bytes       bytea NOT NULL,
    seq         bigint NOT NULL,
    -- The order within one transaction: later changes build on earlier ones.
    position    integer NOT NULL DEFAULT 0,
    -- None for changes the server made itself.
    replica_id  uuid,
    mutation_id bigint,
    user_id     uuid,
    created_at  timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, job_id, hash),
    UNIQUE (tenant_id, job_id, actor, actor_seq),
    FOREIGN KEY (tenant_id, job_id) REFERENCES jobs (tenant_id, id) ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, replica_id) REFERENCES replicas (tenant_id, id),
    FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id)
);
CREATE INDEX job_changes_by_seq ON job_changes (tenant_id, job_id, seq);
CALL protect_tenant_table('job_changes', 'SELECT, INSERT');

-- Every mutation that got a verdict, so that a resend is answered with the same words.
CREATE TABLE mutations (
    tenant_id   uuid NOT NULL REFERENCES tenants (id),
    replica_id  uuid NOT NULL,
    mutation_id bigint NOT NULL CHECK (mutation_id > 0),
    job_id      uuid,
    kind        text NOT NULL,
    intent      jsonb NOT NULL,
    -- The mutation as it was sent.
    payload     bytea,
    verdict     jsonb NOT NULL,
    outcome     text NOT NULL,
    decided_at  timestamptz NOT NULL,
    -- The feed number its effects are under; none where it had none.
    seq         bigint,
    PRIMARY KEY (tenant_id, replica_id, mutation_id),
    FOREIGN KEY (tenant_id, replica_id) REFERENCES replicas (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX mutations_by_job ON mutations (tenant_id, job_id, decided_at);
CALL protect_tenant_table('mutations', 'SELECT, INSERT, UPDATE');

-- Work the server could not accept and will not destroy: a person decides.
CREATE TABLE quarantine (
    tenant_id   uuid NOT NULL REFERENCES tenants (id),
    id          uuid NOT NULL,
    job_id      uuid,
    replica_id  uuid,
    mutation_id bigint,
    user_id     uuid,
    reason_code text NOT NULL,
    reason      text NOT NULL,
    summary     text NOT NULL DEFAULT '',
    -- The mutation in the form of the protocol.
    payload     bytea NOT NULL,
    state       text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'merged', 'discarded')),
    created_at  timestamptz NOT NULL,
    decided_by  uuid,
    decided_at  timestamptz,
    note        text,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id),
    FOREIGN KEY (tenant_id, decided_by) REFERENCES users (tenant_id, id),
    CHECK ((state = 'open') = (decided_at IS NULL))
);
CREATE UNIQUE INDEX quarantine_once_per_mutation ON quarantine (tenant_id, replica_id, mutation_id);
CREATE INDEX quarantine_by_state ON quarantine (tenant_id, state, created_at);
CREATE INDEX quarantine_by_job ON quarantine (tenant_id, job_id);
CALL protect_tenant_table('quarantine');

-- One field written in two places at once: every value, until a person picks.
CREATE TABLE job_conflicts (
    tenant_id     uuid NOT NULL REFERENCES tenants (id),
    id            uuid NOT NULL,
    job_id        uuid NOT NULL,
    path          text NOT NULL,
    values        jsonb NOT NULL CHECK (jsonb_typeof(values) = 'array'),
    state         text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'settled')),
    first_seen_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, job_id) REFERENCES jobs (tenant_id, id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX job_conflicts_one_open ON job_conflicts (tenant_id, job_id, path) WHERE state = 'open';
CALL protect_tenant_table('job_conflicts');

-- What each replica holds, so that a pull can say which jobs came into its scope and which left.
CREATE TABLE device_jobs (
    tenant_id   uuid NOT NULL REFERENCES tenants (id),
    replica_id  uuid NOT NULL,
    job_id      uuid NOT NULL,
    entered_seq bigint NOT NULL,
    left_seq    bigint,
    PRIMARY KEY (tenant_id, replica_id, job_id),
    FOREIGN KEY (tenant_id, replica_id) REFERENCES replicas (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX device_jobs_by_job ON device_jobs (tenant_id, job_id);
CALL protect_tenant_table('device_jobs');
