-- Commits a batch: the ledger rows, and what they say of Mux's objects, in one statement and so in one transaction.
-- Safe to repeat: an event that the ledger has is left alone, and a fact that would change nothing writes nothing.
-- The caller sorts both lists by key and folds equal keys, so that concurrent writers lock rows in one order and no
-- row is upserted twice. The merge is the one of dev.sluice.asset.MuxObject, set-based; see there for why it is right.
-- The arrays are taken apart in the select list: in FROM each of them would be written to a store of its own first.
-- The lines that look for repeats are left out where none is expected: an event that is there then fails the commit, and
-- the others need not be named. Their number comes first in any case, so that the ledger is always locked before the objects.
WITH ledger AS (
  INSERT INTO webhook_event (event_id, occurred_at, type, source, outcome, fault, subject_type, subject_id, asset_key,
                             environment_id, signature, body)
  SELECT unnest($1::text[]), unnest($2::timestamptz[]), unnest($3::text[]), unnest($4::text[]), unnest($5::text[]),
         unnest($6::text[]), unnest($7::text[]), unnest($8::text[]), unnest($9::text[]), unnest($10::text[]),
         unnest($11::text[]), unnest($12::bytea[])
  ON CONFLICT (event_id, occurred_at) DO NOTHING -- looks for repeats
  RETURNING event_id
), fact AS MATERIALIZED (
  -- The lateral look-up leaves out what is known already, without the row lock that ON CONFLICT would take.
  SELECT f.*, known.status AS status_before, known.deleted_at AS deleted_before
  FROM (SELECT unnest($13::text[]), unnest($14::text[]), unnest($15::text[]), unnest($16::text[]), unnest($17::text[]),
               unnest($18::text[]), unnest($19::text[]), unnest($20::text[]), unnest($21::boolean[]),
               unnest($22::timestamptz[]), unnest($23::timestamptz[]), unnest($24::timestamptz[]), unnest($25::bytea[]))
         AS f (kind, id, parent_id, stamp, status, passthrough, external_id, live_stream_id,
               live_completed, deleted_at, first_at, last_at, detail)
  LEFT JOIN mux_object known ON known.id = f.id AND known.kind = f.kind
  WHERE known.id IS NULL
     OR f.stamp > known.stamp
     OR f.first_at < known.first_at
     OR f.last_at > known.last_at
     OR f.live_completed > known.live_completed
     OR (f.parent_id IS NOT NULL AND (known.parent_id IS NULL OR f.parent_id < known.parent_id))
     OR (f.deleted_at IS NOT NULL AND (known.deleted_at IS NULL OR f.deleted_at < known.deleted_at))
), merged AS (
  INSERT INTO mux_object AS known (kind, id, parent_id, stamp, status, passthrough, external_id, live_stream_id,
                                   live_completed, deleted_at, first_at, last_at, detail)
  SELECT kind, id, parent_id, stamp, status, passthrough, external_id, live_stream_id,
         live_completed, deleted_at, first_at, last_at, convert_from(detail, 'UTF8')
  FROM fact
  ON CONFLICT (id, kind) DO UPDATE SET
    parent_id      = LEAST(known.parent_id, excluded.parent_id),
    stamp          = GREATEST(known.stamp, excluded.stamp),
    status         = CASE WHEN excluded.stamp > known.stamp THEN excluded.status ELSE known.status END,
    passthrough    = CASE WHEN excluded.stamp > known.stamp THEN excluded.passthrough ELSE known.passthrough END,
    external_id    = CASE WHEN excluded.stamp > known.stamp THEN excluded.external_id ELSE known.external_id END,
    live_stream_id = CASE WHEN excluded.stamp > known.stamp THEN excluded.live_stream_id ELSE known.live_stream_id END,
    detail         = CASE WHEN excluded.stamp > known.stamp THEN excluded.detail ELSE known.detail END,
    live_completed = known.live_completed OR excluded.live_completed,
    deleted_at     = LEAST(known.deleted_at, excluded.deleted_at),
    first_at       = LEAST(known.first_at, excluded.first_at),
    last_at        = GREATEST(known.last_at, excluded.last_at)
  WHERE excluded.stamp > known.stamp
     OR excluded.first_at < known.first_at
     OR excluded.last_at > known.last_at
     OR excluded.live_completed > known.live_completed
     OR (excluded.parent_id IS NOT NULL AND (known.parent_id IS NULL OR excluded.parent_id < known.parent_id))
     OR (excluded.deleted_at IS NOT NULL AND (known.deleted_at IS NULL OR excluded.deleted_at < known.deleted_at))
  RETURNING kind, id, parent_id, status, passthrough, external_id, deleted_at
)
SELECT 'added' AS what, count(*)::text AS id, NULL AS upload_id, NULL AS record_id, NULL AS status, NULL AS status_before
FROM ledger
UNION ALL
SELECT 'event', event_id, NULL, NULL, NULL, NULL FROM ledger UNION ALL -- looks for repeats
SELECT merged.kind, merged.id, merged.parent_id,
       -- The first record that is found; no look-up at all where the team has registered nothing.
       CASE WHEN (SELECT EXISTS (SELECT FROM asset_record)) THEN COALESCE(
         (SELECT id FROM asset_record WHERE merged.kind = 'asset' AND mux_asset_id = merged.id),
         (SELECT id FROM asset_record
          WHERE mux_upload_id = CASE merged.kind WHEN 'asset' THEN merged.parent_id ELSE merged.id END),
         (SELECT id FROM asset_record WHERE passthrough = merged.passthrough),
         (SELECT id FROM asset_record WHERE external_id = merged.external_id))
       END,
       CASE merged.kind
         WHEN 'asset' THEN mux_processing_status(COALESCE(merged.status, 'preparing'), merged.deleted_at, NULL)
         ELSE mux_processing_status(NULL, NULL, merged.status)
       END,
       NULL
FROM merged
WHERE merged.kind IN ('asset', 'upload')
UNION ALL
SELECT 'before', fact.id, NULL, fact.kind, NULL,
       CASE fact.kind
         WHEN 'asset' THEN mux_processing_status(COALESCE(fact.status_before, 'preparing'), fact.deleted_before, NULL)
         ELSE mux_processing_status(NULL, NULL, fact.status_before)
       END
FROM fact
WHERE fact.kind IN ('asset', 'upload') AND fact.status_before IS NOT NULL
