-- What takes too long was found by an index of what is open. Such an index names the status, so that no row whose status
-- moved could be updated in place: every index of the table was written once more. Now each object is looked at once,
-- some time after it was first heard of, in the order in which they came; what is open then is queued for its own time.
DROP INDEX mux_object_open;

ALTER TABLE mux_object ADD COLUMN arrived_at timestamptz NOT NULL DEFAULT now(); -- when we first heard of it

CREATE INDEX mux_object_arrived ON mux_object (arrived_at);

-- Up to which object the looks have come.
ALTER TABLE reconcile_scan
  ADD COLUMN object_at   timestamptz NOT NULL DEFAULT '-infinity',
  ADD COLUMN object_id   text COLLATE "C" NOT NULL DEFAULT '',
  ADD COLUMN object_kind text COLLATE "C" NOT NULL DEFAULT '';
