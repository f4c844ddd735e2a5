-- Deletes findings from before $1, and the sweeps that ended before it, a bounded number at a time.
WITH sweeps AS (
  DELETE FROM reconcile_sweep WHERE updated_at < $1::timestamptz AND state <> 'running'
)
DELETE FROM reconcile_finding WHERE finding_id IN (
  SELECT finding_id FROM reconcile_finding WHERE found_at < $1::timestamptz ORDER BY found_at LIMIT 10000)
