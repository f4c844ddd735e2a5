-- How many of the suspects ($2) of sweep $1 wait to be read, and how many of them all are deleted, whoever told.
SELECT count(d.id) AS waiting, count(o.deleted_at) AS deleted
FROM unnest($2::text[]) AS suspect (id)
LEFT JOIN poll_due d ON d.id = suspect.id AND d.kind = 'asset' AND d.suspected_by = $1::text
LEFT JOIN mux_object o ON o.id = suspect.id AND o.kind = 'asset'
