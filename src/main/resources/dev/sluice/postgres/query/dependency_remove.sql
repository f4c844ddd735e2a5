-- Forgets a registered dependency; repeating it finds nothing.
DELETE FROM dependency WHERE name = $1 RETURNING name
