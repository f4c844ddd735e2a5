-- The next keys of the ledger after $1, $2 at most, and whether an object of that id lives. Jumps from key to key in the
-- index webhook_event_asset instead of reading every event; OFFSET 0 keeps the test for an object a look-up.
WITH RECURSIVE found AS (
  (SELECT min(asset_key) AS key FROM webhook_event WHERE asset_key > $1::text)
  UNION ALL
  SELECT (SELECT min(e.asset_key) FROM webhook_event e WHERE e.asset_key > found.key) FROM found WHERE found.key IS NOT NULL
)
SELECT key, EXISTS (SELECT FROM mux_object o WHERE o.id = key OFFSET 0) AS lives
FROM (SELECT key FROM found LIMIT $2::int) AS bounded
WHERE key IS NOT NULL
