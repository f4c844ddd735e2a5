-- How many dependencies are registered, and whether this one is.
SELECT count(*) AS registered, coalesce(bool_or(name = $1), false) AS taken FROM dependency
