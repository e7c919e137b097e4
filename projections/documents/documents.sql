-- name: schema
-- One row is one event resting on one document: named in its envelope, or in a field of its fact. What is corrected
-- later stays: it rested on the document when it was said.
CREATE TABLE {schema}.citations (
    document text NOT NULL,
    position bigint NOT NULL,
    occurred_on date NOT NULL,
    PRIMARY KEY (document, position)
);

-- name: resting
SELECT DISTINCT position FROM {schema}.citations
WHERE document = ANY ($1::text[]) AND position > $2 AND position <= $3 AND occurred_on <= $4
ORDER BY position LIMIT $5;
