-- How webhooks came lately, of all gateways: among the newest 500 events of the ledger, when the last one came and how many
-- seconds lay between two on average; and how many findings there are since, counted to 1000. Events of a time to come
-- are left out, and findings of which no webhook would have told.
SELECT lately.last_at, lately.gap_seconds, now() AS now,
       (SELECT count(*) FROM (
          SELECT FROM reconcile_finding f WHERE f.found_at > COALESCE(lately.last_at, '-infinity')
            AND f.label NOT IN ('upload_timed_out', 'not_at_mux') LIMIT 1000
        ) AS since) AS findings
FROM (
  SELECT max(received_at) AS last_at,
         CASE WHEN count(*) > 1
           THEN extract(epoch FROM max(received_at) - min(received_at))::float8 / (count(*) - 1)
         END AS gap_seconds
  FROM (
    SELECT source, received_at FROM webhook_event WHERE occurred_at <= now() ORDER BY occurred_at DESC, event_id DESC LIMIT 500
  ) AS newest
  WHERE source = 'webhook'
) AS lately
