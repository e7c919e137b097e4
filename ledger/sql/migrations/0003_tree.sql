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
