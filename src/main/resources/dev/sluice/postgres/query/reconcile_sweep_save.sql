-- Notes how far a sweep is: $1 id, $2 state, $3 pages, $4 examined, $5 differing, $6 suspected, $7 deletions, $8 failure.
-- No row where it has ended.
UPDATE reconcile_sweep
SET state = $2::text, pages = $3::int, examined = $4::bigint, differing = $5::bigint, suspected = $6::bigint,
    deletions = $7::bigint, failure = $8::text, updated_at = now()
WHERE sweep_id = $1::text AND state = 'running'
RETURNING sweep_id
