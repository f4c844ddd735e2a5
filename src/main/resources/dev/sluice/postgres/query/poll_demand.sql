-- Asks for one read of an object ($1 kind, $2 id) that began at most $3 ms ago. Where one such was made, or is under
-- way, nothing changes; where one is under way that began too long ago, another follows it. No two reads of an object
-- begin within $4 ms. $5 as in poll_take.
INSERT INTO poll_due AS d (kind, id, class, reason, due_at, interval_ms, known_at)
VALUES ($1::text, $2::text, 'on_demand', 'asked for', now(), $4::int, (poll_state($1::text, $2::text)).known_at)
ON CONFLICT (id, kind) DO UPDATE
SET dirty = d.dirty OR (d.taken_generation IS NOT NULL AND d.taken_at > now() - $5::int * interval '1 millisecond'
                        AND d.taken_at < now() - $3::int * interval '1 millisecond'),
    class = CASE
      WHEN d.taken_generation IS NOT NULL AND d.taken_at > now() - $5::int * interval '1 millisecond' THEN 'on_demand'
      WHEN d.read_from >= now() - $3::int * interval '1 millisecond' THEN d.class
      ELSE 'on_demand'
    END,
    due_at = CASE
      WHEN d.taken_generation IS NOT NULL AND d.taken_at > now() - $5::int * interval '1 millisecond' THEN d.due_at
      WHEN d.read_from >= now() - $3::int * interval '1 millisecond' THEN d.due_at
      ELSE LEAST(d.due_at, GREATEST(now(), COALESCE(d.taken_at, '-infinity') + $4::int * interval '1 millisecond'))
    END
RETURNING now() AS asked_at, d.read_from
