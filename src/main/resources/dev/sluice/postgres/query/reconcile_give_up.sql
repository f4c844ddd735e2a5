-- Takes out of the queue what only the reconciler wants and has wanted for $1 ms; a bounded number at a time.
DELETE FROM poll_due d
USING (
  SELECT g.id, g.kind FROM poll_due g
  WHERE g.class = 'reconcile' AND g.taken_generation IS NULL
    AND g.created_at < now() - $1::bigint * interval '1 millisecond'
  ORDER BY g.id, g.kind LIMIT 1000
  FOR UPDATE SKIP LOCKED
) AS given_up
WHERE d.id = given_up.id AND d.kind = given_up.kind
