-- The states of these objects as they stand. OFFSET 0 keeps it one look-up for each.
SELECT o.*
FROM unnest($1::text[], $2::text[]) AS wanted (kind, id)
CROSS JOIN LATERAL (
  SELECT kind, id, parent_id, stamp, status, passthrough, external_id, live_stream_id, detail, live_completed,
         deleted_at, first_at, last_at
  FROM mux_object o
  WHERE o.id = wanted.id AND o.kind = wanted.kind
  OFFSET 0
) o
