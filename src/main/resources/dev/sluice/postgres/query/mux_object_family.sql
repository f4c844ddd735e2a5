-- The objects with these ids, what hangs on them, and what they hang on; after the key ($2, $3), as mux_object_page.sql.
WITH family AS MATERIALIZED (
  SELECT id, kind FROM mux_object WHERE id = ANY ($1::text[])
  UNION SELECT id, kind FROM mux_object WHERE parent_id = ANY ($1::text[])
  UNION SELECT u.id, u.kind FROM mux_object a JOIN mux_object u ON u.id = a.parent_id WHERE a.id = ANY ($1::text[])
)
SELECT kind, id, parent_id, stamp, status, passthrough, external_id, live_stream_id, detail, live_completed,
       deleted_at, first_at, last_at
FROM mux_object JOIN family USING (id, kind)
WHERE (id, kind) > ($2::text, $3::text)
ORDER BY id, kind
LIMIT $4::int
