-- A sweep ($1) with the findings it made, by label: one row per label, one without where there are none. No row where there
-- is no such sweep. Sweeps follow one another, so those of one are told by time; the last ones are stored a moment later.
SELECT s.sweep_id, s.since, s.state, s.started_at, s.updated_at, s.pages, s.examined, s.differing, s.suspected,
       s.deletions, s.failure, f.label, count(f.finding_id) AS findings
FROM reconcile_sweep s
LEFT JOIN reconcile_finding f
  ON f.source = 'sweep' AND f.found_at >= s.started_at
  AND (s.state = 'running' OR f.found_at < s.updated_at + interval '10 seconds')
WHERE s.sweep_id = $1::text
GROUP BY s.sweep_id, f.label
