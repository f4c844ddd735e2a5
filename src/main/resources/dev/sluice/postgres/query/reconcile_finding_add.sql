-- Adds findings: $1 labels, $2 kinds, $3 objects, $4 uploads, $5 statuses before, $6 statuses found, $7 times of Mux,
-- $8 sources. One that is known is left as it is. Gives the labels of those that were new.
INSERT INTO reconcile_finding (label, kind, object_id, upload_id, previous_status, found_status, mux_time, source)
SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::timestamptz[], $8::text[])
ON CONFLICT (object_id, kind, found_status) DO NOTHING
RETURNING label, source
