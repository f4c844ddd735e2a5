-- One event with its bytes. The primary key begins with the id, so each day costs one look-up.
SELECT e.event_id, e.type, e.occurred_at, e.received_at, e.source, e.outcome, e.fault, e.subject_type, e.subject_id,
         e.asset_key, e.environment_id, octet_length(e.body) AS body_bytes,
       e.signature, e.body
FROM webhook_event e
WHERE e.event_id = $1::text
ORDER BY e.occurred_at DESC
LIMIT 1
