-- Ends sessions whose gateway did not live to end them, $1 ms after they were to end; a bounded number at a time.
DELETE FROM polling_session WHERE session_id IN (
  SELECT session_id FROM polling_session WHERE ends_at < now() - $1::int * interval '1 millisecond'
  ORDER BY session_id LIMIT 100
  FOR UPDATE SKIP LOCKED)
