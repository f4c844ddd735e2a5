-- The events with these ids and times, with their bytes. OFFSET 0 keeps it one look-up for each, in one day.
SELECT e.*
FROM unnest($1::text[], $2::timestamptz[]) AS wanted (event_id, occurred_at)
CROSS JOIN LATERAL (
  SELECT e.event_id, e.type, e.occurred_at, e.received_at, e.source, e.outcome, e.fault, e.subject_type, e.subject_id,
         e.asset_key, e.environment_id, octet_length(e.body) AS body_bytes,
         e.signature, e.body
  FROM webhook_event e
  WHERE e.event_id = wanted.event_id AND e.occurred_at = wanted.occurred_at
  OFFSET 0
) e
