-- The rows with this asset of Mux, what Mux said before what a record claims. Usually there is one.
SELECT * FROM creative_asset WHERE mux_asset_id = $1::text
ORDER BY updated_at DESC, mux_upload_id
LIMIT $2::int
