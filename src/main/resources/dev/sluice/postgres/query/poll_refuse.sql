-- Refuses those who wait for one read, while none is made: as if generation $1, which must still lead, had tried and failed
-- ($2 says why), but no failure is counted. What else wants the row has it again when an interval is over since its last
-- read; what nobody wants stays a moment, so that who asked finds out. Rows whose read is under way are left alone; $3
-- as $5 in poll_take. At most $4 rows. The time of the failure is that of the clock and not of the statement, so that
-- it comes after every ask that the statement saw.
WITH leader AS (
  SELECT generation FROM poll_leader WHERE generation = $1::bigint AND lease_until > now()
), asked AS MATERIALIZED (
  SELECT d.id, d.kind, d.reconcile
  FROM leader CROSS JOIN poll_due d
  WHERE d.class = 'on_demand'
    AND (d.taken_generation IS NULL OR d.taken_at < now() - $3::int * interval '1 millisecond')
  ORDER BY d.id, d.kind
  LIMIT $4::int
  FOR UPDATE OF d SKIP LOCKED
), told AS MATERIALIZED (
  SELECT asked.id, asked.kind,
         CASE WHEN poll_ended(state.status) THEN 'none' ELSE poll_class(asked.kind, asked.id, asked.reconcile) END AS next_class
  FROM asked CROSS JOIN LATERAL poll_state(asked.kind, asked.id) AS state
)
UPDATE poll_due d
SET class = told.next_class,
    due_at = CASE
      WHEN told.next_class = 'none' THEN 'infinity'::timestamptz
      ELSE GREATEST(now(), COALESCE(d.taken_at, '-infinity') + d.interval_ms * interval '1 millisecond')
    END,
    failed_at = clock_timestamp(), failure = $2::text, taken_generation = NULL, dirty = false
FROM told
WHERE d.id = told.id AND d.kind = told.kind
