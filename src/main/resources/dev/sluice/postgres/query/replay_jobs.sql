-- The jobs that are kept, the newest first; there are about a hundred at most.
SELECT * FROM replay_job ORDER BY created_at DESC LIMIT 100
