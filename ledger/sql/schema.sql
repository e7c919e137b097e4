-- The ledger: an append-only log of events, its Merkle edge, and the memory of every submission.
--
-- What this file promises:
--   * Positions are 1, 2, 3 … without gaps, in commit order. They are given out by moving the one row of
--     ledger.head and by nothing else: no sequence (a sequence commits out of order, and a follower that reads
--     "after my last position" then skips events for ever).
--   * Nothing is edited. The application role may SELECT and may EXECUTE ledger.append; it holds no INSERT, UPDATE
--     or DELETE. Triggers say no to the owner too, where triggers exist (they do not on every Citus node, and
--     nothing here needs them to be correct).
--   * Every SECURITY DEFINER function has a fixed search_path, and names everything with its schema.
--
-- Roles (made by the operator or by the embedded bootstrap, because roles belong to the cluster):
--   quench_owner      owns this schema; runs the migrations
--   quench_app        the server and the clerks: reads, and appends through ledger.append
--   quench_projector  reads the ledger; makes and owns the schemas of the projections

CREATE SCHEMA ledger;

CREATE TABLE ledger.migrations (
    name       text PRIMARY KEY,
    sha256     bytea NOT NULL CHECK (octet_length(sha256) = 32),
    applied_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- The one row that every append moves. edge is the compact range of RFC 6962 §2.1: the roots of the perfect
-- subtrees of the log, largest first, one for every 1 bit of size. A low fillfactor keeps the updates on one page
-- (heap-only tuples), so that the row stays small under thousands of appends a second.
CREATE TABLE ledger.head (
    one         boolean PRIMARY KEY DEFAULT true CHECK (one),
    size        bigint NOT NULL CHECK (size >= 0),
    recorded_at timestamptz CHECK ((recorded_at IS NULL) = (size = 0)),
    edge        bytea[] NOT NULL
) WITH (fillfactor = 10);

INSERT INTO ledger.head (size, recorded_at, edge) VALUES (0, NULL, '{}');

-- entry is the canonical JSON that was hashed (docs/ledger-format.md); type, recorded_at and tags repeat what stands
-- in it, so that SQL can select on them. Verification checks that they are equal.
CREATE TABLE ledger.events (
    position    bigint PRIMARY KEY CHECK (position > 0),
    type        text NOT NULL CHECK (octet_length(type) BETWEEN 1 AND 1024),
    recorded_at timestamptz NOT NULL,
    tags        text[] NOT NULL CHECK (array_position(tags, NULL) IS NULL),
    entry       bytea NOT NULL CHECK (octet_length(entry) BETWEEN 1 AND 65535)
);
CREATE INDEX events_type_position ON ledger.events (type, position);

-- The narrow table that conditions are probed on: eight bytes of hash instead of the tag's text. A GIN index on
-- events.tags collapses under load (863 appends a second, and falling). Different tags may share a hash, so every
-- hit is confirmed on events.tags.
CREATE TABLE ledger.tags (
    tag      bigint NOT NULL,
    position bigint NOT NULL,
    PRIMARY KEY (tag, position)
);

-- What was answered to each submission, for ever: the same key of the same scope always gets its first outcome.
CREATE TABLE ledger.submissions (
    scope          text NOT NULL CHECK (octet_length(scope) BETWEEN 1 AND 1024),
    key            text NOT NULL CHECK (octet_length(key) BETWEEN 1 AND 1024),
    input_sha256   bytea NOT NULL CHECK (octet_length(input_sha256) = 32),
    first_position bigint NOT NULL CHECK (first_position > 0),
    last_position  bigint NOT NULL CHECK (last_position >= first_position),
    outcome        text NOT NULL CHECK (outcome IN ('ACCEPTED', 'REFUSED')),
    PRIMARY KEY (scope, key)
);
CREATE INDEX submissions_refused ON ledger.submissions (scope, first_position) WHERE outcome = 'REFUSED';

-- PostgreSQL keeps hashtextextended stable across versions because hash partitions on disk depend on it. The hash is
-- an index and no part of any entry: where it ever differs (another byte order), ledger.tags is built again from
-- ledger.events. A SHA-256 here costs ten times as much, and buys nothing, because every hit is confirmed.
CREATE FUNCTION ledger.tag_hash(tag text) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN pg_catalog.hashtextextended(tag COLLATE "C", 0);

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
CREATE FUNCTION ledger.probe(
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

-- Take the head for the rest of the transaction, as a statement of its own: a statement that locks and probes at once
-- returns the new head with an old snapshot of the probes. A client that stops while it holds the row is thrown out
-- after two seconds (set for this transaction, because a pooler may not pass session settings on).
CREATE FUNCTION ledger.lock_head() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET lock_timeout = '2s'
AS $$
BEGIN
    PERFORM set_config('idle_in_transaction_session_timeout', '2000', true);
    PERFORM FROM ledger.head WHERE one FOR NO KEY UPDATE;
END
$$;

-- Events after `after`, not after `upto`, that match at least one item (see ledger.probe), in order, at most
-- max_rows of them, each row with the size of the log in the same snapshot; one row of size alone when none matches.
CREATE FUNCTION ledger.matching(tag_lists text[], type_lists text[], after bigint, upto bigint, max_rows bigint)
RETURNS TABLE (size bigint, "position" bigint, type text, recorded_at timestamptz, tags text[], entry bytea)
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_generic_plan SET jit = off
SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off
AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT head.size, event.position, event.type, event.recorded_at, event.tags, event.entry
    FROM ledger.head LEFT JOIN LATERAL (
        SELECT events.*
        FROM (SELECT DISTINCT hit.position
              FROM unnest(tag_lists, type_lists) AS item (tag_list, type_list)
              CROSS JOIN LATERAL (SELECT item.tag_list::text[] AS tags, item.type_list::text[] AS types) AS wanted
              CROSS JOIN LATERAL (
                  (SELECT events.position
                   FROM ledger.tags JOIN ledger.events USING (position)
                   WHERE tags.tag = ledger.tag_hash(wanted.tags[1])
                     AND tags.position > matching.after AND tags.position <= matching.upto
                     AND events.tags @> wanted.tags
                     AND (cardinality(wanted.types) = 0 OR events.type = ANY (wanted.types))
                   ORDER BY tags.position LIMIT matching.max_rows)
                  UNION ALL
                  (SELECT of_type.position
                   FROM unnest(wanted.types) AS wanted_type
                   CROSS JOIN LATERAL (SELECT events.position FROM ledger.events
                                       WHERE events.type = wanted_type AND events.position > matching.after
                                         AND events.position <= matching.upto
                                       ORDER BY events.position LIMIT matching.max_rows) AS of_type
                   WHERE cardinality(wanted.tags) = 0)
                  UNION ALL
                  (SELECT events.position FROM ledger.events
                   WHERE cardinality(wanted.tags) = 0 AND cardinality(wanted.types) = 0
                     AND events.position > matching.after AND events.position <= matching.upto
                   ORDER BY events.position LIMIT matching.max_rows)
              ) AS hit) AS found
        JOIN ledger.events USING (position)
        ORDER BY events.position LIMIT matching.max_rows
    ) AS event ON true
    WHERE head.one
    ORDER BY event.position;
END
$$;

-- The last position recorded at or before an instant, 0 if none. recorded_at never falls with position and the log has
-- no gaps, so halving the log finds it in log2(size) look-ups, and appends pay for no second index.
CREATE FUNCTION ledger.position_at(instant timestamptz) RETURNS bigint
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    low bigint := 0;
    high bigint;
    middle bigint;
BEGIN
    SELECT head.size INTO STRICT high FROM ledger.head WHERE one;
    WHILE low < high LOOP
        middle := (low + high + 1) / 2;
        IF (SELECT events.recorded_at <= instant FROM ledger.events WHERE events.position = middle) THEN
            low := middle;
        ELSE
            high := middle - 1;
        END IF;
    END LOOP;
    RETURN low;
END
$$;

-- Append-only, for the owner too. Statement triggers, so that inserts pay nothing and an UPDATE of no rows is refused.
CREATE FUNCTION ledger.refuse_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RAISE EXCEPTION '% on %.% is refused: the ledger is append-only', TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME
        USING ERRCODE = '42501', HINT = 'A mistake is corrected by a later event that names the one it corrects.';
END
$$;

CREATE FUNCTION ledger.let_head_only_grow() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF NEW.size <= OLD.size OR NEW.recorded_at <= OLD.recorded_at THEN
        RAISE EXCEPTION 'the head only grows: % → % is refused', OLD.size, NEW.size USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.events
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.tags
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.submissions
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE OR INSERT ON ledger.head
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER only_grows BEFORE UPDATE ON ledger.head
    FOR EACH ROW EXECUTE FUNCTION ledger.let_head_only_grow();

REVOKE ALL ON SCHEMA ledger FROM PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA ledger FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA ledger FROM PUBLIC;

GRANT USAGE ON SCHEMA ledger TO quench_app, quench_projector;
GRANT SELECT ON ALL TABLES IN SCHEMA ledger TO quench_app, quench_projector;
GRANT EXECUTE ON FUNCTION
    ledger.tag_hash(text),
    ledger.conditions_met(bigint[], text[], text[], bigint),
    ledger.probe(integer[], bigint[], text[], text[], text[], text[]),
    ledger.matching(text[], text[], bigint, bigint, bigint),
    ledger.position_at(timestamptz)
    TO quench_app, quench_projector;
GRANT EXECUTE ON FUNCTION
    ledger.append(bigint, bytea[], timestamptz, bytea[], text[], text[], bytea[],
                  text[], text[], bytea[], bigint[], bigint[], text[], bigint[], text[], text[]),
    ledger.lock_head()
    TO quench_app;

-- The projector makes one schema for every build of a projection, and owns it.
DO $$
BEGIN
    EXECUTE format('GRANT CREATE ON DATABASE %I TO quench_projector', current_database());
END
$$;
-- The tree beside the log: full tiles (C2SP tlog-tiles), so that any proof reads a few rows, and the checkpoints that were
-- published. Both repeat what the entries say; verification computes them again.

-- A full tile of level l holds 256 roots of subtrees of 256^l entries; root is the tree hash of all of them, and so one
-- hash of the tile above. Partial tiles are not stored: they are made from the entries, or from the roots below.
CREATE TABLE ledger.tiles (
    level  smallint NOT NULL CHECK (level BETWEEN 0 AND 7),
    tile   bigint NOT NULL CHECK (tile >= 0),
    root   bytea NOT NULL CHECK (octet_length(root) = 32),
    hashes bytea NOT NULL CHECK (octet_length(hashes) = 8192),
    PRIMARY KEY (level, tile)
);
ALTER TABLE ledger.tiles ALTER COLUMN hashes SET STORAGE EXTERNAL;  -- Hashes do not compress.

-- Every checkpoint that was given to the world, as the signed note it is. One of the same size is published again when more
-- witnesses have cosigned it. Whether they are a quorum is not stored: who reads judges, with a policy of his own.
CREATE TABLE ledger.checkpoints (
    size         bigint NOT NULL CHECK (size >= 0),
    signatures   smallint NOT NULL CHECK (signatures BETWEEN 1 AND 100),
    note         text NOT NULL CHECK (octet_length(note) BETWEEN 1 AND 1000000),
    published_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (size, signatures)
);

-- RFC 6962 over the 256 hashes of a tile: eight times halved.
CREATE FUNCTION ledger.tile_root(hashes bytea) RETURNS bytea
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    nodes bytea := hashes;
BEGIN
    WHILE octet_length(nodes) > 32 LOOP
        SELECT string_agg(sha256('\x01'::bytea || substring(nodes FROM n * 64 + 1 FOR 64)), ''::bytea ORDER BY n)
        INTO STRICT nodes FROM generate_series(0, octet_length(nodes) / 64 - 1) AS n;
    END LOOP;
    RETURN nodes;
END
$$;

-- The first `width` hashes of a tile; shorter where the log, or the tiles below, do not go so far.
CREATE FUNCTION ledger.tile(wanted_level integer, wanted_tile bigint, width integer) RETURNS bytea
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_generic_plan SET jit = off
SET enable_seqscan = off SET enable_bitmapscan = off
AS $$
DECLARE
    first CONSTANT bigint := wanted_tile * 256;
    found_hashes bytea;
BEGIN
    IF width = 256 THEN
        SELECT tiles.hashes INTO found_hashes FROM ledger.tiles
        WHERE tiles.level = wanted_level AND tiles.tile = wanted_tile;
        IF FOUND THEN
            RETURN found_hashes;
        END IF;
    END IF;
    IF wanted_level = 0 THEN
        SELECT string_agg(sha256('\x00'::bytea || events.entry), ''::bytea ORDER BY events.position) INTO found_hashes
        FROM ledger.events WHERE events.position > first AND events.position <= first + width;
    ELSE
        SELECT string_agg(tiles.root, ''::bytea ORDER BY tiles.tile) INTO found_hashes
        FROM ledger.tiles
        WHERE tiles.level = wanted_level - 1 AND tiles.tile >= first AND tiles.tile < first + width;
    END IF;
    RETURN coalesce(found_hashes, ''::bytea);
END
$$;

-- Store the full tiles that are not stored yet, at most so many, and say how many that were. The database computes them
-- from the entries itself, so nobody can hand it a wrong one; two servers at once make the same.
CREATE FUNCTION ledger.make_tiles(most integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_generic_plan SET jit = off
SET enable_seqscan = off SET enable_bitmapscan = off
AS $$
DECLARE
    made integer := 0;
    hashes bytea;
    next_tile bigint;
    below bigint;
BEGIN
    SELECT head.size INTO STRICT below FROM ledger.head WHERE one;
    FOR each_level IN 0..7 LOOP
        SELECT coalesce(max(tiles.tile) + 1, 0) INTO STRICT next_tile FROM ledger.tiles WHERE tiles.level = each_level;
        WHILE (next_tile + 1) * 256 <= below AND made < most LOOP
            hashes := ledger.tile(each_level, next_tile, 256);
            INSERT INTO ledger.tiles (level, tile, root, hashes)
            VALUES (each_level, next_tile, ledger.tile_root(hashes), hashes) ON CONFLICT DO NOTHING;
            made := made + 1;
            next_tile := next_tile + 1;
        END LOOP;
        below := next_tile;
    END LOOP;
    RETURN made;
END
$$;

-- Keep a checkpoint that was published. Its second line is its size (C2SP tlog-checkpoint).
CREATE FUNCTION ledger.publish(new_size bigint, new_signatures integer, new_note text) RETURNS boolean
LANGUAGE plpgsql STRICT SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF split_part(new_note, E'\n', 2) <> new_size::text OR new_size > (SELECT head.size FROM ledger.head WHERE one) THEN
        RAISE EXCEPTION 'this is no checkpoint of % entries of this log', new_size USING ERRCODE = '55000';
    END IF;
    INSERT INTO ledger.checkpoints (size, signatures, note) VALUES (new_size, new_signatures, new_note)
    ON CONFLICT DO NOTHING;
    RETURN FOUND;
END
$$;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.tiles
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.checkpoints
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

REVOKE ALL ON TABLE ledger.tiles, ledger.checkpoints FROM PUBLIC;
REVOKE ALL ON FUNCTION
    ledger.tile_root(bytea),
    ledger.tile(integer, bigint, integer),
    ledger.make_tiles(integer),
    ledger.publish(bigint, integer, text)
    FROM PUBLIC;
GRANT SELECT ON TABLE ledger.tiles, ledger.checkpoints TO quench_app, quench_projector;
GRANT EXECUTE ON FUNCTION ledger.tile_root(bytea), ledger.tile(integer, bigint, integer) TO quench_app, quench_projector;
GRANT EXECUTE ON FUNCTION ledger.make_tiles(integer), ledger.publish(bigint, integer, text) TO quench_app;
-- Whose cosignatures the log's checkpoints carry. A signature line names its key and is ignored where nobody knows that key
-- (C2SP signed-note), so a stored line whose name or key id is changed would no longer be anybody's, and nobody would see
-- it. Verification therefore accounts for every line of a stored checkpoint, and this says whose they may be when a witness
-- has left the policy. A row is believed in nothing else: it is no policy, and a key carries in itself that it is whole
-- (name+key id+base64, the id a hash of the rest).
CREATE TABLE ledger.cosigners (
    verifier_key text PRIMARY KEY CHECK (octet_length(verifier_key) BETWEEN 1 AND 1000)
);

-- Remember the witnesses of a policy, before a checkpoint carries their cosignatures; those that are known stay.
CREATE FUNCTION ledger.name_cosigners(keys text[]) RETURNS void
LANGUAGE sql STRICT SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    INSERT INTO ledger.cosigners (verifier_key) SELECT DISTINCT named FROM unnest(keys) AS named ON CONFLICT DO NOTHING
$$;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.cosigners
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

REVOKE ALL ON TABLE ledger.cosigners FROM PUBLIC;
REVOKE ALL ON FUNCTION ledger.name_cosigners(text[]) FROM PUBLIC;
GRANT SELECT ON TABLE ledger.cosigners TO quench_app, quench_projector;
GRANT EXECUTE ON FUNCTION ledger.name_cosigners(text[]) TO quench_app;
