-- The sweep that is under way; no row where none is.
SELECT sweep_id FROM reconcile_sweep WHERE state = 'running'
