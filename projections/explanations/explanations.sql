-- The rows of a book that stand in one state on (D, K) and not in another; $1, $2 are K and D of the first, $3, $4 of
-- the second, and a number is explained as what differs from the empty ledger (K = 0). {book}, {holder}, {amount} … are
-- words of `projections.explanations.books`, never of a request. $5 names the holders, $6 one account, $7 whether the
-- county is not stated, $8 and $9 the divisions; from $6 on they may be null.

-- name: sums
-- By account: how many rows differ, and by how much the second state is above the first.
SELECT account, count(*) AS rows,
       coalesce(sum(CASE WHEN position <= $3 AND effective_on <= $4 THEN {amount} ELSE -{amount} END), 0)::bigint AS amount
FROM {book}
WHERE {holder} = ANY ($5::text[]) AND position <= greatest($1::bigint, $3) AND effective_on <= greatest($2::date, $4)
  AND (position <= $1 AND effective_on <= $2) <> (position <= $3 AND effective_on <= $4)
  AND ($6::text IS NULL OR account = $6) AND ($7::boolean IS NULL OR {not_stated} = $7)
  AND ($8::text IS NULL OR division BETWEEN $8 AND $9::text)
GROUP BY account;

-- name: sums_before
-- The same, of the rows up to and with ($10, $11, $12). `n` stands in no index: only the rows of one event are read for it.
SELECT account,
       sum(CASE WHEN position <= $3 AND effective_on <= $4 THEN {amount} ELSE -{amount} END)::bigint AS amount
FROM (
    SELECT position, effective_on, account, {amount} FROM {book}
    WHERE {holder} = ANY ($5::text[]) AND position <= greatest($1::bigint, $3) AND effective_on <= $10::date
      AND (effective_on, position) < ($10::date, $11::bigint) AND ($7::boolean IS NULL OR {not_stated} = $7)
      AND ($8::text IS NULL OR division BETWEEN $8 AND $9::text)
    UNION ALL
    SELECT position, effective_on, account, {amount} FROM {book}
    WHERE position = $11 AND n <= $12::integer AND effective_on = $10 AND {holder} = ANY ($5::text[])
      AND ($7::boolean IS NULL OR {not_stated} = $7) AND ($8::text IS NULL OR division BETWEEN $8 AND $9::text)
) AS earlier
WHERE effective_on <= greatest($2::date, $4) AND position <= greatest($1, $3)
  AND (position <= $1 AND effective_on <= $2) <> (position <= $3 AND effective_on <= $4)
  AND ($6::text IS NULL OR account = $6)
GROUP BY account;

-- name: rows
-- A page of those rows after ($10, $11, $12), oldest first: of every holder the first $13 + 1 events that have such rows,
-- found in the index alone, then their rows, and of all these the first $13. The event of the cursor may have no more.
SELECT found.* FROM unnest($5::text[]) AS named (holder) CROSS JOIN LATERAL (
    SELECT DISTINCT effective_on, position FROM {book}
    WHERE {holder} = named.holder
      AND position <= greatest($1::bigint, $3) AND effective_on <= greatest($2::date, $4)
      AND (position <= $1 AND effective_on <= $2) <> (position <= $3 AND effective_on <= $4)
      AND ($6::text IS NULL OR account = $6) AND ($7::boolean IS NULL OR {not_stated} = $7)
      AND ($8::text IS NULL OR division BETWEEN $8 AND $9::text)
      AND (effective_on, position) >= ($10::date, $11::bigint)
    ORDER BY effective_on, position LIMIT $13::bigint + 1
) AS event CROSS JOIN LATERAL (
    SELECT position, n, effective_on, account, lot, {party} AS party, {county} AS county, division,
           {project} AS project, {amount} AS amount, invented
    FROM {book}
    WHERE position = event.position AND effective_on = event.effective_on AND {holder} = named.holder
      AND ($6::text IS NULL OR account = $6) AND ($7::boolean IS NULL OR {not_stated} = $7)
      AND ($8::text IS NULL OR division BETWEEN $8 AND $9::text)
      AND (effective_on, position, n) > ($10::date, $11::bigint, $12::integer)
) AS found
ORDER BY found.effective_on, found.position, found.n LIMIT $13;

-- name: divisions
-- The codes under which rows stand, one index probe each.
WITH RECURSIVE found (division) AS (
    SELECT min(division) FROM {book} WHERE division >= $1
    UNION ALL
    SELECT (SELECT min(division) FROM {book} WHERE division > found.division) FROM found WHERE division IS NOT NULL
)
SELECT division FROM found WHERE division IS NOT NULL AND division <= $2;

-- name: totals
-- Of some divisions ($5), or of one account of theirs ($6): what each account is in the first state, and in the second.
SELECT division, {not_stated} AS not_stated, account,
       coalesce(sum({amount}) FILTER (WHERE position <= $1 AND effective_on <= $2), 0)::bigint AS a,
       coalesce(sum({amount}) FILTER (WHERE position <= $3 AND effective_on <= $4), 0)::bigint AS b
FROM {book}
WHERE division = ANY ($5::text[]) AND ($6::text IS NULL OR account = $6)
  AND position <= greatest($1::bigint, $3) AND effective_on <= greatest($2::date, $4)
GROUP BY division, {not_stated}, account;
