-- Lets another gateway poll at once, when this one ($1) stops.
UPDATE poll_leader SET owner = NULL, lease_until = '-infinity' WHERE owner = $1::text
