-- Clears away rows that nobody wants any more, and those that were kept a while after their read began ($1 ms); a bounded
-- number at a time.
DELETE FROM poll_due d
USING (
  SELECT s.id, s.kind FROM poll_due s
  WHERE (s.class = 'none' AND GREATEST(s.taken_at, s.failed_at) < now() - $1::int * interval '1 millisecond')
     OR (s.class = 'session' AND s.taken_generation IS NULL AND NOT s.reconcile
         AND NOT EXISTS (SELECT FROM polling_interest i WHERE i.id = s.id AND i.kind = s.kind))
  ORDER BY s.id, s.kind LIMIT 1000
  FOR UPDATE SKIP LOCKED
) AS left_over
WHERE d.id = left_over.id AND d.kind = left_over.kind
