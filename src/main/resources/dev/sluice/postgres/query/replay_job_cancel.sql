-- Ends a running job before its next batch. Repeating it is harmless.
UPDATE replay_job SET state = 'cancelled', finished_at = now(), updated_at = now()
WHERE job_id = $1 AND state = 'running'
