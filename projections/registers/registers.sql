-- name: schema
-- One act is one event that stands in a register. A register has its own table; `named` says whose act it is: the
-- subjects the event names, or at once the division of a unit, a baseline or a fund. A seal is named only where
-- nothing else with a place is: it moves, what happened does not. `voids` says which act a correction took out.
CREATE TABLE {schema}.acts (
    position bigint NOT NULL,
    type text NOT NULL,
    occurred_on date NOT NULL,
    recorded_on date NOT NULL,
    office text NOT NULL,
    role text NOT NULL,
    scope text NOT NULL,
    invented boolean NOT NULL
);
CREATE TABLE {schema}.named (
    position bigint NOT NULL,
    kind text NOT NULL,
    id text NOT NULL,
    division text
);
CREATE TABLE {schema}.voids (
    position bigint NOT NULL,
    voided_by bigint NOT NULL,
    PRIMARY KEY (position, voided_by)
);
CREATE TABLE {schema}.refused (
    position bigint PRIMARY KEY,
    command text NOT NULL,
    attempt text NOT NULL
);
CREATE TABLE {schema}.refusals (
    position bigint NOT NULL,
    n integer NOT NULL,
    code text NOT NULL,
    field text NOT NULL,
    rules text[] NOT NULL,
    PRIMARY KEY (position, n)
);
CREATE TABLE {schema}.corrections (
    position bigint NOT NULL,
    voided bigint NOT NULL,
    type text,
    replaced_on date,
    reason text NOT NULL,
    second_office text NOT NULL,
    PRIMARY KEY (position, voided)
);
CREATE TABLE {schema}.revocations (
    position bigint PRIMARY KEY,
    kind text NOT NULL,
    subject text NOT NULL,
    task text,
    tonnes bigint,
    to_account text,
    reason text NOT NULL
);
CREATE TABLE {schema}.late (
    position bigint NOT NULL,
    days_late integer NOT NULL,
    last_day date,
    days_past integer NOT NULL
);

-- name: unload
WITH acts AS (DELETE FROM {schema}.acts WHERE position > $1),
     named AS (DELETE FROM {schema}.named WHERE position > $1),
     voids AS (DELETE FROM {schema}.voids WHERE voided_by > $1),
     refused AS (DELETE FROM {schema}.refused WHERE position > $1),
     refusals AS (DELETE FROM {schema}.refusals WHERE position > $1),
     corrections AS (DELETE FROM {schema}.corrections WHERE position > $1),
     revocations AS (DELETE FROM {schema}.revocations WHERE position > $1)
DELETE FROM {schema}.late WHERE position > $1;

-- name: load
-- The acts of the plain events after $1 up to $2, of the types $3 in their first version: what was recorded after its
-- day, and not by a clerk. An entry is canonical JSON: a quote inside a text is escaped, so these marks stand in no text;
-- keys are sorted, so whoever submitted is the last that `meta` says. What is cut off elsewhere is no JSON, and fails.
WITH late AS MATERIALIZED (
    SELECT told.position, told.type, told.occurred_on, told.recorded_on, who.office, who.role,
           coalesce(who.division, '') || '/' || who.office AS scope, told.invented, told.tags
    FROM (
        SELECT cut.position, cut.type, cut.tags, cut.recorded_on,
               position('"invented":true,"key":'::bytea IN cut.meta) > 0 AS invented,
               convert_from(substr(cut.meta, position('"occurredOn":"'::bytea IN cut.meta) + 14, 10), 'UTF8')::date AS occurred_on,
               substr(cut.meta, position('"submittedBy":{'::bytea IN cut.meta) + 14) AS submitter
        FROM (
            SELECT position, type, tags, (recorded_at AT TIME ZONE 'Asia/Shanghai')::date AS recorded_on,
                   substr(entry, position('"meta":{'::bytea IN entry)) AS meta
            FROM ledger.events
            WHERE position > $1 AND position <= $2 AND type = ANY ($3::text[])
              AND substr(entry, octet_length(entry) - 5) = '"v":1}'::bytea
            OFFSET 0
        ) AS cut OFFSET 0
    ) AS told
    CROSS JOIN LATERAL json_to_record(convert_from(
        substr(told.submitter, 1, position('}},"position":'::bytea IN told.submitter)), 'UTF8')::json
    ) AS who (office text, role text, division text)
    WHERE told.recorded_on > told.occurred_on AND who.role <> 'CLERK'
), acts AS (
    INSERT INTO {schema}.acts (position, type, occurred_on, recorded_on, office, role, scope, invented)
    SELECT position, type, occurred_on, recorded_on, office, role, scope, invented FROM late
), days AS (
    INSERT INTO {schema}.late (position, days_late, last_day, days_past)
    SELECT position, recorded_on - occurred_on, NULL, 0 FROM late
)
INSERT INTO {schema}.named (position, kind, id, division)
SELECT DISTINCT subject.position, subject.kind, subject.id,
       CASE WHEN subject.kind IN ('unit', 'baseline') THEN subject.id
            WHEN subject.kind = 'fund' THEN split_part(subject.id, ':', 1) END
FROM (
    SELECT part.position, part.kind, part.id,
           bool_or(part.kind <> 'seal') OVER (PARTITION BY part.position) AS fixed
    FROM (
        SELECT late.position, split_part(tag.subject, ':', 1) AS kind,
               CASE WHEN strpos(tag.subject, ':') > 0 THEN substr(tag.subject, strpos(tag.subject, ':') + 1) ELSE '' END AS id
        FROM late CROSS JOIN LATERAL (
            SELECT CASE WHEN starts_with(one, 'series:') THEN substr(one, 8) ELSE one END AS subject
            FROM unnest(late.tags) AS one) AS tag
    ) AS part WHERE part.kind IN ('oven', 'lot', 'task', 'project', 'enterprise', 'seal', 'site', 'duty', 'meter',
                                          'unit', 'baseline', 'fund')
) AS subject WHERE subject.kind <> 'seal' OR NOT subject.fixed;

-- name: indexes
ALTER TABLE {schema}.named DROP CONSTRAINT IF EXISTS named_pkey, ADD CONSTRAINT named_pkey PRIMARY KEY (position, kind, id);
ALTER TABLE {schema}.acts DROP CONSTRAINT IF EXISTS acts_pkey, ADD CONSTRAINT acts_pkey PRIMARY KEY (position);
ALTER TABLE {schema}.late DROP CONSTRAINT IF EXISTS late_pkey, ADD CONSTRAINT late_pkey PRIMARY KEY (position);
CREATE INDEX IF NOT EXISTS refused_by_attempt ON {schema}.refused (attempt, position);

-- name: seen
-- Who may see an act: the province all of it ($4); an office its own ($5) and what touches a subject of its division
-- ($6 to $7), where the subject lies as known at the position; what touches nothing with a place belongs to all ($12).
($4::boolean OR act.scope = $5::text
 OR ($12::boolean AND NOT EXISTS (SELECT 1 FROM {schema}.named AS n WHERE n.position = act.position))
 OR EXISTS (
    SELECT 1 FROM {schema}.named AS n
    LEFT JOIN LATERAL (
        SELECT s.division FROM {subjects}.subjects AS s
        WHERE n.division IS NULL AND s.kind = n.kind AND s.id = n.id AND s.position <= $2 ORDER BY s.position DESC LIMIT 1) AS place ON true
    WHERE n.position = act.position AND coalesce(n.division, place.division, '140000') BETWEEN $6 AND $7))
AND ($8::text IS NULL OR EXISTS (
    SELECT 1 FROM {schema}.named AS n
    LEFT JOIN LATERAL (
        SELECT s.enterprise FROM {subjects}.subjects AS s
        WHERE s.kind = n.kind AND s.id = n.id AND s.position <= $2 ORDER BY s.position DESC LIMIT 1) AS held ON true
    WHERE n.position = act.position AND ((n.kind = 'enterprise' AND n.id = $8) OR held.enterprise = $8)))
AND act.position > $1 AND act.position <= $2 AND act.occurred_on <= $3
AND ($9::date IS NULL OR act.recorded_on >= $9) AND ($10::date IS NULL OR act.recorded_on <= $10)

-- name: refused_rows
-- $13 office, $14 code, $15 rule, $16 command. The count of an attempt is that of the moment: as known at the position,
-- of what had happened by the day.
SELECT act.position, act.type, act.occurred_on, act.recorded_on, act.office, act.role, act.invented,
       refused.command,
       (SELECT count(*) FROM {schema}.refused AS other JOIN {schema}.acts AS told USING (position)
        WHERE other.attempt = refused.attempt AND position <= act.position AND told.occurred_on <= $3) AS attempt_no,
       (SELECT count(*) FROM {schema}.refused AS other JOIN {schema}.acts AS told USING (position)
        WHERE other.attempt = refused.attempt AND position <= $2 AND told.occurred_on <= $3) AS attempts
FROM {schema}.refused AS refused JOIN {schema}.acts AS act USING (position)
WHERE {seen}
  AND ($13::text IS NULL OR act.office = $13) AND ($16::text IS NULL OR refused.command = $16)
  AND (($14::text IS NULL AND $15::text IS NULL) OR EXISTS (
    SELECT 1 FROM {schema}.refusals AS why WHERE why.position = act.position
      AND ($14::text IS NULL OR why.code = $14) AND ($15::text IS NULL OR $15 = ANY (why.rules))))
ORDER BY act.position LIMIT $11;

-- name: refused_counts
-- One row a key; an attempt that was refused for two rules counts under both, and once in every sum of its office.
SELECT key, count(DISTINCT act.position) AS submissions, count(DISTINCT refused.attempt) AS attempts,
       min(act.position) AS first_position, max(act.position) AS last_position
FROM {schema}.refused AS refused JOIN {schema}.acts AS act USING (position)
CROSS JOIN LATERAL (
    SELECT DISTINCT CASE $13::text
        WHEN 'OFFICE' THEN act.office WHEN 'CODE' THEN why.code WHEN 'RULE' THEN rule
        ELSE act.recorded_on::text END AS key
    FROM {schema}.refusals AS why LEFT JOIN LATERAL unnest(why.rules) AS rule ON $13 = 'RULE'
    WHERE why.position = act.position) AS keys
WHERE {seen} AND key IS NOT NULL
GROUP BY key ORDER BY key LIMIT $11;

-- name: correction_rows
SELECT act.position, act.type, act.occurred_on, act.recorded_on, act.office, act.role, act.invented,
       corrections.voided AS voided_position, corrections.type AS was_type, corrections.replaced_on, corrections.reason,
       corrections.second_office
FROM {schema}.corrections AS corrections JOIN {schema}.acts AS act USING (position)
WHERE {seen}
ORDER BY act.position LIMIT $11;

-- name: revocation_rows
-- $13 kind. A revocation may be corrected itself: then `voided_by` says by what, as known at the position.
SELECT act.position, act.type, act.occurred_on, act.recorded_on, act.office, act.role, act.invented,
       revocations.kind, revocations.subject, revocations.task, revocations.tonnes, revocations.to_account,
       revocations.reason,
       (SELECT max(voids.voided_by) FROM {schema}.voids WHERE voids.position = act.position AND voids.voided_by <= $2)
           AS voided_by_position
FROM {schema}.revocations AS revocations JOIN {schema}.acts AS act USING (position)
WHERE {seen} AND ($13::text IS NULL OR revocations.kind = $13)
ORDER BY act.position LIMIT $11;

-- name: late_rows
-- $13 the least days late or past, $14 a type.
SELECT act.position, act.type, act.occurred_on, act.recorded_on, act.office, act.role, act.invented,
       late.days_late, late.last_day, late.days_past,
       (SELECT max(voids.voided_by) FROM {schema}.voids WHERE voids.position = act.position AND voids.voided_by <= $2)
           AS voided_by_position
FROM {schema}.late AS late JOIN {schema}.acts AS act USING (position)
WHERE {seen} AND greatest(late.days_late, late.days_past) >= $13::integer AND ($14::text IS NULL OR act.type = $14)
ORDER BY act.position LIMIT $11;

-- name: tags
SELECT position, kind || ':' || id AS tag FROM {schema}.named WHERE position = ANY ($1::bigint[]) ORDER BY 1, 2;

-- name: reasons
SELECT position, code, field, rules FROM {schema}.refusals WHERE position = ANY ($1::bigint[]) ORDER BY position, n;
