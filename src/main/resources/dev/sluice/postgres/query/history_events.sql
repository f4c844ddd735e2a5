-- The applied events under these keys that occurred, and were received, until the instants given. OFFSET 0 keeps it
-- look-ups in the index webhook_event_asset.
SELECT e.*
FROM unnest($1::text[]) AS wanted (key)
CROSS JOIN LATERAL (
  SELECT e.source, e.signature, e.body
  FROM webhook_event e
  WHERE e.asset_key = wanted.key AND e.outcome = 'applied'
    AND e.occurred_at <= $2::timestamptz AND e.received_at <= $3::timestamptz
  OFFSET 0
) e
