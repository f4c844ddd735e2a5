-- Takes the next look for what is late ($1 ms after the last one), so that one gateway makes it; no row where it is not due.
UPDATE reconcile_scan SET next_at = now() + $1::int * interval '1 millisecond'
WHERE next_at <= now()
RETURNING mark_at
