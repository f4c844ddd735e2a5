-- What is to be read from Mux, and when: one row per asset or upload, shared by all who want it. Any gateway puts rows
-- in; the one that leads takes them out.
CREATE TABLE poll_due (
  kind             text COLLATE "C" NOT NULL,
  id               text COLLATE "C" NOT NULL,
  class            text COLLATE "C" NOT NULL,            -- who wants it most urgently
  reconcile        boolean NOT NULL DEFAULT false,       -- whether the reconciler wants it too
  reason           text NOT NULL,                        -- in words: why it came here
  due_at           timestamptz NOT NULL,                 -- infinity: read, and kept a moment for those who ask next
  interval_ms      integer NOT NULL,                     -- the last wait between two reads
  failures         integer NOT NULL DEFAULT 0,           -- failed reads in a row
  created_at       timestamptz NOT NULL DEFAULT now(),
  taken_generation bigint,                               -- whose read is under way; null while none is
  taken_at         timestamptz,                          -- when the last read began
  dirty            boolean NOT NULL DEFAULT false,       -- somebody needs a later read than the one under way
  read_from        timestamptz,                          -- when the last read that succeeded began
  failed_at        timestamptz,                          -- when the last read failed, unless one succeeded since
  failure          text COLLATE "C",
  digest           text COLLATE "C",                     -- of what was read last
  known_at         timestamptz,                          -- Mux's time of the latest fact when it was last looked at
  PRIMARY KEY (id, kind),
  CHECK (kind IN ('asset', 'upload')),
  CHECK (class IN ('on_demand', 'session', 'reconcile', 'none')),
  CHECK ((class = 'none') = (due_at = 'infinity')),
  CHECK ((failed_at IS NULL) = (failure IS NULL)),
  CHECK (interval_ms > 0 AND failures >= 0)
) WITH (fillfactor = 70);

CREATE INDEX poll_due_next ON poll_due (class, due_at);

-- Which gateway polls. A lease by this clock, so that a holder that dies or freezes is followed within seconds; the
-- generation counts the changes, so that what an earlier holder says late is known as such.
CREATE TABLE poll_leader (
  only_row    boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  owner       text COLLATE "C",
  generation  bigint NOT NULL DEFAULT 0,
  lease_until timestamptz NOT NULL DEFAULT '-infinity'
);

INSERT INTO poll_leader DEFAULT VALUES;

-- Who waits for an end: a session, and what it watches. Both go when it ends.
CREATE TABLE polling_session (
  session_id          text COLLATE "C" PRIMARY KEY,
  healthy_interval_ms integer NOT NULL,
  started_at          timestamptz NOT NULL DEFAULT now(),
  ends_at             timestamptz NOT NULL,
  CHECK (healthy_interval_ms > 0)
);

CREATE TABLE polling_interest (
  session_id text COLLATE "C" NOT NULL REFERENCES polling_session ON DELETE CASCADE,
  kind       text COLLATE "C" NOT NULL,
  id         text COLLATE "C" NOT NULL,
  PRIMARY KEY (id, kind, session_id)
);

CREATE INDEX polling_interest_session ON polling_interest (session_id);

-- Where an asset or upload is by all that we know: its status in our words, the asset to be read for it (null while an
-- upload has none) and Mux's time of the latest fact. Always one row. AWAITING_UPLOAD where nothing is known.
CREATE FUNCTION poll_state(wanted_kind text, wanted_id text, OUT status text, OUT asset_id text, OUT known_at timestamptz)
LANGUAGE sql STABLE AS $$
  SELECT mux_processing_status(
           CASE WHEN a.id IS NOT NULL THEN COALESCE(a.status, 'preparing') END, a.deleted_at, u.status),
         CASE WHEN wanted_kind = 'asset' THEN wanted_id ELSE a.id END,
         GREATEST(a.last_at, u.last_at)
  FROM (SELECT 1) AS one
  LEFT JOIN LATERAL (
    (SELECT o.* FROM mux_object o WHERE wanted_kind = 'asset' AND o.id = wanted_id AND o.kind = 'asset')
    UNION ALL
    (SELECT o.* FROM mux_object o WHERE wanted_kind = 'upload' AND o.parent_id = wanted_id AND o.kind = 'asset'
     ORDER BY o.id LIMIT 1)
  ) a ON true
  LEFT JOIN mux_object u
    ON u.kind = 'upload' AND u.id = CASE WHEN wanted_kind = 'upload' THEN wanted_id ELSE a.parent_id END
$$;

-- Whether nothing more is to come: such an asset is not polled.
CREATE FUNCTION poll_ended(status text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT status IN ('READY', 'ERROR', 'DELETED')
$$;

-- Who wants this row apart from the one who asked for a single read of it.
CREATE FUNCTION poll_class(wanted_kind text, wanted_id text, for_reconcile boolean) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT CASE
    WHEN EXISTS (SELECT FROM polling_interest i WHERE i.id = wanted_id AND i.kind = wanted_kind) THEN 'session'
    WHEN for_reconcile THEN 'reconcile'
    ELSE 'none'
  END
$$;
