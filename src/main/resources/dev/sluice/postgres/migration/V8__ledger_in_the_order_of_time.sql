-- The ledger's key begins with the time now, so that what comes in is written where the last rows were, whatever their ids
-- are; with the id first, a day of many events was written all over its index. The same key gives the newest events, which
-- had an index of their own. An event is found by its id alone through a few bytes per MiB of rows.
ALTER TABLE webhook_event DROP CONSTRAINT webhook_event_pkey;
ALTER TABLE webhook_event ADD PRIMARY KEY (occurred_at, event_id);
DROP INDEX webhook_event_newest;

CREATE INDEX webhook_event_id ON webhook_event
  USING brin (event_id text_bloom_ops (n_distinct_per_range = 1000, false_positive_rate = 0.001))
  WITH (pages_per_range = 128, autosummarize = on);
