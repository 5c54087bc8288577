-- When the tenant's history was last replaced by an older one, a restored backup: since then devices
-- bring back what was acknowledged and forgotten.
ALTER TABLE tenant_feed ADD COLUMN restored_at timestamptz;
