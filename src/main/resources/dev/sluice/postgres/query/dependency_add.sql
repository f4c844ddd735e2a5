-- Registers a dependency in a free slot. Answers with no row when the name is taken, when no slot is free, or when
-- somebody else took the slot in this moment; repeating it is harmless.
INSERT INTO dependency (name, slot, kind, criticality, serves, alternative_to, health_url, protection)
SELECT $1, free.slot, $2, $3, $4, $5, $6, $7::text::jsonb
FROM (
  SELECT slot FROM generate_series(1, 100) AS slot
  WHERE NOT EXISTS (SELECT FROM dependency taken WHERE taken.slot = slot.slot)
  ORDER BY random() LIMIT 1
) AS free
ON CONFLICT DO NOTHING
RETURNING name
