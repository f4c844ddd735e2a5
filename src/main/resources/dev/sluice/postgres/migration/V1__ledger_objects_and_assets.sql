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
