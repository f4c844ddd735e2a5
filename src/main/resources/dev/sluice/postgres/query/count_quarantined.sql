-- How many events are in the quarantine by fault. Reads the index of the quarantine, and never more than 100,000 rows.
SELECT fault, count(*)
FROM (SELECT fault FROM webhook_event WHERE outcome = 'quarantined' ORDER BY occurred_at DESC LIMIT 100000) AS latest
GROUP BY fault
