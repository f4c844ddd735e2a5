-- Takes into the indexes of event ids what was added to the ledger since the last time; one gateway at a time does it.
WITH mine AS MATERIALIZED (SELECT pg_try_advisory_xact_lock(7305190002) AS granted)
SELECT COALESCE(sum(brin_summarize_new_values(part.inhrelid)), 0)::bigint AS ranges
FROM mine, pg_inherits part
WHERE mine.granted AND part.inhparent = 'webhook_event_id'::regclass
