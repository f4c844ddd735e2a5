-- What should have ended long ago is found by this index: of all objects it holds those that are open, the oldest first.
-- Its price is that a row which ends is not updated in place; an object pays it once.
CREATE INDEX mux_object_open ON mux_object (first_at)
  WHERE deleted_at IS NULL AND kind IN ('asset', 'upload') AND (status IS NULL OR status IN ('waiting', 'preparing'));

CREATE INDEX asset_record_registered ON asset_record (created_at, id);

-- When the next look for what is late is due, which one of all gateways makes; and up to which record the looks have come.
CREATE TABLE reconcile_scan (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  next_at  timestamptz NOT NULL DEFAULT '-infinity',
  mark_at  timestamptz NOT NULL DEFAULT '-infinity',
  mark_id  text COLLATE "C" NOT NULL DEFAULT ''
);

INSERT INTO reconcile_scan DEFAULT VALUES;

-- What Mux told only when we asked: once per object and status.
CREATE TABLE reconcile_finding (
  finding_id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  label           text COLLATE "C" NOT NULL,
  kind            text COLLATE "C" NOT NULL,
  object_id       text COLLATE "C" NOT NULL,
  upload_id       text COLLATE "C",
  previous_status text COLLATE "C",                     -- in our words; null where we knew nothing of it
  found_status    text COLLATE "C" NOT NULL,
  found_at        timestamptz NOT NULL DEFAULT now(),
  mux_time        timestamptz,                          -- of the fact that told it
  source          text COLLATE "C" NOT NULL,            -- whose read found it
  UNIQUE (object_id, kind, found_status)
);

CREATE INDEX reconcile_finding_label ON reconcile_finding (label, finding_id);
CREATE INDEX reconcile_finding_age ON reconcile_finding (found_at);

-- Sweeps over all assets of Mux, and how far each one is.
CREATE TABLE reconcile_sweep (
  sweep_id   text COLLATE "C" PRIMARY KEY,
  since      timestamptz NOT NULL,
  state      text COLLATE "C" NOT NULL CHECK (state IN ('running', 'done', 'failed')),
  started_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  pages      integer NOT NULL DEFAULT 0,
  examined   bigint NOT NULL DEFAULT 0,
  differing  bigint NOT NULL DEFAULT 0,
  failure    text
);

-- One at a time, for they share one rate.
CREATE UNIQUE INDEX reconcile_sweep_running ON reconcile_sweep ((true)) WHERE state = 'running';
