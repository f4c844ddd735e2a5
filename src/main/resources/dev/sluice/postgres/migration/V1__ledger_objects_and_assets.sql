-- The ledger: every genuine event, once, as it came. Append-only.
-- Partitioned by the day of the event's own time, which is the same on every redelivery: so the primary key
-- dedupes for as long as the ledger is kept, and retention is dropping a partition.
CREATE TABLE webhook_event (
  occurred_at    timestamptz NOT NULL,                  -- Mux's created_at
  received_at    timestamptz NOT NULL DEFAULT now(),
  event_id       text COLLATE "C" NOT NULL,
  type           text COLLATE "C" NOT NULL,
  source         text COLLATE "C" NOT NULL,             -- webhook, poll or replay
  outcome        text COLLATE "C" NOT NULL,             -- applied, recorded (concerns no object we keep) or quarantined
  fault          text COLLATE "C",                      -- why it is quarantined
  subject_type   text COLLATE "C",
  subject_id     text COLLATE "C",
  asset_key      text COLLATE "C",                      -- the asset concerned, or the upload while no asset is known
  environment_id text COLLATE "C",
  signature      text COLLATE "C" NOT NULL,             -- the Mux-Signature field, so that it can be recomputed
  body           bytea NOT NULL,                        -- the raw bytes that were signed
  PRIMARY KEY (event_id, occurred_at),
  CHECK ((outcome = 'quarantined') = (fault IS NOT NULL))
) PARTITION BY RANGE (occurred_at);

CREATE INDEX webhook_event_newest ON webhook_event (occurred_at, event_id);
CREATE INDEX webhook_event_asset ON webhook_event (asset_key, occurred_at) WHERE asset_key IS NOT NULL;
CREATE INDEX webhook_event_quarantined ON webhook_event (occurred_at) WHERE outcome = 'quarantined';

-- The side path for events whose day has no partition: older than the retention, or from a clock far ahead.
CREATE TABLE webhook_event_aside PARTITION OF webhook_event DEFAULT WITH (toast_tuple_target = 8160);
ALTER TABLE webhook_event_aside ALTER COLUMN body SET STORAGE MAIN;

-- Makes the partition of one day unless it is there. Rows of that day that lie aside move into it first.
CREATE FUNCTION ensure_webhook_event_partition(wanted date) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  partition text := 'webhook_event_' || to_char(wanted, 'YYYYMMDD');
  day_start timestamptz := wanted::timestamp AT TIME ZONE 'UTC';
  day_end   timestamptz := (wanted + 1)::timestamp AT TIME ZONE 'UTC';
BEGIN
  IF to_regclass(partition) IS NOT NULL THEN
    RETURN false;
  END IF;
  -- A body of a few KB stays in its row, uncompressed: compressing costs more time than the disk it saves.
  EXECUTE format('CREATE TABLE %I (LIKE webhook_event INCLUDING DEFAULTS INCLUDING CONSTRAINTS)'
    || ' WITH (toast_tuple_target = 8160)', partition);
  EXECUTE format('ALTER TABLE %I ALTER COLUMN body SET STORAGE MAIN', partition);
  LOCK TABLE webhook_event_aside IN ACCESS EXCLUSIVE MODE;
  EXECUTE format('WITH moved AS (DELETE FROM webhook_event_aside WHERE occurred_at >= $1 AND occurred_at < $2 RETURNING *)'
    || ' INSERT INTO %I SELECT * FROM moved', partition) USING day_start, day_end;
  EXECUTE format('ALTER TABLE webhook_event ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
    partition, day_start, day_end);
  RETURN true;
END $$;

-- Drops every day that ended before the given instant; answers with the names.
CREATE FUNCTION drop_webhook_event_partitions(ended_before timestamptz) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
  partition text;
BEGIN
  FOR partition IN
    SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = 'webhook_event'::regclass AND c.relname ~ '^webhook_event_[0-9]{8}$'
      AND (to_date(right(c.relname, 8), 'YYYYMMDD') + 1)::timestamp AT TIME ZONE 'UTC' <= ended_before
    ORDER BY 1
  LOOP
    EXECUTE format('DROP TABLE %I', partition);
    RETURN NEXT partition;
  END LOOP;
END $$;

-- What Mux said: one row per Mux object of any kind, merged by stamp. commit_events.sql is its only writer.
CREATE TABLE mux_object (
  first_at       timestamptz NOT NULL,
  last_at        timestamptz NOT NULL,
  deleted_at     timestamptz,                           -- tombstone: deleted is for good
  live_completed boolean NOT NULL,
  kind           text COLLATE "C" NOT NULL,
  id             text COLLATE "C" NOT NULL,
  parent_id      text COLLATE "C",                      -- of an asset its upload; of a track, rendition or warning its asset
  stamp          text COLLATE "C" NOT NULL,             -- place of the snapshot in the total order; '' when there is none
  status         text COLLATE "C",
  passthrough    text COLLATE "C",
  external_id    text COLLATE "C",
  live_stream_id text COLLATE "C",
  detail         text COLLATE "C" NOT NULL,             -- JSON, parsed when it is read
  PRIMARY KEY (id, kind),
  CHECK ((stamp = '') = (status IS NULL)),
  CHECK (first_at <= last_at)
) WITH (fillfactor = 80);

CREATE INDEX mux_object_parent ON mux_object (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX mux_object_passthrough ON mux_object (passthrough) WHERE passthrough IS NOT NULL AND kind IN ('asset', 'upload');
CREATE INDEX mux_object_external ON mux_object (external_id) WHERE external_id IS NOT NULL AND kind IN ('asset', 'upload');

CREATE VIEW mux_upload AS
  SELECT id, status, stamp, passthrough, external_id, detail, first_at, last_at FROM mux_object WHERE kind = 'upload';

CREATE VIEW mux_asset AS
  SELECT id, parent_id AS upload_id, status, stamp, passthrough, external_id, live_stream_id, live_completed,
         deleted_at, detail, first_at, last_at
  FROM mux_object WHERE kind = 'asset';

-- What the team said of its own assets. Each key names one record at most.
CREATE TABLE asset_record (
  id            text COLLATE "C" PRIMARY KEY,
  name          text,
  owner         text,
  lesson        text,
  passthrough   text COLLATE "C" UNIQUE,
  external_id   text COLLATE "C" UNIQUE,
  mux_upload_id text COLLATE "C" UNIQUE,
  mux_asset_id  text COLLATE "C" UNIQUE,
  created_at    timestamptz NOT NULL DEFAULT now(),
  updated_at    timestamptz NOT NULL DEFAULT now()
);

-- The one rule from Mux's words to ours. The asset speaks first; while it says nothing final, a failed upload does.
CREATE FUNCTION mux_processing_status(asset_status text, asset_deleted_at timestamptz, upload_status text)
RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE
    WHEN asset_deleted_at IS NOT NULL THEN 'DELETED'
    WHEN asset_status = 'ready' THEN 'READY'
    WHEN asset_status = 'errored' THEN 'ERROR'
    WHEN upload_status IN ('errored', 'cancelled', 'timed_out') THEN 'ERROR'
    WHEN asset_status IS NOT NULL OR upload_status = 'asset_created' THEN 'MUX_PROCESSING'
    ELSE 'AWAITING_UPLOAD'
  END
$$;

-- A detail as jsonb. We write nothing but JSON objects there; should one be spoilt, its row shows less, and no query fails.
CREATE FUNCTION mux_detail(detail text) RETURNS jsonb LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  parsed jsonb;
BEGIN
  parsed := detail::jsonb; -- here, for what fails in the declaration is not caught below
  RETURN CASE jsonb_typeof(parsed) WHEN 'object' THEN parsed ELSE '{}' END;
EXCEPTION WHEN data_exception OR program_limit_exceeded THEN
  RETURN '{}';
END $$;

-- Mux's own time of an asset: unix seconds, a number in webhooks and a text over its API.
CREATE FUNCTION mux_created_at(detail text) RETURNS timestamptz LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN seconds ~ '^[0-9]{1,11}$' THEN to_timestamp(seconds::double precision) END
  FROM (SELECT mux_detail(detail) ->> 'created_at') AS said (seconds)
$$;

-- The tracks or renditions of an asset: those of its snapshot, with what was told of each one later laid over, and
-- without the deleted ones. Null when there are none.
CREATE FUNCTION mux_parts(asset_id text, asset_stamp text, part_kind text, snapshot jsonb)
RETURNS jsonb LANGUAGE sql STABLE AS $$
  WITH said AS (
    SELECT part, place
    FROM jsonb_array_elements(CASE jsonb_typeof(snapshot) WHEN 'array' THEN snapshot ELSE '[]' END)
         WITH ORDINALITY AS s (part, place)
    WHERE jsonb_typeof(part) = 'object'
  ), told AS (
    SELECT id, deleted_at, mux_detail(detail)
             || jsonb_strip_nulls(jsonb_build_object('id', id, 'status', status, 'passthrough', passthrough)) AS part
    FROM mux_object
    WHERE parent_id = asset_id AND kind = part_kind AND (stamp > asset_stamp OR deleted_at IS NOT NULL)
  )
  SELECT jsonb_agg(COALESCE(said.part, '{}') || COALESCE(told.part, '{}') ORDER BY said.place NULLS LAST, told.id)
  FROM said FULL JOIN told ON told.id = said.part ->> 'id'
  WHERE told.deleted_at IS NULL
$$;

-- The rows of creative_asset that an asset of Mux makes. A record is found by asset, upload, passthrough, external id, in
-- this order. Each join below is by a unique key, so none makes a row twice.
CREATE VIEW creative_asset_of_asset AS
  SELECT COALESCE(r.id, a.parent_id, a.id) AS id, r.name, r.owner, r.lesson, r.id IS NOT NULL AS registered,
         a.parent_id AS mux_upload_id, a.id AS mux_asset_id,
         mux_processing_status(COALESCE(a.status, 'preparing'), a.deleted_at, u.status) AS mux_processing_status,
         'https://stream.mux.com/' || (jsonb_path_query_first(mux_detail(a.detail),
           '$.playback_ids[*] ? (@.policy == "public" && @.id.type() == "string").id') #>> '{}') || '.m3u8' AS url,
         mux_detail(a.detail) -> 'playback_ids' AS playback_ids,
         mux_parts(a.id, a.stamp, 'track', mux_detail(a.detail) -> 'tracks') AS tracks,
         mux_parts(a.id, a.stamp, 'static_rendition', mux_detail(a.detail) -> 'static_renditions' -> 'files')
           AS static_renditions,
         CASE jsonb_typeof(mux_detail(a.detail) -> 'duration')
           WHEN 'number' THEN (mux_detail(a.detail) ->> 'duration')::numeric
         END AS duration,
         mux_detail(a.detail) ->> 'aspect_ratio' AS aspect_ratio,
         COALESCE(a.passthrough, u.passthrough, r.passthrough) AS passthrough,
         COALESCE(a.external_id, u.external_id, r.external_id) AS external_id,
         a.live_stream_id,
         COALESCE(mux_detail(a.detail) -> 'errors', mux_detail(a.detail) -> 'error', mux_detail(u.detail) -> 'error')
           AS error,
         CASE mux_processing_status(COALESCE(a.status, 'preparing'), a.deleted_at, u.status)
           WHEN 'READY' THEN a.live_stream_id IS NULL OR a.live_completed
           ELSE mux_processing_status(COALESCE(a.status, 'preparing'), a.deleted_at, u.status) IN ('ERROR', 'DELETED')
         END AS is_final,
         LEAST(r.created_at, COALESCE(mux_created_at(a.detail), a.first_at), u.first_at) AS created_at,
         GREATEST(r.updated_at, a.last_at, u.last_at) AS updated_at
  FROM mux_object a
  LEFT JOIN mux_object u ON u.kind = 'upload' AND u.id = a.parent_id
  LEFT JOIN asset_record by_asset ON by_asset.mux_asset_id = a.id
  LEFT JOIN asset_record by_upload ON by_upload.mux_upload_id = a.parent_id
  LEFT JOIN asset_record by_passthrough ON by_passthrough.passthrough = COALESCE(a.passthrough, u.passthrough)
  LEFT JOIN asset_record by_external ON by_external.external_id = COALESCE(a.external_id, u.external_id)
  LEFT JOIN asset_record r ON r.id = COALESCE(by_asset.id, by_upload.id, by_passthrough.id, by_external.id)
  WHERE a.kind = 'asset';

-- The rows of creative_asset that an upload makes while no asset names it.
CREATE VIEW creative_asset_of_upload AS
  SELECT COALESCE(r.id, u.id) AS id, r.name, r.owner, r.lesson, r.id IS NOT NULL AS registered,
         u.id AS mux_upload_id, NULL::text AS mux_asset_id,
         mux_processing_status(NULL, NULL, u.status) AS mux_processing_status,
         NULL::text AS url, NULL::jsonb AS playback_ids, NULL::jsonb AS tracks, NULL::jsonb AS static_renditions,
         NULL::numeric AS duration, NULL::text AS aspect_ratio,
         COALESCE(u.passthrough, r.passthrough) AS passthrough,
         COALESCE(u.external_id, r.external_id) AS external_id,
         NULL::text AS live_stream_id,
         mux_detail(u.detail) -> 'error' AS error,
         mux_processing_status(NULL, NULL, u.status) = 'ERROR' AS is_final,
         LEAST(r.created_at, u.first_at) AS created_at,
         GREATEST(r.updated_at, u.last_at) AS updated_at
  FROM mux_object u
  LEFT JOIN asset_record by_upload ON by_upload.mux_upload_id = u.id
  LEFT JOIN asset_record by_passthrough ON by_passthrough.passthrough = u.passthrough
  LEFT JOIN asset_record by_external ON by_external.external_id = u.external_id
  LEFT JOIN asset_record r ON r.id = COALESCE(by_upload.id, by_passthrough.id, by_external.id)
  WHERE u.kind = 'upload'
    AND NOT EXISTS (SELECT FROM mux_object a WHERE a.kind = 'asset' AND a.parent_id = u.id);

-- The rows of creative_asset that a record makes while no object of Mux has found it. Each EXISTS is one way of finding
-- it, without the objects that a stronger key gives to another record. OFFSET 0 keeps them index look-ups, of
-- which the first that hits ends the search and those of a missing key are not begun; as joins they would read all
-- objects seven times.
CREATE VIEW creative_asset_of_record AS
  SELECT r.id, r.name, r.owner, r.lesson, true AS registered,
         r.mux_upload_id, r.mux_asset_id,
         mux_processing_status(NULL, NULL, NULL) AS mux_processing_status,
         NULL::text AS url, NULL::jsonb AS playback_ids, NULL::jsonb AS tracks, NULL::jsonb AS static_renditions,
         NULL::numeric AS duration, NULL::text AS aspect_ratio,
         r.passthrough, r.external_id,
         NULL::text AS live_stream_id, NULL::jsonb AS error, false AS is_final, r.created_at, r.updated_at
  FROM asset_record r
  WHERE (r.mux_asset_id IS NULL OR NOT EXISTS (
      SELECT FROM mux_object a WHERE a.kind = 'asset' AND a.id = r.mux_asset_id OFFSET 0))
    AND (r.mux_upload_id IS NULL OR NOT EXISTS (
      SELECT FROM mux_object a
      LEFT JOIN asset_record by_asset ON by_asset.mux_asset_id = a.id
      WHERE a.kind = 'asset' AND a.parent_id = r.mux_upload_id AND by_asset.id IS NULL OFFSET 0))
    AND (r.mux_upload_id IS NULL OR NOT EXISTS (
      SELECT FROM mux_object u
      LEFT JOIN mux_object a ON a.kind = 'asset' AND a.parent_id = u.id
      WHERE u.kind = 'upload' AND u.id = r.mux_upload_id AND a.id IS NULL OFFSET 0))
    AND (r.passthrough IS NULL OR NOT EXISTS (
      SELECT FROM mux_object a
      LEFT JOIN asset_record by_asset ON by_asset.mux_asset_id = a.id
      LEFT JOIN asset_record by_upload ON by_upload.mux_upload_id = a.parent_id
      WHERE a.kind = 'asset' AND a.passthrough = r.passthrough
        AND by_asset.id IS NULL AND by_upload.id IS NULL OFFSET 0))
    AND (r.passthrough IS NULL OR NOT EXISTS (
      SELECT FROM mux_object u
      LEFT JOIN mux_object a ON a.kind = 'asset' AND a.parent_id = u.id
      LEFT JOIN asset_record by_asset ON by_asset.mux_asset_id = a.id
      LEFT JOIN asset_record by_upload ON by_upload.mux_upload_id = u.id
      WHERE u.kind = 'upload' AND u.passthrough = r.passthrough AND a.passthrough IS NULL
        AND by_asset.id IS NULL AND by_upload.id IS NULL OFFSET 0))
    AND (r.external_id IS NULL OR NOT EXISTS (
      SELECT FROM mux_object a
      LEFT JOIN mux_object u ON u.kind = 'upload' AND u.id = a.parent_id
      LEFT JOIN asset_record by_asset ON by_asset.mux_asset_id = a.id
      LEFT JOIN asset_record by_upload ON by_upload.mux_upload_id = a.parent_id
      LEFT JOIN asset_record by_passthrough ON by_passthrough.passthrough = COALESCE(a.passthrough, u.passthrough)
      WHERE a.kind = 'asset' AND a.external_id = r.external_id
        AND by_asset.id IS NULL AND by_upload.id IS NULL AND by_passthrough.id IS NULL OFFSET 0))
    AND (r.external_id IS NULL OR NOT EXISTS (
      SELECT FROM mux_object u
      LEFT JOIN mux_object a ON a.kind = 'asset' AND a.parent_id = u.id
      LEFT JOIN asset_record by_asset ON by_asset.mux_asset_id = a.id
      LEFT JOIN asset_record by_upload ON by_upload.mux_upload_id = u.id
      LEFT JOIN asset_record by_passthrough ON by_passthrough.passthrough = COALESCE(a.passthrough, u.passthrough)
      WHERE u.kind = 'upload' AND u.external_id = r.external_id AND a.external_id IS NULL
        AND by_asset.id IS NULL AND by_upload.id IS NULL AND by_passthrough.id IS NULL OFFSET 0));

-- The state of every asset that Mux or the team knows of: derived, so never stale. Several assets of Mux can make rows
-- with the same id, for example when two of them carry one passthrough.
CREATE VIEW creative_asset AS
  SELECT * FROM creative_asset_of_asset
  UNION ALL
  SELECT * FROM creative_asset_of_upload
  UNION ALL
  SELECT * FROM creative_asset_of_record;
