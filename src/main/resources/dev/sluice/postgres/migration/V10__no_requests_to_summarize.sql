-- Each new MiB of the ledger asked autovacuum to take the one before into the index of event ids. Its list of 256 such
-- requests was full after seconds of a flood; from then on each request that found no place was a line in the server's own
-- log, with the whole statement of a commit where statements are logged. The gateway itself does that work since V9.
CREATE FUNCTION webhook_event_asks_nobody(partition regclass) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  index regclass;
BEGIN
  FOR index IN
    SELECT i.indexrelid FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am a ON a.oid = c.relam
    WHERE i.indrelid = partition AND a.amname = 'brin'
  LOOP
    EXECUTE format('ALTER INDEX %s SET (autosummarize = off)', index);
  END LOOP;
END $$;

-- Makes the partition of one day unless it is there. Rows of that day that lie aside move into it first.
CREATE OR REPLACE FUNCTION ensure_webhook_event_partition(wanted date) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  partition regclass;
BEGIN
  IF NOT make_webhook_event_partition(wanted) THEN
    RETURN false;
  END IF;
  partition := to_regclass('webhook_event_' || to_char(wanted, 'YYYYMMDD'));
  PERFORM webhook_event_only_grows(partition), webhook_event_asks_nobody(partition);
  RETURN true;
END $$;

SELECT webhook_event_asks_nobody(inhrelid::regclass) FROM pg_inherits WHERE inhparent = 'webhook_event'::regclass;
