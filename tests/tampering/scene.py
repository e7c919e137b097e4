"""One attack on a fresh copy: what is done, and who finds it afterwards."""

import random
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from ledger.policy import Policy
from tests.database import Database
from tests.tampering.detecting import (
    ATTENDED,
    BUNDLE,
    DETECTORS,
    OLDER,
    RECEIPT,
    START,
    VERIFY,
    Found,
    by_bundle,
    by_start,
    by_verify,
)
from tests.tampering.forged_bundle import forged_bundle
from tests.tampering.victim import Victim, a_copy, tampering

BUNDLES = frozenset({BUNDLE, OLDER, RECEIPT})


@dataclass(frozen=True)
class Scene:
    """What the attacker has in hand: the database as superuser, the victim's own code, and luck."""

    victim: Victim
    connection: asyncpg.Connection
    random: random.Random

    def position(self) -> int:
        """A position that a quorum has cosigned, between the first and the last checkpoint."""
        return self.random.randint(min(self.victim.checkpoints) + 1, self.victim.cosigned - 50)


Act = Callable[[Scene], Awaitable[object]]


@dataclass(frozen=True)
class Attack:
    """What is done. `finders`: who must find it. `policy`: what the attacker writes into the bundle."""

    kind: str
    name: str
    act: Act
    finders: frozenset[str]
    template: Callable[[Victim], str] = lambda victim: victim.name
    slack: int = 0
    """How many positions after the first change the log first contradicts itself, where the entries alone are asked:
    of two entries that both claim one place nobody can see which was there."""


@dataclass(frozen=True)
class Outcome:
    """What came of it: by whom it was found; the first position that is not what it was, in the log and in a bundle of
    it, which ends where its newest checkpoint does."""

    attack: Attack
    found: Mapping[str, Found | None]
    first: int | None
    bundled: int

    @property
    def finders(self) -> list[str]:
        return [name for name, found in self.found.items() if found]

    @property
    def named_wrongly(self) -> list[str]:
        """Who names positions, and not the one where what was looked at first differs."""
        return [name for name, found in self.found.items() if found and not self.right(name, found)]

    def right(self, name: str, found: Found) -> bool:
        """Whether the positions that are named, if any, are those that the change begins at."""
        if not found.positions or not self.first:
            return True
        first = min(self.first, self.bundled + 1) if name in BUNDLES else self.first
        return bool(set(found.positions) & {first, first + self.attack.slack})


async def play(
    victim: Victim,
    attack: Attack,
    seed: str,
    policy: Policy,
    *,
    skipped: bool = False,
    by: Collection[str] | None = None,
) -> Outcome:
    """Do it on a copy, or skip it, and ask the finders (all, or some). `policy` has the witnesses' addresses."""
    async with a_copy(victim, attack.template(victim) if not skipped else None) as database:
        async with tampering(database) as connection:
            if not skipped:
                await attack.act(Scene(victim, connection, random.Random(seed)))
            first = await first_difference(connection, victim)
            newest = await connection.fetchval("SELECT max(size) FROM ledger.checkpoints")
        return Outcome(attack, await ask(victim, database, policy, by), first, newest or 0)


async def ask(
    victim: Victim, database: Database, policy: Policy, by: Collection[str] | None = None
) -> dict[str, Found | None]:
    """What each finder says of this database."""
    found: dict[str, Found | None] = {}
    asked = set(DETECTORS if by is None else by)
    for name, known in (VERIFY, victim.policy), (ATTENDED, policy):
        if name in asked:
            found[name] = await by_verify(database, victim.signer.verifier, known)
    if BUNDLES & asked:
        async with bundled(victim, database) as (bundle, kept):
            shown: dict[str, tuple[str | Path, ...]] = {
                BUNDLE: (),
                OLDER: ("--older", kept["checkpoint"]),
                RECEIPT: ("--proof", kept["receipt"]),
            }
            found |= {
                name: by_bundle(bundle, kept["policy"], *shown[name]) for name in shown if name in asked
            }
    if START in asked:
        found[START] = await by_start(victim, database, policy)
    return found


@asynccontextmanager
async def bundled(victim: Victim, database: Database) -> AsyncIterator[tuple[Path, Mapping[str, Path]]]:
    """The attacker's bundle of this database; and the auditor's own policy, checkpoint and receipt."""
    folder = Path(tempfile.mkdtemp(prefix="quench-bundle-"))
    try:
        kept = {"policy": victim.policy.text, "checkpoint": victim.newest, "receipt": victim.receipt}
        for name, text in kept.items():
            (folder / name).write_text(text)
        async with tampering(database) as connection:
            bundle = await forged_bundle(connection, folder / "bundle", victim.policy.text)
        yield bundle, {name: folder / name for name in kept}
    finally:
        shutil.rmtree(folder)


async def first_difference(connection: asyncpg.Connection, victim: Victim) -> int | None:
    """The first position whose entry is not the one that stood there; None where all are."""
    rows = await connection.fetch("SELECT position, entry FROM ledger.events ORDER BY position")
    stands: Sequence[tuple[int, bytes]] = [(row["position"], row["entry"]) for row in rows]
    for n, (true, now) in enumerate(zip(victim.entries, stands, strict=False), 1):
        if now != (n, true):
            return n
    return None if len(stands) == victim.size else min(len(stands), victim.size) + 1
