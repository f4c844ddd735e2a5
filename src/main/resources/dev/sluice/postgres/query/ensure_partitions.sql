-- Makes the ledger's partitions from yesterday to the given number of days ahead. The lock lets one gateway at a time
-- do it; the time limit keeps a stuck reader from holding up the writers behind us.
SELECT set_config('lock_timeout', '2s', true), pg_advisory_xact_lock(7305190001),
       count(*) FILTER (WHERE ensure_webhook_event_partition(day)) AS made
FROM (SELECT ((now() AT TIME ZONE 'UTC')::date + n) AS day FROM generate_series(-1, $1::int) AS n) AS days
