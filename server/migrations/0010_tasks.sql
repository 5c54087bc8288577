-- Background work of the server. A task is enqueued in the transaction that makes it necessary
-- and is taken by whichever node comes first.

CREATE TABLE tasks (
    tenant_id    uuid NOT NULL REFERENCES tenants (id),
    id           uuid NOT NULL,
    kind         text NOT NULL CHECK (kind <> ''),
    payload      jsonb NOT NULL DEFAULT '{}',
    run_at       timestamptz NOT NULL,
    attempts     integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    max_attempts integer NOT NULL DEFAULT 8 CHECK (max_attempts > 0),
    -- Held by a worker until then; a worker that dies loses it to another.
    locked_until timestamptz,
    last_error   text,
    -- Finished, well or for good: failed tasks keep their last_error.
    done_at      timestamptz,
    failed       boolean NOT NULL DEFAULT false,
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX tasks_due ON tasks (run_at) WHERE done_at IS NULL;
CREATE INDEX tasks_done ON tasks (done_at) WHERE done_at IS NOT NULL;
CALL protect_tenant_table('tasks', 'SELECT, INSERT');
CREATE POLICY system_everything ON tasks TO holdfast_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON tasks TO holdfast_system;

-- When each recurring chore last started, over all nodes. Belongs to no tenant.
CREATE TABLE schedules (
    name        text PRIMARY KEY,
    last_run_at timestamptz NOT NULL
);
GRANT SELECT, INSERT, UPDATE ON schedules TO holdfast_system;
