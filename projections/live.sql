-- The projections schema: which build of each projection answers, and how far it has come (DESIGN §4).
-- Every answer reads its row of `live` first, in the same snapshot, and names that schema in its statements; so a swap
-- is one update of one row, and never a rename (name look-up is not part of a snapshot).

-- name: bootstrap
CREATE SCHEMA IF NOT EXISTS projections;

CREATE TABLE IF NOT EXISTS projections.live (
    name text PRIMARY KEY,
    schema text NOT NULL UNIQUE,
    version integer NOT NULL,
    position bigint NOT NULL CHECK (position >= 0),
    -- The event that could not be applied, and why: nothing is skipped, so the projection stands before it.
    stopped_at bigint,
    stopped_because text
);

-- Builds that answer no more; a reader may still be in one, so they are dropped no earlier than an hour after.
CREATE TABLE IF NOT EXISTS projections.retired (
    schema text PRIMARY KEY,
    retired_at timestamptz NOT NULL DEFAULT now()
);

GRANT USAGE ON SCHEMA projections TO quench_app;
GRANT SELECT ON ALL TABLES IN SCHEMA projections TO quench_app;

-- name: lock_bootstrap
SELECT pg_advisory_xact_lock(7366726563651);

-- name: all_live
SELECT name, schema, version, position, stopped_at, stopped_because FROM projections.live ORDER BY name;

-- name: live
SELECT schema, version, position FROM projections.live WHERE name = $1;

-- name: live_locked
SELECT schema, version, position FROM projections.live WHERE name = $1 FOR UPDATE;

-- name: insert_live
INSERT INTO projections.live (name, schema, version, position) VALUES ($1, $2, $3, 0);

-- name: advance
UPDATE projections.live SET position = $2, stopped_at = NULL, stopped_because = NULL WHERE name = $1;

-- name: stop
UPDATE projections.live SET stopped_at = $2, stopped_because = $3 WHERE name = $1;

-- name: swap
UPDATE projections.live
SET schema = $2, version = $3, position = $4, stopped_at = NULL, stopped_because = NULL
WHERE name = $1;

-- name: retire
INSERT INTO projections.retired (schema) VALUES ($1);

-- name: forget_retired
DELETE FROM projections.retired WHERE schema = $1;

-- name: long_retired
SELECT schema FROM projections.retired WHERE retired_at < now() - interval '1 hour' ORDER BY schema;

-- name: builds
-- The schemas of a projection: capacity_v1, capacity_v2 …
SELECT nspname FROM pg_namespace WHERE nspname ~ ('^' || $1 || '_v[0-9]+$') ORDER BY nspname;

-- name: installed
SELECT to_regclass('projections.live') IS NOT NULL;
