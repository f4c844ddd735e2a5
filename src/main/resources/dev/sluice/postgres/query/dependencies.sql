-- Every registered dependency, the oldest first.
SELECT name, kind, criticality, serves, alternative_to, health_url, protection::text AS protection
FROM dependency
ORDER BY registered_at, name
