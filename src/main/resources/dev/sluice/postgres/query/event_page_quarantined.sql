-- One page of the quarantine, newest first; as event_page.sql, by the index webhook_event_quarantined.
WITH examined AS MATERIALIZED (
  SELECT e.event_id, e.type, e.occurred_at, e.received_at, e.source, e.outcome, e.fault, e.subject_type, e.subject_id,
         e.asset_key, e.environment_id, octet_length(e.body) AS body_bytes
  FROM webhook_event e
  WHERE e.outcome = 'quarantined'
    AND e.occurred_at <= $1::timestamptz AND (e.occurred_at, e.event_id) < ($1::timestamptz, $2::text)
    AND e.occurred_at >= $3::timestamptz
  ORDER BY e.occurred_at DESC, e.event_id DESC
  LIMIT $4::int
)
(SELECT true AS wanted, examined.* FROM examined
 WHERE ($5::text IS NULL OR type = $5::text) AND ($6::text IS NULL OR outcome = $6::text)
 ORDER BY occurred_at DESC, event_id DESC LIMIT $7::int)
UNION ALL
-- The last one examined, where there may be more: from here a next page goes on.
(SELECT false, examined.* FROM examined
 WHERE (SELECT count(*) FROM examined) = $4::int
 ORDER BY occurred_at, event_id LIMIT 1)
