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
LOOKED_THROUGH = 100_000
EXACT, WITHIN, STRAY, UNNAMED, WRONG = (
    "exactly",
    "within a range",
    "as the row now says",
    "not named",
    "wrongly",
)


@dataclass(frozen=True)
class Flipped:
    """A flip; what verification (of the schema's own table, migration) and the one-file verifier say of it.

    `first` is the first position of the log that is not what it was; a bundle has the entries up to `bundled`.
    """

    flip: Flip
    verify: Found | None
    bundle: Found | None
    first: int | None
    bundled: int

    @property
    def in_the_bundle(self) -> bool:
        """Whether what was flipped is in a bundle at all: not, where it is an entry after the last checkpoint."""
        return self.flip.column in IN_A_BUNDLE and (self.first or 0) <= self.bundled

    @property
    def place(self) -> str:
        """How verification names the position: of an entry moved to an earlier place, that place, where two stand."""
        positions, claims = self.flip.positions, self.flip.claims
        if self.flip.column == "events.position" and positions and claims is not None:
            earlier = 0 < claims < positions.start
            return placed(self.verify, range(claims, claims + 1) if earlier else positions)
        return placed(self.verify, positions, claims)

    @property
    def place_in_bundle(self) -> str:
        """How the one-file verifier does."""
        return placed(self.bundle, range(self.first, self.first + 1) if self.first else None)


def placed(found: Found | None, belongs: range | None, claims: int | None = None) -> str:
    """How the positions that are named stand to those where it belongs, or which the row now `claims`."""
    if not found or not found.positions or not belongs:
        return UNNAMED
    if set(belongs) & set(found.positions[:LOOKED_THROUGH]):
        return EXACT if len(found.positions) <= len(belongs) else WITHIN
    return STRAY if claims is not None and claims in found.positions else WRONG


def columns(count: int, random_: random.Random) -> Iterator[Column]:
    """Every column in turn, in an order of the seed's."""
    yield from islice(cycle(random_.sample(COLUMNS, len(COLUMNS))), count)


async def flip_one(victim: Victim, column: Column, seed: str, *, skipped: bool = False) -> Flipped:
    """Flip a byte of a fresh copy (or take it back, to see that nobody cries for nothing) and ask."""
    async with a_copy(victim) as database:
        async with flipping(database) as connection:
            transaction = connection.transaction()
            await transaction.start()
            done = await flip(connection, column, random.Random(seed))
            await (transaction.rollback() if skipped else transaction.commit())
        async with tampering(database) as connection:
            first = await first_difference(connection, victim)
        verify = await by_verify(database, victim.signer.verifier, victim.policy)
        if verify is None and column.table == "migrations":
            verify = await _by_migration(database)
        bundle = await _by_bundle(victim, database) if column.whole in IN_A_BUNDLE else None
        return Flipped(done, verify, bundle, first, victim.cosigned)


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
