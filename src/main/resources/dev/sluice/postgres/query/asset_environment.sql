-- The environment of Mux that the webhooks of this asset ($1) came from; no row where none came.
SELECT environment_id
FROM webhook_event
WHERE asset_key = $1::text AND environment_id IS NOT NULL AND source <> 'poll'
LIMIT 1
