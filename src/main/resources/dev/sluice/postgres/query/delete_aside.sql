-- Thins out the side path: events received before the instant given, a bounded number at a time. The few rows there
-- lie outside every partition, so they cannot be dropped with one. How far the ledger forgot is noted.
WITH gone AS (
  DELETE FROM webhook_event_aside
  WHERE (event_id, occurred_at) IN (
    SELECT event_id, occurred_at FROM webhook_event_aside WHERE received_at < $1::timestamptz LIMIT 10000
  )
  RETURNING occurred_at
), noted AS (
  UPDATE ledger_horizon SET whole_since = GREATEST(whole_since, old.latest + interval '1 microsecond')
  FROM (SELECT max(occurred_at) AS latest FROM gone WHERE occurred_at < $1::timestamptz) AS old
  WHERE old.latest IS NOT NULL
)
SELECT count(*) FROM gone
