-- One page of the history of an asset, live stream or upload ($8), newest first; as event_page.sql, by the index
-- webhook_event_asset. An upload's history goes on under the key of its asset, and an asset's began under its upload's.
WITH key AS MATERIALIZED (
  SELECT $8::text AS key
  UNION (SELECT a.id FROM mux_object a WHERE a.kind = 'asset' AND a.parent_id = $8::text LIMIT 100)
  UNION (SELECT a.parent_id FROM mux_object a WHERE a.kind = 'asset' AND a.id = $8::text AND a.parent_id IS NOT NULL)
), examined AS MATERIALIZED (
  SELECT e.*
  FROM key CROSS JOIN LATERAL (
    SELECT e.event_id, e.type, e.occurred_at, e.received_at, e.source, e.outcome, e.fault, e.subject_type, e.subject_id,
         e.asset_key, e.environment_id, octet_length(e.body) AS body_bytes
    FROM webhook_event e
    WHERE e.asset_key = key.key
      AND e.occurred_at <= $1::timestamptz AND (e.occurred_at, e.event_id) < ($1::timestamptz, $2::text)
      AND e.occurred_at >= $3::timestamptz
    ORDER BY e.occurred_at DESC, e.event_id DESC
    LIMIT $4::int
  ) e
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
