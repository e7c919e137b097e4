-- name: schema
-- One row is one finding, for ever: where it was found, and where it ended and why.
CREATE TABLE {schema}.findings (
    rule text NOT NULL,
    version integer NOT NULL,
    subject text NOT NULL,
    causes bigint[] NOT NULL,
    about text NOT NULL,
    severity text NOT NULL,
    division text,
    sentence_zh text NOT NULL,
    sentence_en text NOT NULL,
    invented boolean NOT NULL,
    -- What a statistical rule reckoned with, as JSON text: whole, as the rule gave it.
    figures text NOT NULL,
    -- The event on which it was found, and that event's business day: for silence a DayOpened, not a cause.
    found_at bigint NOT NULL,
    found_on date NOT NULL,
    in_force_from bigint NOT NULL,
    alert_key text NOT NULL UNIQUE,
    cleared_at bigint,
    cleared_on date,
    cleared_because_zh text,
    cleared_because_en text,
    PRIMARY KEY (rule, version, subject, causes)
);

-- name: indexes
CREATE INDEX IF NOT EXISTS findings_by_position ON {schema}.findings (found_at);
CREATE INDEX IF NOT EXISTS findings_by_subject ON {schema}.findings (subject, found_at);

-- name: found
INSERT INTO {schema}.findings
    (rule, version, subject, causes, about, severity, division, sentence_zh, sentence_en, invented, found_at, found_on,
     in_force_from, alert_key, figures)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15);

-- name: cleared
UPDATE {schema}.findings
SET cleared_at = $5, cleared_on = $6, cleared_because_zh = $7, cleared_because_en = $8
WHERE rule = $1 AND version = $2 AND subject = $3 AND causes = $4;

-- name: list
SELECT rule, version, subject, causes, about, severity, division, sentence_zh, sentence_en, invented, found_at, found_on,
       alert_key, figures,
       CASE WHEN cleared_at <= $1 THEN cleared_at END AS cleared_at,
       CASE WHEN cleared_at <= $1 THEN cleared_because_zh END AS cleared_because_zh,
       CASE WHEN cleared_at <= $1 THEN cleared_because_en END AS cleared_because_en
FROM {schema}.findings
WHERE found_at <= $1 AND (division IS NULL OR division >= $2 AND division <= $3)
  AND ($4::text IS NULL OR subject = $4) AND ($5 OR cleared_at IS NULL OR cleared_at > $1)
ORDER BY found_at, rule, subject, causes;

-- name: unalerted
SELECT rule, version, severity, subject, division, sentence_zh, sentence_en, found_at, alert_key, causes, invented
FROM {schema}.findings
WHERE found_at > $1 AND found_at > in_force_from
ORDER BY found_at, rule, subject, causes;

-- name: alerted
SELECT alert_key, figures,
       CASE WHEN cleared_at <= $2 THEN cleared_at END AS cleared_at,
       CASE WHEN cleared_at <= $2 THEN cleared_because_zh END AS cleared_because_zh,
       CASE WHEN cleared_at <= $2 THEN cleared_because_en END AS cleared_because_en
FROM {schema}.findings WHERE alert_key = ANY ($1::text[]);
