-- Dependencies that operators registered at run time; those of the configuration are not here.
-- Each takes one of a hundred slots, so that the table itself holds the limit, however many gateways register at once.
CREATE TABLE dependency (
  name           text COLLATE "C" PRIMARY KEY,
  slot           smallint NOT NULL UNIQUE,
  kind           text COLLATE "C" NOT NULL,
  criticality    text COLLATE "C" NOT NULL,
  serves         text[] COLLATE "C" NOT NULL,          -- the capabilities that need it
  alternative_to text COLLATE "C",
  health_url     text COLLATE "C",
  protection     jsonb NOT NULL DEFAULT '{}',          -- the numbers that differ from the usual ones
  registered_at  timestamptz NOT NULL DEFAULT now(),
  CHECK (name ~ '^[a-z][a-z0-9-]{0,62}$'),
  CHECK (slot BETWEEN 1 AND 100),
  CHECK (kind IN ('database', 'external_api', 'cache', 'queue', 'other')),
  CHECK (criticality IN ('critical', 'important', 'optional')),
  CHECK (cardinality(serves) <= 32),
  CHECK (alternative_to ~ '^[a-z][a-z0-9-]{0,62}$' AND alternative_to <> name),
  CHECK (health_url ~ '^https?://' AND length(health_url) <= 1024),
  CHECK (jsonb_typeof(protection) = 'object')
);
