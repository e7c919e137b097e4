-- Named queries, each called by the Python function of the same name. One statement each: one snapshot each.

-- name: installed
SELECT to_regclass('ledger.head') IS NOT NULL;

-- name: head
SELECT size, recorded_at, edge FROM ledger.head WHERE one;

-- name: head_size
SELECT size FROM ledger.head WHERE one;

-- name: probe
-- Lists come as one literal each: the driver looks at every element of an array whether it is an array, which
-- takes longer than all the rest of a small element. Only entries, which are large, come as an array.
SELECT * FROM ledger.probe($1::text::integer[], $2::text::bigint[], $3::text::text[], $4::text::text[],
                           $5::text::text[], $6::text::text[]);

-- name: append
SELECT ledger.append($1, $2, $3, $4, $5::text::text[], $6::text::text[], $7, $8::text::text[], $9::text::text[],
                     $10::text::bytea[], $11::text::bigint[], $12::text::bigint[], $13::text::text[],
                     $14::text::bigint[], $15::text::text[], $16::text::text[]);

-- name: begin_with_head_locked
BEGIN ISOLATION LEVEL READ COMMITTED; SELECT ledger.lock_head();

-- name: announce
-- A hint only, after the commit. It needs no durable commit of its own.
SELECT set_config('synchronous_commit', 'off', true), pg_notify('ledger_head', $1);

-- name: everything
SELECT head.size, event.position, event.type, event.recorded_at, event.tags, event.entry
FROM ledger.head LEFT JOIN LATERAL (
    SELECT events.* FROM ledger.events
    WHERE events.position > $1 AND events.position <= $2
    ORDER BY events.position LIMIT $3
) AS event ON true
WHERE head.one
ORDER BY event.position;

-- name: matching
SELECT size, position, type, recorded_at, tags, entry FROM ledger.matching($1::text::text[], $2::text::text[], $3, $4, $5);

-- name: entry
SELECT position, type, recorded_at, tags, entry FROM ledger.events WHERE position = $1;

-- name: submission
SELECT scope, key, input_sha256, first_position, last_position, outcome
FROM ledger.submissions WHERE scope = $1 AND key = $2;

-- name: refusals_since
SELECT count(*) FROM ledger.submissions WHERE scope = $1 AND first_position > $2 AND outcome = 'REFUSED';

-- name: position_at
SELECT ledger.position_at($1);

-- name: events_missing_a_tag_row
SELECT DISTINCT events.position
FROM ledger.events CROSS JOIN LATERAL unnest(events.tags) AS own (tag)
WHERE events.position > $1 AND events.position <= $2
  AND NOT EXISTS (SELECT FROM ledger.tags WHERE tags.tag = ledger.tag_hash(own.tag) AND tags.position = events.position)
ORDER BY events.position LIMIT 10;

-- name: tag_row_counts
-- What ledger.tags holds up to a position, and what it ought to hold: with no row missing, equal counts mean equal rows.
SELECT (SELECT count(*) FROM ledger.tags WHERE position <= $1) AS stored,
       (SELECT coalesce(sum((SELECT count(DISTINCT ledger.tag_hash(own.tag)) FROM unnest(events.tags) AS own (tag))), 0)::bigint
        FROM ledger.events WHERE position <= $1) AS expected;

-- name: event_counts
SELECT count(*) AS rows, coalesce(min(position), 0) AS first, coalesce(max(position), 0) AS last FROM ledger.events;

-- name: submissions_after
SELECT scope, key, input_sha256, first_position, last_position, outcome FROM ledger.submissions
WHERE (scope, key) > ($1, $2) ORDER BY scope, key LIMIT $3;

-- name: tiles
SELECT level, tile, ledger.tile(level, tile, width) AS hashes
FROM unnest($1::integer[], $2::bigint[], $3::integer[]) AS wanted (level, tile, width);

-- name: make_tiles
SELECT ledger.make_tiles($1);

-- name: publish
SELECT ledger.publish($1, $2, $3);

-- name: checkpoints
-- Of each size the one with the most signatures.
SELECT DISTINCT ON (size) size, note FROM ledger.checkpoints
WHERE size > $1 AND size <= $2 ORDER BY size, signatures DESC LIMIT $3;

-- name: newest_checkpoints
SELECT note FROM ledger.checkpoints ORDER BY size DESC, signatures DESC LIMIT $1;
