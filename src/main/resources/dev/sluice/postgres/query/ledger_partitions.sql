-- Whether the ledger has its partitions of today and of tomorrow.
SELECT to_regclass('webhook_event_' || to_char(now() AT TIME ZONE 'UTC', 'YYYYMMDD')) IS NOT NULL AS today,
       to_regclass('webhook_event_' || to_char((now() AT TIME ZONE 'UTC') + interval '1 day', 'YYYYMMDD')) IS NOT NULL
         AS tomorrow
