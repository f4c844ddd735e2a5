-- The next live objects after the key ($1, $2), in the order of the primary key.
SELECT kind, id, parent_id, stamp, status, passthrough, external_id, live_stream_id, detail, live_completed,
       deleted_at, first_at, last_at
FROM mux_object
WHERE (id, kind) > ($1::text, $2::text)
ORDER BY id, kind
LIMIT $3::int
