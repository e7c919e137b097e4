"""The attacks, each by its name: what a superuser without triggers does to the stored log.

First the log itself, from a clumsy UPDATE to a rewritten history under a stolen key (rewriting.py); then everything
that stands beside it. `finders` are those who must find an attack; the campaign prints who else did.
"""

from collections.abc import Callable, Iterator
from functools import partial

from ledger.note import ED25519, Signer
from tests.tampering.detecting import ATTENDED, BUNDLE, OLDER, RECEIPT, START, VERIFY
from tests.tampering.edits import altered, deleted, inserted, swapped, truncated
from tests.tampering.rewriting import Care, Edit, rewrite
from tests.tampering.scene import Attack, Scene
from tests.tampering.victim import Victim

OUTSIDE = frozenset({ATTENDED, OLDER, RECEIPT, START})
"""Those who hold something that the attacker cannot reach."""
NOBODY: frozenset[str] = frozenset()
FROM_WITHIN = frozenset({VERIFY, ATTENDED, BUNDLE, OLDER, RECEIPT})
FINDERS_OF = {
    Care.ROWS: FROM_WITHIN,
    Care.ENTRIES: FROM_WITHIN,
    Care.CHAINED: frozenset({VERIFY, BUNDLE, *OUTSIDE}),
    Care.UNSIGNED: OUTSIDE,
    Care.SIGNED: frozenset({BUNDLE, *OUTSIDE}),
}
SAID = {
    Care.ROWS: "the rows alone",
    Care.ENTRIES: "entries, columns, tags and submissions made to fit",
    Care.CHAINED: "head, edge and tiles too, all re-chained",
    Care.UNSIGNED: "re-chained, the checkpoints that no longer fit removed",
    Care.SIGNED: "re-chained and signed anew with the stolen log key",
}
EDITS: dict[str, Callable[[int], Edit]] = {
    "one tonne altered": altered,
    "an entry deleted": deleted,
    "two entries swapped": swapped,
    "an entry inserted": inserted,
}


def rewritings() -> Iterator[Attack]:
    """Every edit, as thoroughly as can be."""
    for name, edit in EDITS.items():
        for care in Care:
            act = partial(_rewrite, edit, care)
            slack = int(edit is inserted and care is Care.ROWS)
            signed = care is Care.SIGNED
            yield Attack(name, f"{name}: {SAID[care]}", act, FINDERS_OF[care], signed=signed, slack=slack)
    for care in Care:
        yield Attack(
            "the tail cut off", f"the tail cut off: {SAID[care]}", partial(_cut, care), FINDERS_OF[care]
        )


def on_rows() -> Iterator[Attack]:
    """One statement of SQL, and nothing made to fit."""
    statements = {
        "deleted, the place left empty": "DELETE FROM ledger.events WHERE position = $1",
        "deleted with its tags and its submission": "WITH one AS (DELETE FROM ledger.events WHERE position = $1), "
        "two AS (DELETE FROM ledger.tags WHERE position = $1) "
        "DELETE FROM ledger.submissions WHERE $1 BETWEEN first_position AND last_position",
        "put twice, under the next position": "UPDATE ledger.events SET entry = "
        "(SELECT entry FROM ledger.events WHERE position = $1) WHERE position = $1 + 1",
    }
    for name, statement in statements.items():
        yield Attack("rows", f"an entry {name}", partial(_at_a_position, statement), FROM_WITHIN)
    beyond = (
        "INSERT INTO ledger.events SELECT (SELECT max(position) + 1 FROM ledger.events), type, recorded_at, tags, "
        "entry FROM ledger.events WHERE position = $1"
    )
    yield Attack("rows", "an entry put after the last", partial(_at_a_position, beyond), frozenset({VERIFY}))


def on_the_head() -> Iterator[Attack]:
    """The one row that says how long the log is."""
    statements = {
        "size one less": "UPDATE ledger.head SET size = size - 1",
        "size one more": "UPDATE ledger.head SET size = size + 1",
        "a node of the edge replaced": "UPDATE ledger.head SET edge[1] = sha256('x')",
        "two nodes of the edge exchanged": "UPDATE ledger.head SET edge[1] = edge[2], edge[2] = edge[1]",
        "time a second later": "UPDATE ledger.head SET recorded_at = recorded_at + interval '1 s'",
        "gone": "DELETE FROM ledger.head",
    }
    for name, statement in statements.items():
        yield _sql("head", f"head: {name}", statement, VERIFY)


def on_submissions() -> Iterator[Attack]:
    """The memory of what was answered: a retry would be told something else."""
    where = "WHERE first_position = (SELECT max(first_position) - 30 FROM ledger.submissions)"
    statements = {
        "removed": f"DELETE FROM ledger.submissions {where}",
        "all removed": "DELETE FROM ledger.submissions",
        "pointed at another entry": f"UPDATE ledger.submissions SET first_position = 7, last_position = 7 {where}",
        "pointed at one entry more": f"UPDATE ledger.submissions SET last_position = last_position + 1 {where}",
        "given another input": f"UPDATE ledger.submissions SET input_sha256 = sha256('x') {where}",
        "given the other outcome": f"UPDATE ledger.submissions SET outcome = 'REFUSED' {where}",
        "given another key": f"UPDATE ledger.submissions SET key = key || '’' {where}",
        "invented": "INSERT INTO ledger.submissions VALUES ('140000/x', 'never-was', sha256('x'), 7, 7, 'ACCEPTED')",
    }
    for name, statement in statements.items():
        yield _sql("submissions", f"a submission {name}", statement, VERIFY)


def on_tags() -> Iterator[Attack]:
    """The index that conditions are probed on: a hidden row lets a second sale of one lot through."""
    statements = {
        "removed": "DELETE FROM ledger.tags WHERE position = 100",
        "all removed": "DELETE FROM ledger.tags",
        "put in": "INSERT INTO ledger.tags VALUES (1, 100)",
        "pointed at another entry": "UPDATE ledger.tags SET position = 101 WHERE position = 100 "
        "AND tag NOT IN (SELECT tag FROM ledger.tags WHERE position = 101)",
    }
    for name, statement in statements.items():
        yield _sql("tags", f"tag rows: {name}", statement, VERIFY)


def on_tiles() -> Iterator[Attack]:
    """The stored tree, which proofs are made of."""
    other = "sha256('x') || substring(hashes FROM 33)"
    statements = {
        "a hash replaced": f"UPDATE ledger.tiles SET hashes = {other} WHERE tile = 1",
        "a root replaced": "UPDATE ledger.tiles SET root = sha256('x') WHERE tile = 1",
        "a hash replaced and the root made to fit": f"UPDATE ledger.tiles SET hashes = {other}, "
        f"root = ledger.tile_root({other}) WHERE tile = 1",
        "two exchanged": "UPDATE ledger.tiles SET tile = 1000 WHERE tile = 0; "
        "UPDATE ledger.tiles SET tile = 0 WHERE tile = 1; UPDATE ledger.tiles SET tile = 1 WHERE tile = 1000",
        "one too many": "INSERT INTO ledger.tiles SELECT level, 99, root, hashes FROM ledger.tiles WHERE tile = 1",
        "one of a level that the log has not": "INSERT INTO ledger.tiles SELECT 5, 0, root, hashes FROM "
        "ledger.tiles WHERE tile = 1",
    }
    for name, statement in statements.items():
        yield _sql("tiles", f"a tile: {name}", statement, VERIFY)
    # A missing tile is no contradiction: it is computed. But one that others stand upon is missed by every proof.
    yield _sql("tiles", "a tile: one in the middle removed", "DELETE FROM ledger.tiles WHERE tile = 1", START)


def on_the_schema() -> Iterator[Attack]:
    """Not the rows but what one is shown of them."""
    hidden = (
        "ALTER TABLE ledger.events ENABLE ROW LEVEL SECURITY; "
        "CREATE POLICY hidden ON ledger.events FOR SELECT TO quench_app USING (position <> 700); "
        "CREATE POLICY shown ON ledger.events FOR SELECT TO quench_projector USING (true)"
    )
    yield _sql("schema", "row security hides an entry from the server", hidden, VERIFY)
    other = (
        "ALTER TABLE ledger.events RENAME TO true_events; CREATE VIEW ledger.events AS SELECT position, type, "
        "recorded_at, CASE position WHEN 700 THEN ARRAY['lot:other'] ELSE tags END AS tags, entry "
        "FROM ledger.true_events; GRANT SELECT ON ledger.events TO quench_app, quench_projector"
    )
    yield _sql("schema", "a view in the table's place shows other tags", other, VERIFY)


def from_a_backup() -> Iterator[Attack]:
    """The whole database as it was earlier."""
    yield Attack(
        "old backup", "an old backup restored", _nothing, OUTSIDE, template=lambda victim: victim.backup
    )


def unseen() -> Iterator[Attack]:
    """What is not found, and why nobody needs to; played like all others."""
    yield Attack(
        "unseen",
        "a published checkpoint taken out of the middle",
        partial(_execute, "DELETE FROM ledger.checkpoints WHERE size = (SELECT size FROM ledger.checkpoints "
                "ORDER BY size DESC OFFSET 2 LIMIT 1)"),
        NOBODY,
        why="every later checkpoint covers the same entries, and whoever kept it can still hold it against the log "
        "(`--older`)",
    )  # fmt: skip
    yield Attack(
        "unseen",
        "what was not cosigned yet cut off, everything re-chained",
        _cut_the_unseen,
        NOBODY,
        why="no witness had seen it; its receipts tell (“what was not cosigned yet replaced”, below), and "
        "`awaitWitness` answers only when a quorum has",
    )
    hidden = (
        "ALTER TABLE ledger.events ENABLE ROW LEVEL SECURITY; "
        "CREATE POLICY hidden ON ledger.events FOR SELECT TO quench_projector USING (position <> 700); "
        "CREATE POLICY shown ON ledger.events FOR SELECT TO quench_app USING (true)"
    )
    yield Attack(
        "unseen",
        "row security hides an entry from the projector alone",
        partial(_execute, hidden),
        NOBODY,
        why="the log itself is whole, and verification sees it as the server does; run as `quench_projector` it finds "
        "the gap",
    )


def _sql(kind: str, name: str, statement: str, *finders: str) -> Attack:
    return Attack(kind, name, partial(_execute, statement), frozenset(finders))


async def _execute(statement: str, scene: Scene) -> None:
    await scene.connection.execute(statement)


async def _at_a_position(statement: str, scene: Scene) -> None:
    await scene.connection.execute(statement, scene.position())


async def _rewrite(edit: Callable[[int], Edit], care: Care, scene: Scene) -> None:
    await rewrite(scene.connection, edit(scene.position()), care, scene.victim.signer)


async def _cut(care: Care, scene: Scene) -> None:
    below = scene.victim.size - scene.victim.cosigned
    count = below + scene.random.randint(1, min(1000, scene.victim.cosigned - 1))
    await rewrite(scene.connection, truncated(count), care, scene.victim.signer)


async def _cut_the_unseen(scene: Scene) -> None:
    count = scene.victim.size - scene.victim.cosigned
    await rewrite(scene.connection, truncated(count), Care.UNSIGNED, scene.victim.signer)


async def _nothing(_: Scene) -> None:
    """The copy is not of the victim as it is."""


def another_key(victim: Victim) -> Signer:
    """A key of the attacker's under the log's name."""
    return Signer.generate(victim.signer.name, ED25519)


def from_within() -> Iterator[Attack]:
    """Everything that stands beside the entries, and what one is shown of them."""
    for group in (on_the_head, on_submissions, on_tags, on_tiles, on_the_schema):
        yield from group()
