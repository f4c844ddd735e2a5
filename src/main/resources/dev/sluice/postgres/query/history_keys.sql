-- Under which keys the ledger keeps what it knows of these objects. An upload's history goes on under the keys of its
-- assets; should Mux ever have named two uploads for one asset, or the asset be gone, the event of its snapshot leads there.
SELECT DISTINCT key
FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::timestamptz[]) AS o (kind, id, parent_id, event_id, occurred_at)
CROSS JOIN LATERAL (
  SELECT CASE WHEN o.kind IN ('upload', 'asset', 'live_stream') THEN o.id ELSE o.parent_id END AS key
  UNION ALL
  (SELECT a.id FROM mux_object a WHERE o.kind = 'upload' AND a.kind = 'asset' AND a.parent_id = o.id LIMIT 100)
  UNION ALL
  (SELECT e.asset_key FROM webhook_event e 
   WHERE o.kind = 'upload' AND e.occurred_at = o.occurred_at AND e.event_id = o.event_id LIMIT 1)
) AS keys
WHERE key IS NOT NULL
