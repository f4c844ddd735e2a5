-- A page of findings, the newest first: of label $1 or all, found since $2, below the id $3, $4 rows.
SELECT finding_id, label, kind, object_id, upload_id, previous_status, found_status, found_at, mux_time, source
FROM reconcile_finding
WHERE ($1::text IS NULL OR label = $1::text) AND found_at >= $2::timestamptz AND finding_id < $3::bigint
ORDER BY finding_id DESC
LIMIT $4::int
