-- One turn of the poller: leads or goes on leading ($1 is this gateway, $2 the lease in ms), and takes up to $3 rows
-- that are due, the urgent classes with a head start, which waiting makes up for. With $4 only those that somebody
-- waits for. A row that needs no read is not taken: it goes where its asset has ended, and waits once more where Mux
-- told something by itself since the last look. A suspect, which Mux's list lacked, needs its read unless it is deleted. What is taken is due again after $5 ms at the least, so that it is
-- not lost with us, and not read twice at once either. Who does not lead gets nothing.
WITH leader AS (
  UPDATE poll_leader
  SET owner = $1::text, lease_until = now() + $2::int * interval '1 millisecond',
      generation = generation + CASE WHEN owner = $1::text THEN 0 ELSE 1 END
  WHERE owner = $1::text OR lease_until <= now()
  RETURNING generation
), candidate AS MATERIALIZED (
  SELECT due.kind, due.id
  FROM leader
  CROSS JOIN (VALUES ('on_demand', interval '5 minutes'), ('session', interval '30 seconds'),
                     ('reconcile', interval '0')) AS urgency (class, head_start)
  CROSS JOIN LATERAL (
    SELECT d.kind, d.id, d.due_at FROM poll_due d
    WHERE d.class = urgency.class AND d.due_at <= now() AND (NOT $4::boolean OR d.class = 'on_demand')
    ORDER BY d.due_at LIMIT $3::int
    FOR UPDATE SKIP LOCKED
  ) AS due
  ORDER BY due.due_at - urgency.head_start
  LIMIT $3::int
), seen AS MATERIALIZED (
  SELECT d.*, state.status, state.asset_id, state.known_at AS known_now,
         CASE
           WHEN d.class = 'on_demand' THEN 'take'
           WHEN poll_ended(state.status) AND (d.suspected_by IS NULL OR state.status = 'DELETED') THEN 'end'
           WHEN d.suspected_by IS NOT NULL THEN 'take'
           WHEN state.known_at > COALESCE(d.known_at, '-infinity') THEN 'postpone'
           ELSE 'take'
         END AS verdict,
         COALESCE((SELECT min(s.healthy_interval_ms) FROM polling_interest i JOIN polling_session s USING (session_id)
                   WHERE i.id = d.id AND i.kind = d.kind), 0) AS wanted_ms
  FROM candidate JOIN poll_due d USING (id, kind)
  CROSS JOIN LATERAL poll_state(d.kind, d.id) AS state
), ended AS (
  DELETE FROM poll_due d USING seen WHERE seen.verdict = 'end' AND d.id = seen.id AND d.kind = seen.kind
), moved AS (
  UPDATE poll_due d
  SET due_at = now() + CASE
        WHEN seen.verdict = 'take' THEN GREATEST(d.interval_ms, $5::int) ELSE d.interval_ms
      END * interval '1 millisecond',
      taken_at = CASE WHEN seen.verdict = 'take' THEN now() ELSE d.taken_at END,
      taken_generation = CASE WHEN seen.verdict = 'take' THEN leader.generation END,
      dirty = false, known_at = seen.known_now
  FROM seen, leader
  WHERE seen.verdict <> 'end' AND d.id = seen.id AND d.kind = seen.kind
)
SELECT leader.generation, now() AS taken_at, seen.kind, seen.id, seen.verdict, seen.class, seen.asset_id, seen.failures, seen.interval_ms,
       seen.wanted_ms, seen.digest
FROM leader LEFT JOIN seen ON true
