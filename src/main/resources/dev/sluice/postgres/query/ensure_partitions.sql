-- Makes the ledger's partitions from yesterday to the given number of days ahead; those that are there stay.
SELECT count(*) FILTER (WHERE ensure_webhook_event_partition(day)) AS made
FROM (SELECT ((now() AT TIME ZONE 'UTC')::date + n) AS day FROM generate_series(-1, $1::int) AS n) AS days
