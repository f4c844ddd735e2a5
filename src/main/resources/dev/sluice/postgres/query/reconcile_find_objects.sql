-- Queues up to $1 objects that are late and not queued yet, the oldest first: uploads that wait $2 ms longer than their
-- own timeout (an hour where they have none, 7 days at most), and assets that were first heard of $3 ms ago and have not
-- ended. Nothing that is older than $4 ms. $5 is the first interval in ms. Repeating it is harmless.
INSERT INTO poll_due (kind, id, class, reconcile, reason, due_at, interval_ms, known_at)
SELECT late.kind, late.id, 'reconcile', true,
       CASE late.kind WHEN 'upload' THEN 'an upload past its timeout' ELSE 'an asset that takes too long' END,
       now(), $5::int, late.known_at
FROM (
  SELECT o.kind, o.id, state.known_at
  FROM mux_object o
  CROSS JOIN LATERAL poll_state(o.kind, o.id) AS state
  WHERE o.deleted_at IS NULL AND o.kind IN ('asset', 'upload') AND (o.status IS NULL OR o.status IN ('waiting', 'preparing'))
    AND o.first_at > now() - $4::bigint * interval '1 millisecond'
    AND o.first_at < now() - LEAST($2::bigint, $3::bigint) * interval '1 millisecond'
    AND o.id ~ '^[A-Za-z0-9_-]{1,128}$'
    AND CASE o.kind
          WHEN 'asset' THEN o.first_at < now() - $3::bigint * interval '1 millisecond'
          ELSE o.first_at + $2::bigint * interval '1 millisecond' + interval '1 second' *
            CASE WHEN mux_detail(o.detail) ->> 'timeout' ~ '^[0-9]{1,7}$'
              THEN LEAST((mux_detail(o.detail) ->> 'timeout')::bigint, 604800) ELSE 3600 END < now()
        END
    AND NOT EXISTS (SELECT FROM poll_due d WHERE d.id = o.id AND d.kind = o.kind)
    AND NOT poll_ended(state.status)
  ORDER BY o.first_at
  LIMIT $1::int
) AS late
ORDER BY late.id, late.kind
ON CONFLICT (id, kind) DO NOTHING
