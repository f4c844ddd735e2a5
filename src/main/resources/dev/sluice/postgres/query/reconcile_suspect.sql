-- Queues up to $4 assets after the id $2 which sweep $1 has not seen on Mux's list, though Mux made them between the time
-- that the sweep goes back to and its begin. Looks at up to $5 assets. Those whose webhooks came from another environment
-- than $3, which is the token's, are left out: the list does not hold them. Absence only makes them suspects, so each is
-- read, although it has ended. $6 is the first interval in ms. Gives their ids, and after which one to go on; null at the
-- end. Repeating it is harmless.
WITH sweep AS MATERIALIZED (
  SELECT date_trunc('second', since) AS since, started_at FROM reconcile_sweep WHERE sweep_id = $1::text
), looked AS MATERIALIZED (
  SELECT o.id, o.deleted_at, o.detail, o.first_at
  FROM mux_object o
  WHERE o.kind = 'asset' AND o.id > $2::text
  ORDER BY o.id
  LIMIT $5::int
), absent AS MATERIALIZED (
  SELECT l.id, COALESCE(mux_created_at(l.detail), l.first_at) AS made_at
  FROM looked l
  WHERE l.deleted_at IS NULL
    AND l.id ~ '^[A-Za-z0-9_-]{1,128}$'
    AND NOT EXISTS (SELECT FROM reconcile_seen seen WHERE seen.sweep_id = $1::text AND seen.id = l.id)
), suspect AS MATERIALIZED (
  SELECT a.id
  FROM absent a JOIN sweep ON a.made_at >= sweep.since AND a.made_at < sweep.started_at
  WHERE COALESCE((SELECT e.environment_id FROM webhook_event e
                  WHERE e.asset_key = a.id AND e.environment_id IS NOT NULL AND e.source <> 'poll'
                  LIMIT 1), $3::text) = $3::text
  ORDER BY a.id
  LIMIT $4::int
), queued AS (
  INSERT INTO poll_due AS d (kind, id, class, reconcile, reason, due_at, interval_ms, known_at, suspected_by)
  SELECT 'asset', s.id, 'reconcile', true, 'not on the list of Mux', now(), $6::int, state.known_at, $1::text
  FROM suspect s CROSS JOIN LATERAL poll_state('asset', s.id) AS state
  ORDER BY s.id
  ON CONFLICT (id, kind) DO UPDATE
  SET suspected_by = excluded.suspected_by, reconcile = true,
      class = CASE d.class WHEN 'none' THEN 'reconcile' ELSE d.class END,
      due_at = CASE WHEN d.taken_generation IS NULL THEN LEAST(d.due_at, now()) ELSE d.due_at END
)
SELECT ARRAY(SELECT id FROM suspect ORDER BY id) AS suspects,
       CASE
         WHEN (SELECT count(*) FROM suspect) = $4::int THEN (SELECT max(id) FROM suspect)
         WHEN (SELECT count(*) FROM looked) = $5::int THEN (SELECT max(id) FROM looked)
       END AS next_id
