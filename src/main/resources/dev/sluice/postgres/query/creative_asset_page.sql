-- One page of all rows, or of those with one status, after the place ($2, $3). The order is records, uploads, assets, and
-- by key in each: keys never change, and a row that moves on while somebody walks moves ahead of him. So nothing is
-- skipped, and each page reads indexes in their own order. $1 status or null, $4 the number of rows.
(SELECT 1 AS part, id AS place, r.* FROM creative_asset_of_record r
 WHERE $2::int <= 1 AND ($2::int < 1 OR id > $3::text)
   AND ($1::text IS NULL OR ($1::text = 'AWAITING_UPLOAD' AND mux_processing_status = $1::text))
 ORDER BY id LIMIT $4::int)
UNION ALL
(SELECT 2, mux_upload_id, u.* FROM creative_asset_of_upload u
 WHERE $2::int <= 2 AND ($2::int < 2 OR mux_upload_id > $3::text)
   AND ($1::text IS NULL OR ($1::text NOT IN ('READY', 'DELETED') AND mux_processing_status = $1::text))
 ORDER BY mux_upload_id LIMIT $4::int)
UNION ALL
(SELECT 3, mux_asset_id, a.* FROM creative_asset_of_asset a
 WHERE ($2::int < 3 OR mux_asset_id > $3::text)
   AND ($1::text IS NULL OR ($1::text <> 'AWAITING_UPLOAD' AND mux_processing_status = $1::text))
 ORDER BY mux_asset_id LIMIT $4::int)
ORDER BY part, place
LIMIT $4::int
