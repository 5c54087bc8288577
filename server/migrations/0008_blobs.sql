-- Photos and signature images, named by what they contain. The bytes are in the object store;
-- here is how much has arrived and who may read it.

CREATE TABLE blobs (
    tenant_id   uuid NOT NULL REFERENCES tenants (id),
    sha256      bytea NOT NULL CHECK (octet_length(sha256) = 32),
    -- Bytes, as announced by the sender; checked with the hash when the last one has arrived.
    size        bigint NOT NULL CHECK (size > 0),
    mime        text NOT NULL,
    state       text NOT NULL DEFAULT 'receiving' CHECK (state IN ('receiving', 'verified', 'rejected')),
    received    bigint NOT NULL DEFAULT 0,
    storage_key text NOT NULL,
    created_at  timestamptz NOT NULL,
    verified_at timestamptz,
    created_by  uuid,
    PRIMARY KEY (tenant_id, sha256),
    FOREIGN KEY (tenant_id, created_by) REFERENCES users (tenant_id, id),
    CHECK (received BETWEEN 0 AND size),
    CHECK ((state = 'verified') = (verified_at IS NOT NULL))
);
CREATE INDEX blobs_unfinished ON blobs (tenant_id, created_at) WHERE state <> 'verified';
CALL protect_tenant_table('blobs');

-- Whoever may see one of these jobs may read the blob.
CREATE TABLE blob_jobs (
    tenant_id uuid NOT NULL REFERENCES tenants (id),
    sha256    bytea NOT NULL,
    job_id    uuid NOT NULL,
    PRIMARY KEY (tenant_id, sha256, job_id),
    FOREIGN KEY (tenant_id, sha256) REFERENCES blobs (tenant_id, sha256) ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, job_id) REFERENCES jobs (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX blob_jobs_by_job ON blob_jobs (tenant_id, job_id);
CALL protect_tenant_table('blob_jobs');
