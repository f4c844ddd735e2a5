-- One gateway at a time changes the ledger's partitions, until its transaction ends; and none waits so long for a lock
-- that the writers queue up behind it.
SELECT set_config('lock_timeout', '2s', true), pg_advisory_xact_lock(7305190001)
