-- A table that grows by a fifth got a visit of vacuum for that alone: to mark its pages as visible to all, vacuum wrote every
-- one of them once more, and after a checkpoint into the log as well, in the middle of the flood that had filled them. Nothing
-- here profits from the marks, so it comes for dead rows and for the age of transactions only. What it did besides,
-- summarizing the index of event ids, the gateway does now. Statistics are renewed at each half of growth. Where dead rows
-- call for vacuum it takes its time, some 8 MB of changed pages per second, for it writes the log that commits wait for.
ALTER TABLE mux_object SET (autovacuum_vacuum_insert_threshold = -1, autovacuum_analyze_scale_factor = 0.5,
  autovacuum_vacuum_cost_delay = 10);

CREATE FUNCTION webhook_event_only_grows(partition regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s SET (autovacuum_vacuum_insert_threshold = -1, autovacuum_analyze_scale_factor = 0.5)',
    partition);
END $$;

ALTER FUNCTION ensure_webhook_event_partition(date) RENAME TO make_webhook_event_partition;

-- Makes the partition of one day unless it is there. Rows of that day that lie aside move into it first.
CREATE FUNCTION ensure_webhook_event_partition(wanted date) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  IF NOT make_webhook_event_partition(wanted) THEN
    RETURN false;
  END IF;
  PERFORM webhook_event_only_grows(to_regclass('webhook_event_' || to_char(wanted, 'YYYYMMDD')));
  RETURN true;
END $$;

SELECT webhook_event_only_grows(inhrelid::regclass)
FROM pg_inherits
WHERE inhparent = 'webhook_event'::regclass AND inhrelid <> 'webhook_event_aside'::regclass;
