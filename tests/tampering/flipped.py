"""What became of flipped bytes: who found each, and whether at the right position."""

import random
import shutil
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path

from ledger.migrations import MigrationRefused, migrate
from tests.database import Database
from tests.tampering.detecting import Found, by_bundle, by_verify
from tests.tampering.flips import COLUMNS, Column, Flip, flip, flipping
from tests.tampering.forged_bundle import forged_bundle
from tests.tampering.scene import first_difference
from tests.tampering.victim import Victim, a_copy, tampering

IN_A_BUNDLE = {"events.entry", "events.position", "checkpoints.note", "checkpoints.size"}
"""The columns that an export reads."""
EXACT, WITHIN, UNNAMED, WRONG = "exact", "within", "unnamed", "wrong"


@dataclass(frozen=True)
class Flipped:
    """A flip, what verification (or, of the schema's own table, migration) says of it, and the one-file verifier."""

    flip: Flip
    verify: Found | None
    bundle: Found | None
    exported: bool
    """Whether what was flipped is in the bundle at all."""
    first: int | None

    @property
    def place(self) -> str:
        """How well verification names the position."""
        return placed(self.verify, self.flip.positions)

    @property
    def place_in_bundle(self) -> str:
        """How well the one-file verifier does."""
        return placed(self.bundle, range(self.first, self.first + 1) if self.first else None)


def placed(found: Found | None, belongs: range | None) -> str:
    """Whether the named positions are those where it belongs: exactly, within a range, none named, others named."""
    if not found or not found.positions or not belongs:
        return UNNAMED
    if not set(belongs) & set(found.positions[:100_000]):
        return WRONG
    return EXACT if len(found.positions) <= len(belongs) else WITHIN


def columns(count: int, random_: random.Random) -> Iterator[Column]:
    """Every column in turn, in an order of the seed's."""
    yield from islice(cycle(random_.sample(COLUMNS, len(COLUMNS))), count)


async def flip_one(victim: Victim, column: Column, seed: str, *, skipped: bool = False) -> Flipped:
    """Flip a byte of a fresh copy (or, to see that the finders do not cry for nothing, do not) and ask."""
    async with a_copy(victim) as database:
        async with flipping(database) as connection:
            done = await flip(connection, column, random.Random(seed))
        async with tampering(database) as connection:
            first = await first_difference(connection, victim)
        verify = await by_verify(database, victim.signer.verifier, victim.policy)
        if verify is None and column.table == "migrations":
            verify = await _by_migration(database)
        bundle, exported = None, column.whole in IN_A_BUNDLE
        if exported:
            bundle = await _by_bundle(victim, database)
        return Flipped(done, verify, bundle, exported, first)


async def _by_migration(database: Database) -> Found | None:
    """The start of the embedded server, and `quench migrate`."""
    begun = time.monotonic()
    try:
        await migrate(database.owner)
    except MigrationRefused as refused:
        return Found(str(refused), None, time.monotonic() - begun)
    return None


async def _by_bundle(victim: Victim, database: Database) -> Found | None:
    folder = Path(tempfile.mkdtemp(prefix="quench-bundle-"))
    try:
        (folder / "policy").write_text(victim.policy.text)
        async with tampering(database) as connection:
            bundle = await forged_bundle(connection, folder / "bundle", victim.policy.text)
        return by_bundle(bundle, folder / "policy")
    finally:
        shutil.rmtree(folder)
