-- What the sweep under way has seen on Mux's list: what it has not seen may have been deleted. Emptied when a sweep begins
-- and when its list was compared.
CREATE TABLE reconcile_seen (
  sweep_id text COLLATE "C" NOT NULL,
  id       text COLLATE "C" NOT NULL,
  PRIMARY KEY (sweep_id, id)
);

-- Assets that the list lacked, and those of them that are deleted since they were read.
ALTER TABLE reconcile_sweep
  ADD COLUMN suspected bigint NOT NULL DEFAULT 0,
  ADD COLUMN deletions bigint NOT NULL DEFAULT 0;

-- The sweep whose list lacked the asset: it is read although it has ended, until Mux has said what it is.
ALTER TABLE poll_due ADD COLUMN suspected_by text COLLATE "C";
