-- An append in one round trip: it compares the head by its edge too, and asks conditions and keys under the head, so that
-- a writer may plan the next batch from memory while the database works on this one.

DROP FUNCTION ledger.append(bigint, timestamptz, bytea[], text[], text[], bytea[],
                            text[], text[], bytea[], bigint[], bigint[], text[]);
DROP FUNCTION ledger.check_batch(bigint, bigint, timestamptz, bytea[], integer[], integer[], bigint[], bigint[]);

-- Which conditions are met, all of one moment: item i asks whether there is an event after afters[i] that carries all of
-- tag_lists[i] and, unless type_lists[i] is empty, has one of those types, in a log of `size` events. Both lists are
-- text[] literals, because arrays of arrays must be rectangular. One row for each item that is met.
--
-- The planner is told to use indexes only: a plan made while a table was empty is kept for the life of the session.
CREATE FUNCTION ledger.conditions_met(afters bigint[], tag_lists text[], type_lists text[], size bigint)
RETURNS TABLE (item bigint, "position" bigint)
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_generic_plan SET jit = off
SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off
AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT asked.n, hit.position
    FROM unnest(afters, tag_lists, type_lists) WITH ORDINALITY AS asked (after, tag_list, type_list, n)
    CROSS JOIN LATERAL (SELECT asked.tag_list::text[] AS tags, asked.type_list::text[] AS types) AS wanted
    CROSS JOIN LATERAL (
        (SELECT events.position
         FROM ledger.tags JOIN ledger.events USING (position)
         WHERE tags.tag = ledger.tag_hash(wanted.tags[1]) AND tags.position > asked.after
           AND events.tags @> wanted.tags
           AND (cardinality(wanted.types) = 0 OR events.type = ANY (wanted.types))
         ORDER BY tags.position LIMIT 1)
        UNION ALL
        (SELECT of_type.position
         FROM unnest(wanted.types) AS wanted_type
         CROSS JOIN LATERAL (SELECT events.position FROM ledger.events
                             WHERE events.type = wanted_type AND events.position > asked.after
                             ORDER BY events.position LIMIT 1) AS of_type
         WHERE cardinality(wanted.tags) = 0)
        UNION ALL
        (SELECT asked.after + 1
         WHERE cardinality(wanted.tags) = 0 AND cardinality(wanted.types) = 0 AND asked.after < conditions_met.size)
    ) AS hit
    WHERE asked.after < conditions_met.size;
END
$$;

-- Head, conditions and keys of a whole batch, all of one moment: the function is STABLE, so every statement in it sees
-- the snapshot of the one statement that called it. The append then compares with exactly this head; whoever re-reads
-- the head after the probes lets a conflict through.
--
-- A condition item i (see ledger.conditions_met) belongs to request requests[i]. Answer: hit_requests[j] was hit by the
-- event at hit_positions[j].
CREATE OR REPLACE FUNCTION ledger.probe(
    requests integer[], afters bigint[], tag_lists text[], type_lists text[], scopes text[], keys text[],
    OUT size bigint, OUT recorded_at timestamptz, OUT edge bytea[],
    OUT hit_requests integer[], OUT hit_positions bigint[],
    OUT taken_scopes text[], OUT taken_keys text[], OUT taken_inputs bytea[],
    OUT taken_firsts bigint[], OUT taken_lasts bigint[], OUT taken_outcomes text[])
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_generic_plan SET jit = off
SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off
AS $$
BEGIN
    SELECT head.size, head.recorded_at, head.edge INTO STRICT size, recorded_at, edge FROM ledger.head WHERE one;

    IF cardinality(requests) > 0 THEN
        SELECT array_agg(requests[met.item]), array_agg(met.position) INTO hit_requests, hit_positions
        FROM ledger.conditions_met(afters, tag_lists, type_lists, probe.size) AS met;
    END IF;

    IF cardinality(keys) > 0 THEN
        SELECT array_agg(known.scope), array_agg(known.key), array_agg(known.input_sha256),
               array_agg(known.first_position), array_agg(known.last_position), array_agg(known.outcome)
        INTO taken_scopes, taken_keys, taken_inputs, taken_firsts, taken_lasts, taken_outcomes
        FROM unnest(scopes, keys) AS wanted (scope, key)
        CROSS JOIN LATERAL (SELECT submissions.* FROM ledger.submissions
                            WHERE submissions.scope = wanted.scope AND submissions.key = wanted.key LIMIT 1) AS known;
    END IF;
END
$$;

-- Append a batch to exactly the log that the caller planned it for: of expected_size entries, and with expected_edge,
-- which commits to the bytes of every one of them. So a caller may plan from memory, one round trip a batch: what it
-- knows of the head is either still true, or nothing is written. True when the batch stands; false when the head has
-- moved. What the caller could not know is asked here, under the head: conditions (afters …, see
-- ledger.conditions_met) that an event already meets, and submission keys that are already used, end the statement with
-- an error (QL001, 23505), and nothing of it stays.
--
-- Positions are given here, expected_size + 1 …, never by the caller; an application that may only call this can add to
-- the log and cannot rewind it, leave a gap, or choose a place in it.
--
-- What can be checked of a batch without reading its entries is checked here. The rest (entry and columns agree, the
-- edge is the root of the entries) is what verification recomputes, and what receipts prove to those who hold them.
CREATE FUNCTION ledger.append(
    expected_size bigint, expected_edge bytea[], new_recorded_at timestamptz, new_edge bytea[],
    types text[], tag_lists text[], entries bytea[],
    scopes text[], keys text[], inputs bytea[], firsts bigint[], lasts bigint[], outcomes text[],
    afters bigint[], condition_tags text[], condition_types text[])
RETURNS boolean
LANGUAGE plpgsql STRICT SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET lock_timeout = '2s' SET plan_cache_mode = force_generic_plan SET jit = off
SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off
AS $$
DECLARE
    added CONSTANT integer := cardinality(entries);
    submitted CONSTANT integer := cardinality(keys);
    new_size CONSTANT bigint := expected_size + added;
BEGIN
    IF added = 0 OR expected_size < 0 THEN
        RAISE EXCEPTION 'an append needs at least one event' USING ERRCODE = '55000';
    END IF;
    IF added <> cardinality(types) OR added <> cardinality(tag_lists)
       OR submitted <> cardinality(scopes) OR submitted <> cardinality(inputs) OR submitted <> cardinality(firsts)
       OR submitted <> cardinality(lasts) OR submitted <> cardinality(outcomes) THEN
        RAISE EXCEPTION 'the columns of the batch differ in length' USING ERRCODE = '55000';
    END IF;
    IF cardinality(new_edge) <> bit_count(new_size::bit(64))
       OR EXISTS (SELECT FROM unnest(new_edge) AS node WHERE octet_length(node) IS DISTINCT FROM 32) THEN
        RAISE EXCEPTION 'the edge is not that of a log of % entries', new_size USING ERRCODE = '55000';
    END IF;
    -- One clock far ahead would stop every other writer: their clocks would all be behind the head.
    IF new_recorded_at > clock_timestamp() + interval '1 minute' THEN
        RAISE EXCEPTION 'recorded_at % is ahead of the database clock', new_recorded_at USING ERRCODE = '55000';
    END IF;

    -- Compare and swap: this waits for a writer that holds the row, then looks at the new row again. From here on the
    -- log is exactly the one expected, and nobody can add to it before this transaction ends.
    UPDATE ledger.head SET size = new_size, recorded_at = new_recorded_at, edge = new_edge
    WHERE one AND head.size = expected_size AND head.edge = expected_edge
      AND (head.size = 0 OR head.recorded_at < new_recorded_at);
    IF NOT FOUND THEN
        PERFORM FROM ledger.head WHERE one AND head.size = expected_size AND head.edge = expected_edge;
        IF FOUND THEN
            RAISE EXCEPTION 'recorded_at % is not later than the head', new_recorded_at USING ERRCODE = '55000';
        END IF;
        RETURN false;
    END IF;

    IF cardinality(afters) > 0 THEN
        -- Statements of their own, so that their snapshots are younger than the lock. Most conditions look for tags that
        -- nothing carries since, and the index says so; only where something does is it compared.
        PERFORM FROM unnest(afters, condition_tags) AS asked (after, tag_list)
        WHERE asked.tag_list = '{}'
           OR EXISTS (SELECT FROM ledger.tags WHERE tags.position > asked.after
                                               AND tags.tag = ledger.tag_hash((asked.tag_list::text[])[1]));
        IF FOUND THEN
            PERFORM FROM ledger.conditions_met(afters, condition_tags, condition_types, expected_size);
            IF FOUND THEN
                RAISE EXCEPTION 'a condition is met by an event of the log' USING ERRCODE = 'QL001';
            END IF;
        END IF;
    END IF;

    IF submitted > 0 THEN
        IF EXISTS (SELECT FROM unnest(firsts, lasts) AS span (first, last)
                   WHERE first <= expected_size OR last > new_size OR last < first) THEN
            RAISE EXCEPTION 'a submission names positions outside its own append' USING ERRCODE = '55000';
        END IF;
        INSERT INTO ledger.submissions (scope, key, input_sha256, first_position, last_position, outcome)
        SELECT * FROM unnest(scopes, keys, inputs, firsts, lasts, outcomes);
    END IF;

    INSERT INTO ledger.events (position, type, recorded_at, tags, entry)
    SELECT expected_size + event.n, event.type, new_recorded_at, event.tag_list::text[], event.entry
    FROM unnest(types, tag_lists, entries) WITH ORDINALITY AS event (type, tag_list, entry, n);

    INSERT INTO ledger.tags (tag, position)
    SELECT DISTINCT ledger.tag_hash(tag), expected_size + event.n
    FROM unnest(tag_lists) WITH ORDINALITY AS event (tag_list, n) CROSS JOIN LATERAL unnest(event.tag_list::text[]) AS tag;
    RETURN true;
END
$$;

REVOKE ALL ON FUNCTION
    ledger.conditions_met(bigint[], text[], text[], bigint),
    ledger.append(bigint, bytea[], timestamptz, bytea[], text[], text[], bytea[],
                  text[], text[], bytea[], bigint[], bigint[], text[], bigint[], text[], text[])
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger.conditions_met(bigint[], text[], text[], bigint) TO quench_app, quench_projector;
GRANT EXECUTE ON FUNCTION
    ledger.append(bigint, bytea[], timestamptz, bytea[], text[], text[], bytea[],
                  text[], text[], bytea[], bigint[], bigint[], text[], bigint[], text[], text[])
    TO quench_app;
