-- Begins a session: $1 its id, $2 its interval in ms, $3 its longest duration in ms, $4 kinds and $5 ids of what it
-- watches. What is polled already is not polled any sooner than an interval after its last read; what has ended is
-- watched, and not polled. $6 as $5 in poll_take.
WITH made AS (
  INSERT INTO polling_session (session_id, healthy_interval_ms, ends_at)
  VALUES ($1::text, $2::int, now() + $3::int * interval '1 millisecond')
  RETURNING session_id
), watched AS (
  INSERT INTO polling_interest (session_id, kind, id)
  SELECT made.session_id, wanted.kind, wanted.id
  FROM made CROSS JOIN unnest($4::text[], $5::text[]) AS wanted (kind, id)
)
INSERT INTO poll_due AS d (kind, id, class, reason, due_at, interval_ms, known_at)
SELECT wanted.kind, wanted.id, 'session', 'watched by a session', now(), $2::int, state.known_at
FROM unnest($4::text[], $5::text[]) AS wanted (kind, id)
CROSS JOIN LATERAL poll_state(wanted.kind, wanted.id) AS state
WHERE NOT poll_ended(state.status)
ORDER BY wanted.id, wanted.kind
ON CONFLICT (id, kind) DO UPDATE
SET class = CASE WHEN d.class = 'on_demand' THEN 'on_demand' ELSE 'session' END,
    interval_ms = LEAST(d.interval_ms, $2::int),
    due_at = CASE
      WHEN d.taken_generation IS NOT NULL AND d.taken_at > now() - $6::int * interval '1 millisecond'
        AND d.class <> 'none' THEN d.due_at
      ELSE LEAST(d.due_at, GREATEST(now(), COALESCE(d.taken_at, '-infinity') + $2::int * interval '1 millisecond'))
    END
