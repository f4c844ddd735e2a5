-- One event with its bytes. In each day the index webhook_event_id leaves a few stretches of rows to look through. Found
-- first and sorted then, for else the planner might go through the days in their order until it meets the event.
WITH found AS MATERIALIZED (
  SELECT e.event_id, e.type, e.occurred_at, e.received_at, e.source, e.outcome, e.fault, e.subject_type, e.subject_id,
         e.asset_key, e.environment_id, octet_length(e.body) AS body_bytes,
         e.signature, e.body
  FROM webhook_event e
  WHERE e.event_id = $1::text
)
SELECT * FROM found ORDER BY occurred_at DESC LIMIT 1
