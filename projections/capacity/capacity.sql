-- name: schema
-- One row is one posting of one event, as the event has it, with the division it counts in beside it. Its key is made
-- with the indexes.
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
    invented boolean NOT NULL
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

-- Running sums, so that a total reads a few rows a year and not every posting (decision 0030). The log is cut into blocks
-- of positions; `blocks` holds the last position of each one that is summed.
CREATE TABLE {schema}.blocks (
    position bigint PRIMARY KEY
);

-- Every account of a division with the periods in which it moved: 202000 is the year 2020, 202006 its June. `position` is the
-- last block that moved it, `since` the first one, and the sums are those up to `position`.
CREATE TABLE {schema}.periods (
    division text NOT NULL,
    period integer NOT NULL,
    not_stated boolean NOT NULL,
    account text NOT NULL,
    id bigint NOT NULL,
    since bigint NOT NULL,
    position bigint NOT NULL,
    tonnes bigint NOT NULL,
    invented boolean NOT NULL,
    PRIMARY KEY (division, period, not_stated, account)
) WITH (fillfactor = 50);

-- The sums of each period as they stood at the end of every block that moved it.
CREATE TABLE {schema}.sums (
    period bigint NOT NULL,
    position bigint NOT NULL,
    tonnes bigint NOT NULL,
    invented boolean NOT NULL,
    PRIMARY KEY (period, position)
);

-- name: close_block
-- The block after $1 up to $2 is whole: add what it moved. An id is made of $2, so that a rebuild gives the same.
WITH months AS (
    SELECT division, extract(year FROM effective_on)::integer * 100 + extract(month FROM effective_on)::integer AS period,
           county IS NULL AS not_stated, account, sum(tonnes)::bigint AS tonnes, bool_or(invented) AS invented
    FROM {schema}.postings WHERE position > $1 AND position <= $2 GROUP BY 1, 2, 3, 4
), block AS (
    SELECT division, period, not_stated, account, tonnes, invented FROM months
    UNION ALL
    SELECT division, period / 100 * 100 AS year, not_stated, account, sum(tonnes)::bigint, bool_or(invented)
    FROM months GROUP BY division, year, not_stated, account
), moved AS (
    INSERT INTO {schema}.periods AS known
    SELECT division, period, not_stated, account,
           $2::bigint * 65536 + row_number() OVER (ORDER BY division, period, not_stated, account),
           $2::bigint, $2::bigint, tonnes, invented
    FROM block
    ON CONFLICT (division, period, not_stated, account) DO UPDATE
    SET position = excluded.position, tonnes = known.tonnes + excluded.tonnes,
        invented = known.invented OR excluded.invented
    RETURNING id, position, tonnes, invented
), closed AS (
    INSERT INTO {schema}.blocks VALUES ($2)
)
INSERT INTO {schema}.sums SELECT * FROM moved;

-- name: unload
WITH without AS (DELETE FROM {schema}.postings WHERE position > $1)
DELETE FROM {schema}.lots WHERE position > $1;

-- name: load
-- The rows of the plain events after $1 up to $2, of the types $3 in their first version: cut out of the entries' bytes. An
-- entry is canonical JSON: its keys are sorted, so it ends with its version, and a quote inside a text is escaped, so
-- these marks stand in no text. Of plain events the first `"postings":[{` is the fact's own. The rows hold no lists, so
-- the list ends with the first `}]` that no text has; cut off inside of a text it is no JSON, and the statement fails.
INSERT INTO {schema}.postings
    (position, n, effective_on, lot, enterprise, county, division, project, account, tonnes, invented)
SELECT event.position, posting.n - 1, posting."effectiveOn", posting.lot, posting.enterprise, posting.county,
       CASE WHEN posting.county <> '' THEN posting.county ELSE  -- As `placed` has it: the lot there, else the enterprise.
           left(coalesce((SELECT given.division FROM {schema}.lots AS given
                          WHERE given.lot = posting.lot AND given.enterprise = posting.enterprise
                            AND given.position < event.position ORDER BY given.position DESC LIMIT 1),
                         (SELECT given.division FROM {schema}.lots AS given
                          WHERE given.lot = '' AND given.enterprise = posting.enterprise
                            AND given.position < event.position ORDER BY given.position DESC LIMIT 1), '140000'), 4) || '00'
       END,
       posting.project, posting.account, posting.tonnes, event.invented
FROM (
    SELECT marked.position, position('"invented":true,"key":'::bytea IN marked.rest) > 0 AS invented,
           convert_from(substr(marked.rest, 1, position('}]'::bytea IN marked.rest) + 1), 'UTF8')::json AS postings
    FROM (
        SELECT plain.position, substr(plain.entry, plain.mark + 11) AS rest
        FROM (
            SELECT position, type, entry, position('"postings":[{'::bytea IN entry) AS mark FROM ledger.events
            WHERE position > $1 AND position <= $2 OFFSET 0  -- Each step once: else it is worked out again wherever it is named.
        ) AS plain
        WHERE plain.mark > 0 AND plain.type = ANY ($3::text[])
          AND substr(plain.entry, octet_length(plain.entry) - 5) = '"v":1}'::bytea
        OFFSET 0
    ) AS marked OFFSET 0
) AS event
CROSS JOIN LATERAL ROWS FROM (json_to_recordset(event.postings) AS (
    account text, county text, "effectiveOn" date, enterprise text, lot text, project text, tonnes bigint
)) WITH ORDINALITY AS posting (account, county, "effectiveOn", enterprise, lot, project, tonnes, n);

-- name: summed
SELECT coalesce(max(position), 0) FROM {schema}.blocks;

-- name: indexes
-- *Measured*: a key that grows with the rows costs a rebuild ten times what making it of all of them does.
ALTER TABLE {schema}.postings DROP CONSTRAINT IF EXISTS postings_pkey,
    ADD CONSTRAINT postings_pkey PRIMARY KEY (position, n);
-- Everything a total needs stands in the index: sums over it touch no table page (*measured* in DESIGN §4).
CREATE INDEX IF NOT EXISTS postings_by_division ON {schema}.postings
    (division, effective_on, position) INCLUDE (county, account, tonnes, invented);
CREATE INDEX IF NOT EXISTS postings_by_division_and_position ON {schema}.postings
    (division, position) INCLUDE (effective_on, county, account, tonnes, invented);
CREATE INDEX IF NOT EXISTS postings_by_enterprise ON {schema}.postings
    (enterprise, effective_on, position) INCLUDE (division, account, tonnes, invented);
CREATE INDEX IF NOT EXISTS postings_by_lot ON {schema}.postings
    (lot, effective_on, position) INCLUDE (division, account, tonnes, invented);

-- name: holders
SELECT DISTINCT ON (lot, enterprise) lot, enterprise, division FROM {schema}.lots
WHERE lot = ANY ($1::text[]) OR lot = '' AND enterprise = ANY ($2::text[]) ORDER BY lot, enterprise, position DESC;

-- name: by_county
-- The sum on ($1, $2) in three parts: the years before the day's and the months before it in its year, each as it stood at
-- the last block that ends by $1; the rows of the day's own month up to that block; and the rows after the block. The
-- divisions are found one index probe each, and each is asked for by itself (OFFSET 0): else whole indexes are read.
WITH RECURSIVE known AS (
    SELECT coalesce(max(position), 0) AS position FROM {schema}.blocks WHERE position <= $1
), day AS MATERIALIZED (  -- Else it is worked out again for every row.
    SELECT extract(year FROM $2::date)::integer * 100 AS year, date_trunc('month', $2::date)::date AS first,
           (extract(year FROM $2::date) * 100 + extract(month FROM $2::date))::integer AS month
), found (division) AS (
    SELECT min(division) FROM {schema}.postings WHERE division >= $3 AND division <= $4
    UNION ALL
    SELECT (SELECT min(division) FROM {schema}.postings WHERE division > found.division AND division <= $4)
    FROM found WHERE division IS NOT NULL
)
SELECT found.division AS key, found.division, part.not_stated, part.account, sum(part.tonnes)::bigint AS tonnes,
       bool_or(part.invented) AS invented
FROM known CROSS JOIN day CROSS JOIN found CROSS JOIN LATERAL (
    SELECT periods.not_stated, periods.account, sum.tonnes, sum.invented
    FROM {schema}.periods CROSS JOIN LATERAL (
        SELECT sums.tonnes, sums.invented FROM {schema}.sums
        WHERE sums.period = periods.id AND sums.position <= known.position ORDER BY sums.position DESC LIMIT 1
    ) AS sum
    WHERE periods.division = found.division AND periods.since <= known.position
      AND (periods.period < day.year AND periods.period % 100 = 0
           OR periods.period > day.year AND periods.period < day.month)
    UNION ALL
    (SELECT county IS NULL, account, tonnes, invented FROM {schema}.postings
     WHERE division = found.division AND effective_on >= day.first AND effective_on <= $2 AND position <= known.position
     OFFSET 0)
    UNION ALL
    (SELECT county IS NULL, account, tonnes, invented FROM {schema}.postings
     WHERE division = found.division AND position > known.position AND position <= $1 AND effective_on <= $2
     OFFSET 0)
) AS part
GROUP BY found.division, part.not_stated, part.account;

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
