-- Ends a session: it, what it watched, and the rows of the queue that nobody else wants, are gone. A row that is being
-- read goes when the read is settled. Nothing happens where it has ended.
WITH gone AS (
  DELETE FROM polling_session WHERE session_id = $1::text RETURNING session_id
), unwanted AS (
  SELECT d.id, d.kind
  FROM gone JOIN polling_interest mine USING (session_id)
  JOIN poll_due d ON d.id = mine.id AND d.kind = mine.kind
  WHERE d.class = 'session' AND d.taken_generation IS NULL
    AND NOT EXISTS (SELECT FROM polling_interest i
                    WHERE i.id = d.id AND i.kind = d.kind AND i.session_id <> gone.session_id)
  ORDER BY d.id, d.kind
  FOR UPDATE OF d
), dropped AS (
  DELETE FROM poll_due d USING unwanted WHERE d.id = unwanted.id AND d.kind = unwanted.kind AND NOT d.reconcile
), kept AS (
  UPDATE poll_due d SET class = 'reconcile'
  FROM unwanted WHERE d.id = unwanted.id AND d.kind = unwanted.kind AND d.reconcile
)
SELECT count(*) AS ended FROM gone
