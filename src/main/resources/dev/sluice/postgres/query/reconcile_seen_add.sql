-- Notes that sweep $1 has seen these assets ($2) on Mux's list. Repeating it is harmless: a page may be read twice.
INSERT INTO reconcile_seen (sweep_id, id)
SELECT DISTINCT $1::text, seen.id FROM unnest($2::text[]) AS seen (id)
ON CONFLICT DO NOTHING
