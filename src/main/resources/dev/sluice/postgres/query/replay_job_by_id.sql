-- One job.
SELECT * FROM replay_job WHERE job_id = $1
