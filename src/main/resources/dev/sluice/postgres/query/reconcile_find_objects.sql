-- Looks at up to $1 objects further than the last look, of which we first heard $2 ms ago or earlier, and queues those
-- that are open for the time when they are late: uploads that wait $3 ms longer than their own timeout (an hour where they
-- have none, 7 days at most), and assets that have been prepared for $4 ms. Nothing that is older than $5 ms. $6 is the
-- first interval in ms. Each object is looked at once; what is open then stays queued until it has ended or is given up.
WITH mark AS MATERIALIZED (
  SELECT object_at, object_id, object_kind FROM reconcile_scan FOR UPDATE
), looked AS MATERIALIZED (
  SELECT o.kind, o.id, o.arrived_at, o.first_at,
         o.deleted_at IS NULL AND o.kind IN ('asset', 'upload') AND (o.status IS NULL OR o.status IN ('waiting', 'preparing'))
           AND o.first_at > now() - $5::bigint * interval '1 millisecond' AND o.id ~ '^[A-Za-z0-9_-]{1,128}$' AS open
  FROM mux_object o
  WHERE o.arrived_at >= (SELECT object_at FROM mark)
    AND (o.arrived_at, o.id, o.kind) >
        ((SELECT object_at FROM mark), (SELECT object_id FROM mark), (SELECT object_kind FROM mark))
    AND o.arrived_at < now() - $2::bigint * interval '1 millisecond'
  ORDER BY o.arrived_at, o.id, o.kind
  LIMIT $1::int
), moved AS (
  UPDATE reconcile_scan SET object_at = last.arrived_at, object_id = last.id, object_kind = last.kind
  FROM (SELECT arrived_at, id, kind FROM looked ORDER BY arrived_at DESC, id DESC, kind DESC LIMIT 1) AS last
), late AS MATERIALIZED (
  SELECT looked.kind, looked.id, state.known_at,
         GREATEST(now(), looked.first_at + CASE looked.kind
           WHEN 'asset' THEN $4::bigint * interval '1 millisecond'
           ELSE $3::bigint * interval '1 millisecond' + timeout.seconds * interval '1 second'
         END) AS late_at
  FROM looked
  CROSS JOIN LATERAL poll_state(looked.kind, looked.id) AS state
  CROSS JOIN LATERAL (
    SELECT CASE WHEN said ~ '^[0-9]{1,7}$' THEN LEAST(said::bigint, 604800) ELSE 3600 END AS seconds
    FROM (SELECT mux_detail(o.detail) ->> 'timeout' AS said
          FROM mux_object o WHERE o.id = looked.id AND o.kind = looked.kind) AS detail
  ) AS timeout
  WHERE looked.open AND NOT poll_ended(state.status)
), queued AS (
  -- It counts as wanted from then on, so that it is not given up before it was read.
  INSERT INTO poll_due (kind, id, class, reconcile, reason, due_at, created_at, interval_ms, known_at)
  SELECT kind, id, 'reconcile', true,
         CASE kind WHEN 'upload' THEN 'an upload past its timeout' ELSE 'an asset that takes too long' END,
         late_at, late_at, $6::int, known_at
  FROM late
  ORDER BY id, kind
  ON CONFLICT (id, kind) DO NOTHING
  RETURNING id
)
SELECT (SELECT count(*) FROM looked) AS looked, (SELECT count(*) FROM queued) AS queued
