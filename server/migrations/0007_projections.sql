-- What the job documents say, as rows: for lists, reports and search. Nothing is entered here;
-- for each job and table the rows are computed from the document and replaced whole, and
-- `server verify` recomputes them all. Devices name each other's people and visits in documents,
-- and a document outlives what it names, so only the job is a foreign key.

CREATE TABLE job_notes (
    tenant_id uuid NOT NULL REFERENCES tenants (id),
    job_id    uuid NOT NULL,
    field     text NOT NULL CHECK (field IN ('work', 'internal', 'recommendation')),
    text      text NOT NULL,
    PRIMARY KEY (tenant_id, job_id, field),
    FOREIGN KEY (tenant_id, job_id) REFERENCES jobs (tenant_id, id) ON DELETE CASCADE
);
CALL protect_tenant_table('job_notes');

CREATE TABLE checklist_answers (
    tenant_id uuid NOT NULL REFERENCES tenants (id),
    job_id    uuid NOT NULL,
    item_id   uuid NOT NULL,
    -- None where the answer was taken back.
    answer    jsonb,
    note      text NOT NULL DEFAULT '',
    by        uuid,
    at        timestamptz,
    PRIMARY KEY (tenant_id, job_id, item_id),
    FOREIGN KEY (tenant_id, job_id) REFERENCES jobs (tenant_id, id) ON DELETE CASCADE
);
CALL protect_tenant_table('checklist_answers');

CREATE TABLE part_uses (
    tenant_id          uuid NOT NULL REFERENCES tenants (id),
    job_id             uuid NOT NULL,
    id                 uuid NOT NULL,
    visit_id           uuid NOT NULL,
    -- None for a part that is not in the price book.
    price_book_item_id uuid,
    name               text NOT NULL,
    unit               text NOT NULL,
    -- Thousandths of the unit.
    quantity_milli     bigint NOT NULL,
    by                 uuid NOT NULL,
    at                 timestamptz NOT NULL,
    removed            boolean NOT NULL DEFAULT false,
    PRIMARY KEY (tenant_id, job_id, id),
    FOREIGN KEY (tenant_id, job_id) REFERENCES jobs (tenant_id, id) ON DELETE CASCADE
);
CALL protect_tenant_table('part_uses');

CREATE TABLE time_entries (
    tenant_id  uuid NOT NULL REFERENCES tenants (id),
    job_id     uuid NOT NULL,
    id         uuid NOT NULL,
    visit_id   uuid NOT NULL,
    user_id    uuid NOT NULL,
    kind       text NOT NULL CHECK (kind IN ('work', 'travel', 'break')),
    started_at timestamptz NOT NULL,
    -- None while the timer runs.
    stopped_at timestamptz,
    removed    boolean NOT NULL DEFAULT false,
    PRIMARY KEY (tenant_id, job_id, id),
    FOREIGN KEY (tenant_id, job_id) REFERENCES jobs (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX time_entries_by_user ON time_entries (tenant_id, user_id, started_at);
CALL protect_tenant_table('time_entries');

CREATE TABLE readings (
    tenant_id uuid NOT NULL REFERENCES tenants (id),
    job_id    uuid NOT NULL,
    id        uuid NOT NULL,
    visit_id  uuid NOT NULL,
    -- What was measured, such as "Sludge depth", and in what.
    name      text NOT NULL,
    -- A decimal number as typed.
    value     text NOT NULL,
    unit      text NOT NULL,
    by        uuid NOT NULL,
    at        timestamptz NOT NULL,
    removed   boolean NOT NULL DEFAULT false,
    PRIMARY KEY (tenant_id, job_id, id),
    FOREIGN KEY (tenant_id, job_id) REFERENCES jobs (tenant_id, id) ON DELETE CASCADE
);
CALL protect_tenant_table('readings');

CREATE TABLE attachments (
    tenant_id    uuid NOT NULL REFERENCES tenants (id),
    job_id       uuid NOT NULL,
    id           uuid NOT NULL,
    visit_id     uuid NOT NULL,
    sha256       bytea NOT NULL CHECK (octet_length(sha256) = 32),
    bytes        bigint NOT NULL,
    mime         text NOT NULL,
    -- The smaller picture: all three or none.
    thumb_sha256 bytea CHECK (octet_length(thumb_sha256) = 32),
    thumb_bytes  bigint,
    thumb_mime   text,
    kind         text NOT NULL CHECK (kind IN ('before', 'during', 'after', 'damage', 'repair', 'signature')),
    caption      text NOT NULL,
    taken_at     timestamptz NOT NULL,
    latitude     double precision,
    longitude    double precision,
    -- Pixels.
    width        integer NOT NULL,
    height       integer NOT NULL,
    by           uuid NOT NULL,
    removed      boolean NOT NULL DEFAULT false,
    PRIMARY KEY (tenant_id, job_id, id),
    FOREIGN KEY (tenant_id, job_id) REFERENCES jobs (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX attachments_by_blob ON attachments (tenant_id, sha256);
CALL protect_tenant_table('attachments');

CREATE TABLE sign_offs (
    tenant_id      uuid NOT NULL REFERENCES tenants (id),
    job_id         uuid NOT NULL,
    id             uuid NOT NULL,
    visit_id       uuid NOT NULL,
    role           text NOT NULL CHECK (role IN ('customer', 'technician')),
    signer_name    text NOT NULL,
    image_sha256   bytea NOT NULL CHECK (octet_length(image_sha256) = 32),
    image_bytes    bigint NOT NULL,
    image_mime     text NOT NULL,
    strokes_sha256 bytea NOT NULL CHECK (octet_length(strokes_sha256) = 32),
    strokes_bytes  bigint NOT NULL,
    strokes_mime   text NOT NULL,
    -- What was signed: the document's heads at that moment and a digest of its content there.
    signed_heads   bytea[] NOT NULL,
    content_digest bytea NOT NULL CHECK (octet_length(content_digest) = 32),
    by             uuid NOT NULL,
    at             timestamptz NOT NULL,
    removed        boolean NOT NULL DEFAULT false,
    PRIMARY KEY (tenant_id, job_id, id),
    FOREIGN KEY (tenant_id, job_id) REFERENCES jobs (tenant_id, id) ON DELETE CASCADE
);
CALL protect_tenant_table('sign_offs');
