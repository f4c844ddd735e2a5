-- Bulk replays: one runs at a time, any gateway may carry it on, and its progress is saved with each batch.
CREATE TABLE replay_job (
  job_id          text COLLATE "C" PRIMARY KEY,
  state           text COLLATE "C" NOT NULL,
  filter          text NOT NULL,                         -- JSON: which events
  rate_per_second integer NOT NULL,
  examined        bigint NOT NULL DEFAULT 0,
  applied         bigint NOT NULL DEFAULT 0,             -- changed an object, or left the quarantine
  unchanged       bigint NOT NULL DEFAULT 0,
  failed          bigint NOT NULL DEFAULT 0,             -- cannot be read, or refused for their content again
  cursor_at       timestamptz NOT NULL,                  -- the last event examined; the newest come first
  cursor_id       text COLLATE "C" NOT NULL,
  created_at      timestamptz NOT NULL DEFAULT now(),
  updated_at      timestamptz NOT NULL DEFAULT now(),
  finished_at     timestamptz,
  lease_owner     text COLLATE "C",                      -- the gateway at work, until its lease ends
  lease_until     timestamptz NOT NULL DEFAULT '-infinity',
  CHECK (state IN ('running', 'done', 'cancelled')),
  CHECK ((state = 'running') = (finished_at IS NULL))
);

CREATE UNIQUE INDEX replay_job_running ON replay_job ((true)) WHERE state = 'running';
CREATE INDEX replay_job_newest ON replay_job (created_at);

-- From when on the ledger is whole: the end of the latest day that was dropped. Null while nothing was.
CREATE TABLE ledger_horizon (
  only_row    boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  whole_since timestamptz
);

INSERT INTO ledger_horizon (whole_since) VALUES (NULL);

-- Drops every day that ended before the given instant, and notes how far it went; answers with the names.
CREATE OR REPLACE FUNCTION drop_webhook_event_partitions(ended_before timestamptz) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
  partition text;
  day_end timestamptz;
BEGIN
  FOR partition, day_end IN
    SELECT c.relname, (to_date(right(c.relname, 8), 'YYYYMMDD') + 1)::timestamp AT TIME ZONE 'UTC'
    FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = 'webhook_event'::regclass AND c.relname ~ '^webhook_event_[0-9]{8}$'
      AND (to_date(right(c.relname, 8), 'YYYYMMDD') + 1)::timestamp AT TIME ZONE 'UTC' <= ended_before
    ORDER BY 1
  LOOP
    EXECUTE format('DROP TABLE %I', partition);
    UPDATE ledger_horizon SET whole_since = GREATEST(whole_since, day_end);
    RETURN NEXT partition;
  END LOOP;
END $$;
