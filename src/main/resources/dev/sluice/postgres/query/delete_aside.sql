-- Thins out the side path: events received before the instant given, a bounded number at a time. The few rows there
-- lie outside every partition, so they cannot be dropped with one.
DELETE FROM webhook_event_aside
WHERE (event_id, occurred_at) IN (
  SELECT event_id, occurred_at FROM webhook_event_aside WHERE received_at < $1::timestamptz LIMIT 10000
)
