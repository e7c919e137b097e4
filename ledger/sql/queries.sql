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

-- name: sifted
-- NOT IN a query is looked up in a hash table; of a list of parameters a kept plan compares each. An entry ends with its
-- version, because its keys are sorted.
SELECT position, type, recorded_at, tags, entry FROM ledger.events
WHERE position > $1 AND position <= $2
  AND (position = $2 OR type NOT IN (SELECT unnest($3::text[]))
       OR substr(entry, octet_length(entry) - 5) <> '"v":1}'::bytea
       OR EXISTS (SELECT FROM unnest($4::bytea[]) AS mark WHERE position(mark IN entry) > 0))
ORDER BY position;

-- name: matching
SELECT size, position, type, recorded_at, tags, entry FROM ledger.matching($1::text::text[], $2::text::text[], $3, $4, $5);

-- name: entry
SELECT position, type, recorded_at, tags, entry FROM ledger.events WHERE position = $1;

-- name: entries
SELECT position, type, recorded_at, tags, entry FROM ledger.events WHERE position = ANY ($1::bigint[]) ORDER BY position;

-- name: submission
SELECT scope, key, input_sha256, first_position, last_position, outcome
FROM ledger.submissions WHERE scope = $1 AND key = $2;

-- name: submissions_before
-- The newest submissions of a scope that begin before a position; $3: only those with this outcome.
SELECT scope, key, input_sha256, first_position, last_position, outcome
FROM ledger.submissions WHERE scope = $1 AND first_position < $2 AND ($3::text IS NULL OR outcome = $3)
ORDER BY first_position DESC LIMIT $4;

-- name: refusals_since
SELECT count(*) FROM ledger.submissions WHERE scope = $1 AND first_position > $2 AND outcome = 'REFUSED';

-- name: position_at
SELECT ledger.position_at($1);

-- name: verified_head
-- The head, and the largest checkpoint of the same moment: that one cannot be ahead of it.
SELECT size, CASE WHEN recorded_at BETWEEN '0001-01-02Z' AND '9999-12-30Z' THEN recorded_at END AS recorded_at, edge,
       clock_timestamp() AS clock, (SELECT max(checkpoints.size) FROM ledger.checkpoints) AS published
FROM ledger.head WHERE one;

-- name: stretch
-- A moment that no entry can have (infinity, before Christ) is given as NULL.
SELECT position, type, CASE WHEN recorded_at BETWEEN '0001-01-02Z' AND '9999-12-30Z' THEN recorded_at END AS recorded_at,
       tags, entry
FROM ledger.events WHERE position > $1 AND position <= $2 ORDER BY position;

-- name: stretch_entries
SELECT entry FROM ledger.events WHERE position > $1 AND position <= $2 ORDER BY position;

-- name: stretch_tag_print
-- The tag rows that belong to the events after $1 up to $2: how many, and their fingerprint under the seed $3. Where an
-- event bears a tag twice, that counts as two: the fingerprint then differs, and stretch_tag_rows decides.
SELECT count(*) AS rows, coalesce(bit_xor(hashint8extended(events.position, hashint8extended(ledger.tag_hash(named.tag), $3))), 0) AS print
FROM ledger.events CROSS JOIN LATERAL unnest(events.tags) AS named (tag)
WHERE events.position > $1 AND events.position <= $2;

-- name: stretch_tag_rows
-- How many tag rows belong to the events after $1 up to $2, and the first event that lacks one: looked up one by one.
SELECT count(*) AS belong, min(own.position) FILTER (WHERE stored.stands IS NULL) AS lacks
FROM (SELECT DISTINCT events.position, ledger.tag_hash(named.tag) AS tag
      FROM ledger.events CROSS JOIN LATERAL unnest(events.tags) AS named (tag)
      WHERE events.position > $1 AND events.position <= $2) AS own
LEFT JOIN LATERAL (SELECT true AS stands FROM ledger.tags
                   WHERE tags.tag = own.tag AND tags.position = own.position LIMIT 1) AS stored ON true;

-- name: stretch_tiles
SELECT tile, coalesce(root, '') AS root, coalesce(hashes, '') AS hashes FROM ledger.tiles WHERE level = $1 AND tile >= $2 AND tile < $3 ORDER BY tile;

-- name: stretch_checkpoints
SELECT size, signatures, coalesce(note, '') AS note FROM ledger.checkpoints WHERE size > $1 AND size <= $2 ORDER BY size, signatures;

-- name: submissions_of
SELECT asked.n, coalesce(stored.input_sha256, '') AS input_sha256, stored.first_position, stored.last_position, stored.outcome
FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS asked (scope, key, n)
CROSS JOIN LATERAL (SELECT submissions.* FROM ledger.submissions
                    WHERE submissions.scope = asked.scope AND submissions.key = asked.key LIMIT 1) AS stored
ORDER BY asked.n;

-- name: submissions_walked
-- The next $3 submissions after a key: how many they are, how many begin after $4 up to $5, how many name positions
-- beyond the head of the same moment; and the last key of them, where there are as many as were asked for.
WITH walked AS MATERIALIZED (
    SELECT scope, key, first_position, last_position FROM ledger.submissions
    WHERE (scope, key) > ($1, $2) ORDER BY scope, key LIMIT $3)
SELECT count(walked.scope) AS walked, count(*) FILTER (WHERE first_position > $4 AND first_position <= $5) AS rows,
       (SELECT first_position FROM walked
        WHERE last_position > head.size OR first_position < 1 OR last_position < first_position LIMIT 1) AS outside,
       (SELECT ARRAY[scope, key] FROM walked OFFSET $3 - 1) AS last
FROM ledger.head LEFT JOIN walked ON true WHERE one GROUP BY head.size;

-- name: submissions_beside_entries
-- Submissions after a key that begin after $3 up to $4, with the entries of their first and last position.
SELECT submissions.scope, submissions.key, submissions.first_position, first.entry AS first, last.entry AS last
FROM ledger.submissions
LEFT JOIN ledger.events AS first ON first.position = submissions.first_position
LEFT JOIN ledger.events AS last ON last.position = submissions.last_position
WHERE (submissions.scope, submissions.key) > ($1, $2)
  AND submissions.first_position > $3 AND submissions.first_position <= $4
ORDER BY submissions.scope, submissions.key LIMIT $5;

-- name: tag_rows_walked
-- The next $3 tag rows after a row, in the same manner, and the fingerprint under the seed $6 of those that count.
WITH walked AS MATERIALIZED (
    SELECT tag, position FROM ledger.tags WHERE (tag, position) > ($1, $2) ORDER BY tag, position LIMIT $3)
SELECT count(walked.tag) AS walked, count(*) FILTER (WHERE position > $4 AND position <= $5) AS rows,
       coalesce(bit_xor(hashint8extended(position, hashint8extended(tag, $6)))
                FILTER (WHERE position > $4 AND position <= $5), 0) AS print,
       min(position) FILTER (WHERE position > head.size OR position < 1) AS outside,
       (SELECT ARRAY[tag, position] FROM walked OFFSET $3 - 1) AS last
FROM ledger.head LEFT JOIN walked ON true WHERE one GROUP BY head.size;

-- name: table_ends
-- Whether anything stands before the first entry or beyond the head, all of one moment.
SELECT head.size, (SELECT min(events.position) FROM ledger.events) AS first,
       (SELECT max(events.position) FROM ledger.events) AS last,
       (SELECT max(checkpoints.size) FROM ledger.checkpoints) AS published,
       (SELECT array_agg(tiles.level || '/' || tiles.tile) FROM ledger.tiles
        WHERE (tiles.tile + 1) * 256::numeric ^ (tiles.level + 1) > head.size OR tiles.tile < 0
           OR tiles.level < 0) AS tiles
FROM ledger.head WHERE one;

-- name: tiles
SELECT level, tile, ledger.tile(level, tile, width) AS hashes
FROM unnest($1::integer[], $2::bigint[], $3::integer[]) AS wanted (level, tile, width);

-- name: make_tiles
SELECT ledger.make_tiles($1);

-- name: publish
SELECT ledger.publish($1, $2, $3);

-- name: name_cosigners
SELECT ledger.name_cosigners($1);

-- name: cosigners
SELECT coalesce(verifier_key, '') AS verifier_key FROM ledger.cosigners ORDER BY verifier_key;

-- name: checkpoints
-- Of each size the one with the most signatures.
SELECT DISTINCT ON (size) size, note FROM ledger.checkpoints
WHERE size > $1 AND size <= $2 ORDER BY size, signatures DESC LIMIT $3;

-- name: newest_checkpoints
SELECT note FROM ledger.checkpoints ORDER BY size DESC, signatures DESC LIMIT $1;
