-- name: schema
-- One row is one posting of one event, as the event has it, with the division it counts in beside it.
CREATE TABLE {schema}.postings (
    position bigint NOT NULL,
    n integer NOT NULL,
    effective_on date NOT NULL,
    lot text NOT NULL,
    enterprise text NOT NULL,
    county text,
    -- The county, or where no document states it the city its lot was opened, split or traded in.
    division text NOT NULL,
    project text,
    account text NOT NULL,
    tonnes bigint NOT NULL,
    invented boolean NOT NULL,
    PRIMARY KEY (position, n)
);

-- Who was given a lot and where, by the event that says so: what a row without a county counts under.
CREATE TABLE {schema}.lots (
    lot text NOT NULL,
    enterprise text NOT NULL,
    position bigint NOT NULL,
    division text NOT NULL,
    invented boolean NOT NULL,
    PRIMARY KEY (lot, enterprise, position)
);

-- name: indexes
-- Everything a total needs stands in the index: sums over it touch no table page (*measured* in DESIGN §4).
CREATE INDEX IF NOT EXISTS postings_by_division ON {schema}.postings
    (division, effective_on, position) INCLUDE (county, account, tonnes, invented);
CREATE INDEX IF NOT EXISTS postings_by_enterprise ON {schema}.postings
    (enterprise, effective_on, position) INCLUDE (division, account, tonnes, invented);
CREATE INDEX IF NOT EXISTS postings_by_lot ON {schema}.postings
    (lot, effective_on, position) INCLUDE (division, account, tonnes, invented);

-- name: holders
SELECT DISTINCT ON (lot, enterprise) lot, enterprise, division FROM {schema}.lots
WHERE lot = ANY ($1::text[]) OR lot = '' AND enterprise = ANY ($2::text[]) ORDER BY lot, enterprise, position DESC;

-- name: by_county
SELECT division AS key, division, county IS NULL AS not_stated, account, sum(tonnes)::bigint AS tonnes,
       bool_or(invented) AS invented
FROM {schema}.postings
WHERE position <= $1 AND effective_on <= $2 AND division >= $3 AND division <= $4
GROUP BY division, county IS NULL, account;

-- name: by_city
SELECT left(division, 4) || '00' AS key, left(division, 4) || '00' AS division, false AS not_stated, account,
       sum(tonnes)::bigint AS tonnes, bool_or(invented) AS invented
FROM {schema}.postings
WHERE position <= $1 AND effective_on <= $2 AND division >= $3 AND division <= $4
GROUP BY left(division, 4), account;

-- name: by_enterprise
SELECT enterprise AS key, max(division) AS division, false AS not_stated, account, sum(tonnes)::bigint AS tonnes,
       bool_or(invented) AS invented
FROM {schema}.postings
WHERE position <= $1 AND effective_on <= $2 AND division >= $3 AND division <= $4
GROUP BY enterprise, account;

-- name: by_lot
SELECT lot AS key, max(division) AS division, false AS not_stated, account, sum(tonnes)::bigint AS tonnes,
       bool_or(invented) AS invented
FROM {schema}.postings
WHERE position <= $1 AND effective_on <= $2 AND division >= $3 AND division <= $4
GROUP BY lot, account;

-- name: moved_between
-- What the entries after one position up to another moved, by the county they state: of state digests.
SELECT county, account, sum(tonnes)::bigint AS amount FROM {schema}.postings
WHERE position > $1 AND position <= $2 GROUP BY county, account;
