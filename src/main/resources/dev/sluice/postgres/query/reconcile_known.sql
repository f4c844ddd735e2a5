-- What we have of these assets ($1): no row for one that we have not.
SELECT a.id, a.parent_id AS upload_id, a.status, a.deleted_at IS NOT NULL AS is_deleted,
       (mux_detail(a.detail) -> 'playback_ids')::text AS playback_ids,
       COALESCE(by_asset.id, by_upload.id, by_passthrough.id, by_external.id) AS record_id
FROM unnest($1::text[]) AS wanted (id)
JOIN mux_object a ON a.id = wanted.id AND a.kind = 'asset'
LEFT JOIN asset_record by_asset ON by_asset.mux_asset_id = a.id
LEFT JOIN asset_record by_upload ON by_upload.mux_upload_id = a.parent_id
LEFT JOIN asset_record by_passthrough ON by_passthrough.passthrough = a.passthrough
LEFT JOIN asset_record by_external ON by_external.external_id = a.external_id
