-- Looks at up to $1 registered records further than the last look, which were registered $2 ms ago or earlier, and queues
-- what they name at Mux where we have heard nothing of it. $3 is the first interval in ms.
-- A record is looked at once; what it named stays queued until it has ended or is given up.
WITH mark AS MATERIALIZED (
  SELECT mark_at, mark_id FROM reconcile_scan FOR UPDATE
), looked AS MATERIALIZED (
  SELECT r.id, r.created_at, r.mux_asset_id, r.mux_upload_id
  FROM asset_record r
  WHERE (r.created_at, r.id) > ((SELECT mark_at FROM mark), (SELECT mark_id FROM mark))
    AND r.created_at < now() - $2::bigint * interval '1 millisecond'
  ORDER BY r.created_at, r.id
  LIMIT $1::int
), moved AS (
  UPDATE reconcile_scan SET mark_at = last.created_at, mark_id = last.id
  FROM (SELECT created_at, id FROM looked ORDER BY created_at DESC, id DESC LIMIT 1) AS last
)
INSERT INTO poll_due (kind, id, class, reconcile, reason, due_at, interval_ms)
SELECT DISTINCT named.kind, named.id, 'reconcile', true, 'registered and never heard of', now(), $3::int
FROM (
  SELECT CASE WHEN mux_asset_id IS NULL THEN 'upload' ELSE 'asset' END AS kind,
         COALESCE(mux_asset_id, mux_upload_id) AS id
  FROM looked
) AS named
WHERE named.id ~ '^[A-Za-z0-9_-]{1,128}$'
  AND NOT EXISTS (SELECT FROM mux_object o WHERE o.id = named.id AND o.kind = named.kind)
  AND NOT EXISTS (SELECT FROM mux_object o WHERE named.kind = 'upload' AND o.parent_id = named.id AND o.kind = 'asset')
ORDER BY named.id, named.kind
ON CONFLICT (id, kind) DO NOTHING
