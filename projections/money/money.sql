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
    invented boolean NOT NULL
);

-- name: unload
DELETE FROM {schema}.money_rows WHERE position > $1;

-- name: load
-- The rows of the plain events after $1 up to $2, cut out of the entries' bytes as those of the quota book are.
INSERT INTO {schema}.money_rows (position, n, effective_on, account, lot, party, division, fen, invented)
SELECT event.position, line.n - 1, line."effectiveOn", line.account, line.lot, line.party,
       coalesce(nullif(line.county, ''), '140000'), line.fen, event.invented
FROM (
    SELECT marked.position, position('"invented":true,"key":'::bytea IN marked.rest) > 0 AS invented,
           convert_from(substr(marked.rest, 1, position('}]'::bytea IN marked.rest) + 1), 'UTF8')::json AS lines
    FROM (
        SELECT plain.position, substr(plain.entry, plain.mark + 8) AS rest
        FROM (
            SELECT position, type, entry, position('"money":[{'::bytea IN entry) AS mark FROM ledger.events
            WHERE position > $1 AND position <= $2 OFFSET 0
        ) AS plain
        WHERE plain.mark > 0 AND plain.type = ANY ($3::text[])
          AND substr(plain.entry, octet_length(plain.entry) - 5) = '"v":1}'::bytea
        OFFSET 0
    ) AS marked OFFSET 0
) AS event
CROSS JOIN LATERAL ROWS FROM (json_to_recordset(event.lines) AS (
    account text, county text, "effectiveOn" date, fen bigint, lot text, party text
)) WITH ORDINALITY AS line (account, county, "effectiveOn", fen, lot, party, n);

-- name: indexes
ALTER TABLE {schema}.money_rows DROP CONSTRAINT IF EXISTS money_rows_pkey,
    ADD CONSTRAINT money_rows_pkey PRIMARY KEY (position, n);
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
