-- A session with the statuses of what it watches. No row where there is none.
SELECT s.session_id, s.healthy_interval_ms, s.started_at, s.ends_at, state.status, count(i.id) AS objects
FROM polling_session s
LEFT JOIN polling_interest i USING (session_id)
LEFT JOIN LATERAL poll_state(i.kind, i.id) AS state ON i.id IS NOT NULL
WHERE s.session_id = $1::text
GROUP BY s.session_id, state.status
