-- Notes what came of reads, per row: $1 kind, $2 id, $3 ms until the next, $4 failures in a row, $5 digest, $6 the
-- failure or null, $9 whether it was read: what was neither read nor failed is put back as it was. Only of reads that
-- generation $7 began and nobody has begun again since: a late word of an earlier leader changes nothing.
-- A suspect, which Mux's list lacked, stays one until Mux has said what it is, or that it does not know it.
-- $8 is the shortest gap between two reads of one object, in ms. What has ended goes, unless somebody asked for this
-- very read: then the row stays a moment, so that who asks next finds it.
WITH told AS MATERIALIZED (
  SELECT d.kind, d.id, said.*, state.known_at AS known_now, d.class = 'on_demand' AS asked,
         suspicion.stays,
         CASE
           WHEN d.dirty OR (d.class = 'on_demand' AND NOT said_read AND said_failure IS NULL) THEN 'on_demand'
           WHEN poll_ended(state.status) AND NOT suspicion.stays THEN 'none'
           ELSE poll_class(d.kind, d.id, d.reconcile)
         END AS next_class
  FROM unnest($1::text[], $2::text[], $3::int[], $4::int[], $5::text[], $6::text[],
              $9::boolean[]) AS said (said_kind, said_id, next_ms, said_failures, said_digest, said_failure, said_read)
  JOIN poll_due d ON d.id = said_id AND d.kind = said_kind AND d.taken_generation = $7::bigint
  CROSS JOIN LATERAL poll_state(d.kind, d.id) AS state
  CROSS JOIN LATERAL (
    SELECT d.suspected_by IS NOT NULL AND NOT said_read AND said_failure IS DISTINCT FROM 'missing'
           AND state.status <> 'DELETED' AS stays
  ) AS suspicion
  ORDER BY d.id, d.kind
  FOR UPDATE OF d
), ended AS (
  DELETE FROM poll_due d USING told
  WHERE told.next_class = 'none' AND NOT told.asked AND d.id = told.id AND d.kind = told.kind
)
UPDATE poll_due d
SET class = told.next_class,
    due_at = CASE
      WHEN told.next_class = 'none' THEN 'infinity'::timestamptz
      WHEN d.dirty THEN GREATEST(now(), d.taken_at + $8::int * interval '1 millisecond')
      ELSE now() + told.next_ms * interval '1 millisecond'
    END,
    interval_ms = CASE WHEN told.said_read OR told.said_failure IS NOT NULL THEN GREATEST(told.next_ms, 1) ELSE d.interval_ms END,
    failures = told.said_failures,
    digest = COALESCE(told.said_digest, d.digest),
    read_from = CASE WHEN told.said_read THEN d.taken_at ELSE d.read_from END,
    failed_at = CASE WHEN told.said_failure IS NOT NULL THEN now() WHEN NOT told.said_read THEN d.failed_at END,
    failure = CASE WHEN told.said_failure IS NULL AND NOT told.said_read THEN d.failure ELSE told.said_failure END,
    taken_generation = NULL, dirty = false, known_at = told.known_now,
    suspected_by = CASE WHEN told.stays THEN d.suspected_by END
FROM told
WHERE (told.next_class <> 'none' OR told.asked) AND d.id = told.id AND d.kind = told.kind
