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

-- What was applied, and not only how much: the leaf hash (RFC 6962) of the entry at `leaf_at`, the last one applied when
-- the position was saved. A backup that is restored and has grown past the position again holds another entry there.
ALTER TABLE projections.live ADD COLUMN IF NOT EXISTS leaf_at bigint;
ALTER TABLE projections.live ADD COLUMN IF NOT EXISTS leaf text;
-- What an older projector left is taken as it stands; from here on it is held to it.
UPDATE projections.live SET (leaf_at, leaf) = (SELECT position, encode(sha256('\x00'::bytea || entry), 'hex')
                                               FROM ledger.events WHERE events.position = live.position)
WHERE leaf IS NULL AND position > 0;

-- Builds that answer no more; a reader may still be in one, so they are dropped no earlier than an hour after.
CREATE TABLE IF NOT EXISTS projections.retired (
    schema text PRIMARY KEY,
    retired_at timestamptz NOT NULL DEFAULT now()
);

-- Builds that do not answer yet: how far each has come, saved in the transaction of its rows, so that it is gone on with
-- from there. `tables` is the hash of the statements that made it, `builder` whoever works at it and may save.
CREATE TABLE IF NOT EXISTS projections.building (
    name text PRIMARY KEY,
    schema text NOT NULL UNIQUE,
    version integer NOT NULL,
    tables text NOT NULL,
    position bigint NOT NULL DEFAULT 0 CHECK (position >= 0),
    leaf_at bigint,
    leaf text,
    indexed boolean NOT NULL DEFAULT false,
    builder text NOT NULL,
    backend_pid integer NOT NULL,
    backend_since timestamptz,
    started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    saved_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

GRANT USAGE ON SCHEMA projections TO quench_app;
GRANT SELECT ON ALL TABLES IN SCHEMA projections TO quench_app;

-- name: bootstrapped
-- Asked first: ALTER TABLE waits for every reader, and those behind it wait too, even where it finds nothing to do.
SELECT to_regclass('projections.building') IS NOT NULL AND EXISTS (
    SELECT FROM pg_attribute WHERE attrelid = to_regclass('projections.live') AND attname = 'leaf' AND NOT attisdropped);

-- name: lock_bootstrap
SELECT pg_advisory_xact_lock(7366726563651);

-- name: all_live
-- `size` is that of the ledger in the same snapshot; `parted`: the ledger holds another entry at the place that the
-- projection applied last. A row that an older projector made has no leaf yet, nor a column for one.
SELECT name, schema, version, position, stopped_at, stopped_because,
       coalesce((SELECT size FROM ledger.head WHERE one), 0) AS size,
       coalesce(row ->> 'leaf' <> coalesce((SELECT encode(sha256('\x00'::bytea || entry), 'hex') FROM ledger.events
                                            WHERE events.position = (row ->> 'leaf_at')::bigint), ''), false) AS parted
FROM projections.live CROSS JOIN LATERAL to_jsonb(live) AS row
WHERE $1::text[] IS NULL OR name = ANY ($1)
ORDER BY name;

-- name: named_live
-- The same of some names, before every answer. The names are hidden in a query of their own, so that one plan serves all
-- lists and is kept: *measured*, making it anew takes longer than all the rest.
SELECT name, schema, version, position, stopped_at, stopped_because,
       coalesce((SELECT size FROM ledger.head WHERE one), 0) AS size,
       coalesce(row ->> 'leaf' <> coalesce((SELECT encode(sha256('\x00'::bytea || entry), 'hex') FROM ledger.events
                                            WHERE events.position = (row ->> 'leaf_at')::bigint), ''), false) AS parted
FROM projections.live CROSS JOIN LATERAL to_jsonb(live) AS row
WHERE name = ANY ((SELECT $1::text[])::text[]);

-- name: live
SELECT schema, version, position FROM projections.live WHERE name = $1;

-- name: live_locked
SELECT schema, version, position FROM projections.live WHERE name = $1 FOR UPDATE;

-- name: insert_live
INSERT INTO projections.live (name, schema, version, position) VALUES ($1, $2, $3, 0);

-- name: advance
UPDATE projections.live
SET position = $2, stopped_at = NULL, stopped_because = NULL,
    (leaf_at, leaf) = (SELECT position, encode(sha256('\x00'::bytea || entry), 'hex')
                       FROM ledger.events WHERE events.position = $2)
WHERE name = $1;

-- name: stop
UPDATE projections.live SET stopped_at = $2, stopped_because = $3 WHERE name = $1;

-- name: swap
UPDATE projections.live
SET schema = $2, version = $3, position = $4, stopped_at = NULL, stopped_because = NULL,
    (leaf_at, leaf) = (SELECT position, encode(sha256('\x00'::bytea || entry), 'hex')
                       FROM ledger.events WHERE events.position = $4)
WHERE name = $1;

-- name: retire
INSERT INTO projections.retired (schema, retired_at) VALUES ($1, clock_timestamp());

-- name: forget_retired
DELETE FROM projections.retired WHERE schema = $1;

-- name: long_retired
SELECT schema FROM projections.retired WHERE retired_at < now() - interval '1 hour' ORDER BY schema;

-- name: builds
-- The schemas of a projection: capacity_v1, capacity_v2 …
SELECT nspname FROM pg_namespace WHERE nspname ~ ('^' || $1 || '_v[0-9]+$') ORDER BY nspname;

-- name: kept_builds
SELECT schema FROM projections.live UNION SELECT schema FROM projections.retired
UNION SELECT schema FROM projections.building;

-- name: installed
SELECT to_regclass('projections.live') IS NOT NULL;

-- name: building
-- A builder is at work while its connection is there; one that has not saved for ten minutes is not waited for. Whoever
-- takes its place is the `builder` from then on, and the other's next save finds that out.
SELECT building.*, backend_pid <> pg_backend_pid() AND saved_at > now() - interval '10 minutes' AND EXISTS (
           SELECT FROM pg_stat_activity AS other
           WHERE other.pid = building.backend_pid AND other.backend_start IS NOT DISTINCT FROM backend_since) AS at_work,
       position > coalesce((SELECT size FROM ledger.head WHERE one), 0)
       OR coalesce(leaf <> coalesce((SELECT encode(sha256('\x00'::bytea || entry), 'hex') FROM ledger.events
                                     WHERE events.position = leaf_at), ''), false) AS astray
FROM projections.building WHERE $1::text[] IS NULL OR name = ANY ($1) ORDER BY name;

-- name: begin_building
INSERT INTO projections.building (name, schema, version, tables, builder, backend_pid, backend_since)
SELECT $1, $2, $3, $4, $5, pg_backend_pid(), (SELECT backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid());

-- name: take_over_building
UPDATE projections.building
SET builder = $2, saved_at = clock_timestamp(), backend_pid = pg_backend_pid(),
    backend_since = (SELECT backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid())
WHERE name = $1;

-- name: save_building
UPDATE projections.building
SET position = $3, saved_at = clock_timestamp(), indexed = $4,
    (leaf_at, leaf) = (SELECT events.position, encode(sha256('\x00'::bytea || entry), 'hex')
                       FROM ledger.events WHERE events.position = $3)
WHERE name = $1 AND builder = $2 RETURNING true;

-- name: hold_building
-- Before rows are written that no saved position says: whoever takes the build over waits for the end of it.
SELECT true FROM projections.building WHERE name = $1 AND builder = $2 FOR KEY SHARE;

-- name: hold_no_more
SELECT FROM projections.building WHERE name = $1 FOR UPDATE;

-- name: besides
-- The events after $1 up to $2 that are not plain: of other types than $3, or of another version than the first (an entry
-- ends with it, because its keys are sorted). Of the known types $4 only what bears one of the marks $5.
SELECT position, type, recorded_at, tags, entry FROM ledger.events
WHERE position > $1 AND position <= $2
  AND (type <> ALL ($3::text[]) OR substr(entry, octet_length(entry) - 5) <> '"v":1}'::bytea)
  AND (type <> ALL ($4::text[]) OR substr(entry, octet_length(entry) - 5) <> '"v":1}'::bytea
       OR EXISTS (SELECT FROM unnest($5::bytea[]) AS mark WHERE position(mark IN entry) > 0))
ORDER BY position;

-- name: end_building
DELETE FROM projections.building WHERE name = $1 AND builder = $2 RETURNING true;

-- name: forget_building
DELETE FROM projections.building WHERE name = $1 RETURNING schema;

-- name: primary_key
SELECT attribute.attname FROM pg_index
CROSS JOIN LATERAL unnest(indkey) WITH ORDINALITY AS key (number, place)
JOIN pg_attribute AS attribute ON attrelid = indrelid AND attnum = key.number
WHERE indrelid = $1::text::regclass AND indisprimary ORDER BY key.place;

-- name: rows_of
-- About how many rows a build has, as the last ANALYZE saw it.
SELECT coalesce(sum(greatest(reltuples, 0)), 0)::bigint FROM pg_class
WHERE relnamespace = to_regnamespace($1) AND relkind = 'r';

-- name: sizes
-- What each build takes: bytes with its indexes, and about how many rows (the statistics of PostgreSQL count them).
SELECT namespace.nspname AS schema, coalesce(sum(pg_total_relation_size(relation.oid)), 0)::bigint AS bytes,
       coalesce(sum(pg_stat_get_live_tuples(relation.oid)), 0)::bigint AS rows
FROM pg_namespace AS namespace LEFT JOIN pg_class AS relation ON relation.relnamespace = namespace.oid AND relkind = 'r'
WHERE namespace.nspname = ANY ($1::text[]) GROUP BY namespace.nspname;

-- name: retired
SELECT schema, retired_at, retired_at + interval '1 hour' AS kept_until FROM projections.retired ORDER BY retired_at;
