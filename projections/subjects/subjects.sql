-- name: schema
-- One row is what one event says of one subject; the newest row at or before a position is what is known then. A row
-- with stands = false ends it: the event that opened the subject was voided and nothing was put in its place.
CREATE TABLE {schema}.subjects (
    kind text NOT NULL,
    id text NOT NULL,
    position bigint NOT NULL,
    first_position bigint NOT NULL,
    division text NOT NULL,
    county text,
    enterprise text,
    name text NOT NULL,
    parent text,
    invented boolean NOT NULL,
    stands boolean NOT NULL,
    PRIMARY KEY (kind, id, position)
);
CREATE INDEX subjects_by_position ON {schema}.subjects (position);

-- name: put
INSERT INTO {schema}.subjects
    (kind, id, position, first_position, division, county, enterprise, name, parent, invented, stands)
SELECT $1, $2, $3, coalesce(min(earlier.first_position), $3), $4, $5, $6, $7, $8, $9, true
FROM {schema}.subjects AS earlier WHERE earlier.kind = $1 AND earlier.id = $2
-- A correction of an old event does not undo what was said after it ($10: the newest position it voids, else null).
HAVING $10::bigint IS NULL OR NOT bool_or(earlier.stands AND earlier.position > $10 AND earlier.position < $3) IS TRUE
ON CONFLICT (kind, id, position) DO UPDATE SET
    division = excluded.division, county = excluded.county, enterprise = excluded.enterprise, name = excluded.name,
    parent = excluded.parent, invented = excluded.invented, stands = true;

-- name: void
-- What the voided events said is no longer so: the row before them is what is known again, or none.
INSERT INTO {schema}.subjects
    (kind, id, position, first_position, division, county, enterprise, name, parent, invented, stands)
SELECT DISTINCT ON (said.kind, said.id)
       said.kind, said.id, $2::bigint, said.first_position, known.division, known.county, known.enterprise, known.name,
       known.parent, known.invented, known.stands AND known.position <> ALL ($1::bigint[])
FROM {schema}.subjects AS said
CROSS JOIN LATERAL (
    SELECT * FROM {schema}.subjects AS other
    WHERE other.kind = said.kind AND other.id = said.id
    ORDER BY other.position <> ALL ($1::bigint[]) DESC, other.position DESC LIMIT 1) AS known
WHERE said.position = ANY ($1::bigint[]) AND said.stands
ON CONFLICT (kind, id, position) DO NOTHING;

-- name: names
SELECT DISTINCT ON (id) id, name FROM {schema}.subjects
WHERE kind = $1 AND position <= $2 ORDER BY id, position DESC;

-- name: list
SELECT * FROM (
    SELECT DISTINCT ON (id) kind, id, first_position, division, county, enterprise, name, parent, invented, stands
    FROM {schema}.subjects WHERE kind = $1 AND position <= $2
    ORDER BY id, position DESC) AS known
WHERE stands AND division >= $3 AND division <= $4 AND ($5::text IS NULL OR enterprise = $5) AND id > $6
ORDER BY id LIMIT $7;

-- name: one
SELECT kind, id, first_position, division, county, enterprise, name, parent, invented, stands
FROM {schema}.subjects WHERE kind = $1 AND id = $2 AND position <= $3 ORDER BY position DESC LIMIT 1;

-- name: named
SELECT DISTINCT ON (id) kind, id, first_position, division, county, enterprise, name, parent, invented, stands
FROM {schema}.subjects WHERE kind = $1 AND id = ANY ($2::text[]) AND position <= $3 ORDER BY id, position DESC;
