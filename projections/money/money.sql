-- name: schema
-- One row is one money row of one event, as the event has it.
CREATE TABLE {schema}.money_rows (
    position bigint NOT NULL,
    n integer NOT NULL,
    effective_on date NOT NULL,
    account text NOT NULL,
    -- NULL: prepaid money that is assigned to no lot yet.
    lot text,
    party text,
    -- The county the row counts in, its city where no document states the county.
    division text NOT NULL,
    fen bigint NOT NULL,
    invented boolean NOT NULL,
    PRIMARY KEY (position, n)
);

-- name: indexes
CREATE INDEX IF NOT EXISTS money_rows_by_division ON {schema}.money_rows
    (division, effective_on, position) INCLUDE (account, fen, invented);
CREATE INDEX IF NOT EXISTS money_rows_by_lot ON {schema}.money_rows
    (lot, effective_on, position) INCLUDE (division, account, fen, invented);

-- name: by_county
SELECT division AS key, division, account, sum(fen)::bigint AS fen, bool_or(invented) AS invented
FROM {schema}.money_rows
WHERE position <= $1 AND effective_on <= $2 AND division >= $3 AND division <= $4
GROUP BY division, account;

-- name: by_city
SELECT left(division, 4) || '00' AS key, left(division, 4) || '00' AS division, account,
       sum(fen)::bigint AS fen, bool_or(invented) AS invented
FROM {schema}.money_rows
WHERE position <= $1 AND effective_on <= $2 AND division >= $3 AND division <= $4
GROUP BY left(division, 4), account;

-- name: by_lot
SELECT lot AS key, max(division) AS division, account, sum(fen)::bigint AS fen, bool_or(invented) AS invented
FROM {schema}.money_rows
WHERE position <= $1 AND effective_on <= $2 AND division >= $3 AND division <= $4 AND lot IS NOT NULL
GROUP BY lot, account;

-- name: moved_between
-- What the entries after one position up to another moved: of state digests.
SELECT division AS county, account, sum(fen)::bigint AS amount FROM {schema}.money_rows
WHERE position > $1 AND position <= $2 GROUP BY division, account;
