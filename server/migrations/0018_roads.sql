-- What a dispatcher did after looking at suggestions for a visit.
CREATE TABLE assignment_suggestions (
    tenant_id  uuid NOT NULL REFERENCES tenants (id),
    id         uuid NOT NULL,
    visit_id   uuid NOT NULL,
    decided_by uuid NOT NULL,
    decided_at timestamptz NOT NULL,
    -- The place in the list that was taken, from 1; 0 where something else was decided.
    rank       smallint NOT NULL CHECK (rank BETWEEN 0 AND 255),
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, visit_id) REFERENCES visits (tenant_id, id) ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, decided_by) REFERENCES users (tenant_id, id)
);
CREATE INDEX assignment_suggestions_by_time ON assignment_suggestions (tenant_id, decided_at);
CREATE INDEX assignment_suggestions_by_visit ON assignment_suggestions (tenant_id, visit_id);
CREATE INDEX assignment_suggestions_by_person ON assignment_suggestions (tenant_id, decided_by);
CALL protect_tenant_table('assignment_suggestions', 'SELECT, INSERT');

-- Road times as a service answered them. Places are in ten-thousandths of a degree, about 11 m: what
-- is nearer is one place.
CREATE TABLE road_times (
    tenant_id uuid NOT NULL REFERENCES tenants (id),
    -- Which service said so; another one's answers do not count.
    source    text NOT NULL CHECK (source IN ('osrm', 'google')),
    from_lat  integer NOT NULL,
    from_lon  integer NOT NULL,
    to_lat    integer NOT NULL,
    to_lon    integer NOT NULL,
    seconds   integer NOT NULL CHECK (seconds >= 0),
    metres    integer NOT NULL CHECK (metres >= 0),
    asked_at  timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, source, from_lat, from_lon, to_lat, to_lon)
);
CREATE INDEX road_times_by_age ON road_times (tenant_id, asked_at);
CALL protect_tenant_table('road_times');
