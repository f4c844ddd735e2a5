-- One page of the ledger, newest first, after the place ($1, $2) and not before $3. At most $4 rows are examined, in the
-- order of the primary key; of these the ones of type $5 and outcome $6, where given, are wanted, $7 at most.
WITH examined AS MATERIALIZED (
  SELECT e.event_id, e.type, e.occurred_at, e.received_at, e.source, e.outcome, e.fault, e.subject_type, e.subject_id,
         e.asset_key, e.environment_id, octet_length(e.body) AS body_bytes
  FROM webhook_event e
  WHERE e.occurred_at <= $1::timestamptz AND (e.occurred_at, e.event_id) < ($1::timestamptz, $2::text)
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
