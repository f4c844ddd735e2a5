-- Forgets what sweeps have seen. One at a time uses the table, so nobody waits; and a late word of a dead one is keyed by
-- its own id.
TRUNCATE reconcile_seen
