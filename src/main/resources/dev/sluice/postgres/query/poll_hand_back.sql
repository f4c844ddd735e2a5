-- Hands back the rows that generation $3 took before $4 and that its gateway does not know of: $1 kinds and $2 ids are those
-- it knows. A statement took them whose reply was lost, so nobody reads them. No two reads of an object begin within $5
-- ms. Running it late is harmless: what was taken since $4 it leaves alone.
WITH lost AS MATERIALIZED (
  SELECT d.id, d.kind
  FROM poll_due d
  WHERE d.taken_generation = $3::bigint AND d.taken_at < $4::timestamptz AND d.class <> 'none'
    AND NOT EXISTS (SELECT FROM unnest($1::text[], $2::text[]) AS held (kind, id)
                    WHERE held.id = d.id AND held.kind = d.kind)
  ORDER BY d.id, d.kind
  FOR UPDATE OF d SKIP LOCKED
)
UPDATE poll_due d
SET due_at = GREATEST(now(), d.taken_at + $5::int * interval '1 millisecond'), taken_generation = NULL
FROM lost
WHERE d.id = lost.id AND d.kind = lost.kind
