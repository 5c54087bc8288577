-- A technician's time that visits have. Two visits of one technician at the same time cannot be
-- planned: the rules refuse the second, and this table holds where two servers decide at once.
-- The extension lets a GiST index compare plain values beside ranges; it is trusted, so that the
-- database's owner may make it.
CREATE EXTENSION IF NOT EXISTS btree_gist;

CREATE TABLE bookings (
    tenant_id uuid NOT NULL REFERENCES tenants (id),
    visit_id  uuid NOT NULL,
    user_id   uuid NOT NULL,
    span      tstzrange NOT NULL CHECK (NOT isempty(span) AND lower_inc(span) AND NOT upper_inc(span)),
    -- Stands beside another one: planned before this table was there, or work that goes on after it
    -- had been thought to be over. It ends when the visit is planned anew.
    beside    boolean NOT NULL DEFAULT false,
    PRIMARY KEY (tenant_id, visit_id, user_id),
    FOREIGN KEY (tenant_id, visit_id) REFERENCES visits (tenant_id, id) ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id),
    CONSTRAINT bookings_one_at_a_time EXCLUDE USING gist (tenant_id WITH =, user_id WITH =, span WITH &&) WHERE (NOT beside)
);
CREATE INDEX bookings_by_user ON bookings (tenant_id, user_id);
CALL protect_tenant_table('bookings');

-- What is planned already. The policies hold for the owner, too, so that each company's rows are
-- copied as the company. Of two visits that overlap the one that begins later stands beside the other.
DO $$
DECLARE
    tenant uuid;
    everybody uuid[];
BEGIN
    PERFORM set_config('role', 'holdfast_system', true);
    SELECT array_agg(id) INTO everybody FROM tenants;
    FOREACH tenant IN ARRAY coalesce(everybody, '{}') LOOP
        PERFORM set_config('role', 'holdfast_app', true), set_config('app.tenant', tenant::text, true);
        WITH planned AS (
            SELECT v.tenant_id, v.id AS visit_id, m.user_id,
                   tstzrange(coalesce(v.planned_start, v.window_start),
                             coalesce(v.planned_start, v.window_start) + v.duration_minutes * interval '1 minute') AS span
            FROM visits v JOIN visit_technicians m ON (m.tenant_id, m.visit_id) = (v.tenant_id, v.id)
            WHERE v.window_start IS NOT NULL AND v.status NOT IN ('completed', 'cancelled')
        )
        INSERT INTO bookings (tenant_id, visit_id, user_id, span, beside)
        SELECT p.tenant_id, p.visit_id, p.user_id, p.span, EXISTS (
                   SELECT FROM planned o WHERE o.user_id = p.user_id AND o.visit_id <> p.visit_id
                   AND o.span && p.span AND (lower(o.span), o.visit_id) < (lower(p.span), p.visit_id))
        FROM planned p;
    END LOOP;
    PERFORM set_config('role', 'none', true), set_config('app.tenant', '', true);
END
$$;
