-- Takes events out of the quarantine after what they say was committed. Repeating it is harmless: what is not, or no
-- longer, quarantined is left alone.
UPDATE webhook_event e
SET outcome = released.outcome, fault = NULL, asset_key = released.asset_key, subject_type = released.subject_type,
    subject_id = released.subject_id, environment_id = released.environment_id
FROM unnest($1::text[], $2::timestamptz[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[])
       AS released (event_id, occurred_at, outcome, asset_key, subject_type, subject_id, environment_id)
WHERE e.event_id = released.event_id AND e.occurred_at = released.occurred_at AND e.outcome = 'quarantined'
