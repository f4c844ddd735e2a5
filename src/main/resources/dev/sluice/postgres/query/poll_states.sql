-- Where these objects ($1 kinds, $2 ids) are, and why the last read of one failed, if it did.
SELECT wanted.kind, wanted.id, state.status, d.failure
FROM unnest($1::text[], $2::text[]) AS wanted (kind, id)
CROSS JOIN LATERAL poll_state(wanted.kind, wanted.id) AS state
LEFT JOIN poll_due d ON d.id = wanted.id AND d.kind = wanted.kind
