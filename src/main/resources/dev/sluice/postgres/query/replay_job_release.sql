-- Gives the running job free for others at once, when this gateway stops.
UPDATE replay_job SET lease_owner = NULL, lease_until = '-infinity' WHERE state = 'running' AND lease_owner = $1
