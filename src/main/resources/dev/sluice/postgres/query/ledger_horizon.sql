-- From when on the ledger is whole; null while nothing was dropped.
SELECT whole_since FROM ledger_horizon
