-- The asset with this id: that of the record with it, else that of the upload, else the asset of Mux itself. Where the
-- record has several rows, the asset that it names counts first, then the latest. The rows are narrowed down to a few
-- candidates by index first, because the view's own id is computed; a passthrough that many share is cut at 100.
WITH record AS MATERIALIZED (
  SELECT * FROM asset_record WHERE id = $1::text
), upload AS MATERIALIZED (
  SELECT $1::text AS id
  UNION SELECT mux_upload_id FROM record
  UNION (SELECT u.id FROM record JOIN mux_object u ON u.kind = 'upload' AND u.passthrough = record.passthrough LIMIT 100)
  UNION (SELECT u.id FROM record JOIN mux_object u ON u.kind = 'upload' AND u.external_id = record.external_id LIMIT 100)
), asset AS MATERIALIZED (
  SELECT $1::text AS id
  UNION SELECT mux_asset_id FROM record
  UNION (SELECT a.id FROM record JOIN mux_object a ON a.kind = 'asset' AND a.passthrough = record.passthrough LIMIT 100)
  UNION (SELECT a.id FROM record JOIN mux_object a ON a.kind = 'asset' AND a.external_id = record.external_id LIMIT 100)
  UNION (SELECT a.id FROM upload JOIN mux_object a ON a.kind = 'asset' AND a.parent_id = upload.id LIMIT 100)
), candidate AS (
  SELECT * FROM creative_asset_of_asset WHERE mux_asset_id = ANY (ARRAY(SELECT id FROM asset))
  UNION ALL
  SELECT * FROM creative_asset_of_upload WHERE mux_upload_id = ANY (ARRAY(SELECT id FROM upload))
  UNION ALL
  SELECT * FROM creative_asset_of_record WHERE id = $1::text
)
SELECT candidate.*
FROM candidate
WHERE $1::text IN (candidate.id, mux_upload_id, mux_asset_id)
ORDER BY CASE $1::text WHEN candidate.id THEN 1 WHEN mux_upload_id THEN 2 ELSE 3 END,
         (mux_asset_id IS NOT DISTINCT FROM (SELECT mux_asset_id FROM record) AND mux_asset_id IS NOT NULL) DESC,
         created_at DESC, mux_asset_id, mux_upload_id
LIMIT 1
