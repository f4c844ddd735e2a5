-- Begins a sweep ($1 its id, $2 since when) unless one is under way; no row then.
INSERT INTO reconcile_sweep (sweep_id, since, state)
VALUES ($1::text, $2::timestamptz, 'running')
ON CONFLICT DO NOTHING
RETURNING sweep_id
