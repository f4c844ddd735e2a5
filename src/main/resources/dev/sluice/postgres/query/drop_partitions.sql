-- Drops the days of the ledger that ended before the instant given.
SELECT dropped FROM drop_webhook_event_partitions($1::timestamptz) AS dropped
