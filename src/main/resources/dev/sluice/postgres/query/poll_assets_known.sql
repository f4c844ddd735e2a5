-- How many assets we know of that Mux may still list, counted to $1.
SELECT count(*) AS known
FROM (SELECT FROM mux_object WHERE kind = 'asset' AND deleted_at IS NULL LIMIT $1::int) AS counted
