-- Takes the rows of these objects ($1 kinds, $2 ids) which a page of Mux's list has just told of, whether they were due
-- or not, but for those whose own read is under way. Generation $3 must still lead; $4 as in poll_take.
WITH leader AS (
  SELECT generation FROM poll_leader WHERE generation = $3::bigint AND lease_until > now()
), told AS MATERIALIZED (
  SELECT d.kind, d.id
  FROM leader
  CROSS JOIN unnest($1::text[], $2::text[]) AS listed (kind, id)
  JOIN poll_due d ON d.id = listed.id AND d.kind = listed.kind
  WHERE d.class <> 'none'
    AND (d.taken_generation IS NULL OR d.taken_at < now() - $4::int * interval '1 millisecond')
  ORDER BY d.id, d.kind
  FOR UPDATE OF d SKIP LOCKED
)
UPDATE poll_due d
SET due_at = now() + GREATEST(d.interval_ms, $4::int) * interval '1 millisecond',
    taken_at = now(), taken_generation = $3::bigint, dirty = false
FROM told
WHERE d.id = told.id AND d.kind = told.kind
RETURNING d.kind, d.id, d.class, (poll_state(d.kind, d.id)).asset_id, d.failures, d.interval_ms, d.digest,
          COALESCE((SELECT min(s.healthy_interval_ms) FROM polling_interest i JOIN polling_session s USING (session_id)
                    WHERE i.id = d.id AND i.kind = d.kind), 0) AS wanted_ms
