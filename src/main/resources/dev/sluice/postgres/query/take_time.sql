-- Upkeep that reads what a flood has written takes longer than a reader may wait.
SELECT set_config('statement_timeout', '300s', true)
