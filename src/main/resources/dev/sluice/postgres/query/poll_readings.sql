-- When each of these objects ($1 kinds, $2 ids) was last read, and why not if not.
SELECT d.kind, d.id, d.read_from, d.failed_at, d.failure
FROM unnest($1::text[], $2::text[]) AS wanted (kind, id)
JOIN poll_due d ON d.id = wanted.id AND d.kind = wanted.kind
