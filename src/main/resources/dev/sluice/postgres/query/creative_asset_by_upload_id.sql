-- The rows with this upload, the latest first. Usually there is one.
SELECT * FROM creative_asset WHERE mux_upload_id = $1::text
ORDER BY created_at DESC, mux_asset_id
LIMIT $2::int
