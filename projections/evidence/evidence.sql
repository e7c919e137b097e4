-- name: schema
-- One row is one event that names one file in its envelope. What is corrected later stays: it named the file.
CREATE TABLE {schema}.named (
    sha256 text NOT NULL,
    position bigint NOT NULL,
    PRIMARY KEY (sha256, position)
);
-- What was found when the files were read again, and up to where all of them were read.
CREATE TABLE {schema}.examined (
    sha256 text NOT NULL,
    position bigint NOT NULL,
    state text NOT NULL,
    PRIMARY KEY (sha256, position)
);
CREATE TABLE {schema}.checked (
    position bigint PRIMARY KEY,
    upto bigint NOT NULL
);

-- name: naming
SELECT position FROM {schema}.named WHERE sha256 = $1 AND position > $2 ORDER BY position LIMIT $3;

-- name: recorded_states
-- The newest examination of each file, and the newest check that reached the event that names it.
SELECT asked.sha256, asked.named_at, one.state, one.position AS examined_at, whole.position AS checked_at
FROM unnest($1::text[], $2::bigint[]) AS asked (sha256, named_at)
LEFT JOIN LATERAL (
    SELECT state, position FROM {schema}.examined
    WHERE sha256 = asked.sha256 AND position <= $3 ORDER BY position DESC LIMIT 1
) AS one ON true
LEFT JOIN LATERAL (
    SELECT position FROM {schema}.checked
    WHERE upto >= asked.named_at AND position <= $3 ORDER BY position DESC LIMIT 1
) AS whole ON true;
