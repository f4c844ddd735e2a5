-- Ends the sweep that has said nothing for $1 ms: its gateway has died.
UPDATE reconcile_sweep SET state = 'failed', failure = 'its gateway ended', updated_at = now()
WHERE state = 'running' AND updated_at < now() - $1::int * interval '1 millisecond'
