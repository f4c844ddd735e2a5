-- All that follows in this transaction sees one instant, and writes nothing.
SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY
