-- Takes the running job, or keeps it: only where no other gateway ($1 is this one) holds a lease of it.
UPDATE replay_job
SET lease_owner = $1::text, lease_until = now() + $2::int * interval '1 millisecond'
WHERE state = 'running' AND (lease_owner = $1::text OR lease_until < now())
RETURNING *
