-- Begins a bulk replay unless one is running, and forgets the oldest finished ones past a hundred.
WITH forgotten AS (
  DELETE FROM replay_job WHERE job_id IN (
    SELECT job_id FROM replay_job WHERE state <> 'running' ORDER BY created_at DESC OFFSET 99)
)
INSERT INTO replay_job (job_id, state, filter, rate_per_second, cursor_at, cursor_id)
VALUES ($1, 'running', $2, $3, $4, $5)
ON CONFLICT DO NOTHING
RETURNING *
