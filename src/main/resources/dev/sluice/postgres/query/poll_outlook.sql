-- What the queue looks like after a turn: how many rows are due, counted to 10,000, how many of these were due at $1 already,
-- and in how many ms the first one is; negative when it is overdue, null when nothing waits.
SELECT counted.due, counted.due_long,
       (SELECT ceil(extract(epoch FROM min(first.due_at) - now()) * 1000)::bigint
        FROM (VALUES ('on_demand'), ('session'), ('reconcile')) AS one (class)
        CROSS JOIN LATERAL (
          SELECT due_at FROM poll_due d WHERE d.class = one.class ORDER BY due_at LIMIT 1
        ) AS first) AS next_ms
FROM (
  SELECT count(*) AS due, count(*) FILTER (WHERE due.due_at <= $1::timestamptz) AS due_long
  FROM (
    SELECT due_at FROM poll_due WHERE class IN ('on_demand', 'session', 'reconcile') AND due_at <= now() LIMIT 10000
  ) AS due
) AS counted
