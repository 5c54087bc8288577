-- When the work of a visit is planned to begin, where that is not the start of what the customer was
-- promised.
ALTER TABLE visits ADD COLUMN planned_start timestamptz;
