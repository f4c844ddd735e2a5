-- Saves a batch's progress, unless the job was cancelled or another gateway has taken it over: then no row comes back.
UPDATE replay_job
SET examined = $3, applied = $4, unchanged = $5, failed = $6, cursor_at = $7, cursor_id = $8, state = $9::text,
    finished_at = CASE WHEN $9::text = 'running' THEN NULL ELSE now() END,
    updated_at = now(), lease_until = now() + $10::int * interval '1 millisecond'
WHERE job_id = $1 AND lease_owner = $2 AND state = 'running'
RETURNING *
