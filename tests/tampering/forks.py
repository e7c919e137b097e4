"""Two histories under one name and one key, and witnesses of whom one lies: can both be cosigned by a quorum?

A schedule is drawn from a seed: at every step one side appends, or signs a size of its log and asks the witnesses that
it reaches just then. The sides are two databases, copies of one ledger, each with the stolen key; neither ever stops.
Cosignatures of one checkpoint are kept from all attempts and put together: more than any honest server would do.

Under three of four, two quorums share two witnesses, so an honest one, who never cosigns two histories. Under two of
three they may share the liar alone.
"""

import asyncio
import random
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import asyncpg

from app.witness.collecting import collect
from app.witness.folder import Identity, new_folder
from ledger import tree
from ledger.checkpoint import Checkpoint, sign_checkpoint
from ledger.events import NewEvent, Part
from ledger.log import Log
from ledger.note import Signer, with_signatures
from ledger.policy import Group, Policy, Witness, judge
from tests.app.witnesses import served
from tests.database import Database
from tests.tampering.lying import cosigns_anything
from tests.tampering.starts import at_work
from tests.tampering.victim import Victim, a_copy

LIAR = "liar"
HONEST = ("first", "second", "third")
SIDES = (0, 1)
TOGETHER_MAX = 3
SECONDS_MAX = 60.0


@dataclass(frozen=True)
class Step:
    """What one side does: append so many entries; or, with none, publish what is `behind` its head, to these."""

    side: int
    entries: int
    behind: int
    reached: frozenset[str]


def schedule(random_: random.Random, steps: int) -> Iterator[Step]:
    """First the attacker's best beginning, each side with an honest witness of its own; then whatever comes."""
    for side in SIDES:
        yield Step(side, 1, 0, frozenset())
        yield Step(side, 0, 0, frozenset({LIAR, HONEST[side]}))
    for _ in range(steps):
        entries = random_.choice((0, 0, 0, 1, 1, TOGETHER_MAX))
        reached = frozenset(name for name in (LIAR, *HONEST) if random_.random() < 0.6)
        yield Step(random_.choice(SIDES), entries, random_.choice((0, 0, 0, 1)), reached)


@dataclass
class Side:
    """One of the databases, and how far its log has come."""

    log: Log
    pool: asyncpg.Pool
    size: int


@dataclass
class Seen:
    """Every checkpoint that was signed, with all cosignatures that it ever got; and by which side."""

    lines: dict[str, dict[str, str]] = field(default_factory=dict)
    attempts: int = 0

    def witnessed(self, policy: Policy) -> list[Checkpoint]:
        """Those that a quorum has cosigned, attempts put together."""
        notes = [with_signatures(source, "".join(lines.values())) if lines else source
                 for source, lines in self.lines.items()]  # fmt: skip
        return [judged.checkpoint for judged in (judge(note, policy) for note in notes) if judged.witnessed]


@dataclass(frozen=True)
class Played:
    """What came of a schedule: publish attempts, checkpoints with a quorum, the sizes with two roots."""

    attempts: int
    witnessed: int
    forks: list[int]
    one_history: bool


def forked(checkpoints: Sequence[Checkpoint]) -> list[int]:
    """The sizes that have two roots."""
    roots: dict[int, set[bytes]] = {}
    for checkpoint in checkpoints:
        roots.setdefault(checkpoint.size, set()).add(checkpoint.root)
    return sorted(size for size, found in roots.items() if len(found) > 1)


def of_one_history(checkpoints: Sequence[Checkpoint], histories: Sequence[Mapping[int, bytes]]) -> bool:
    """Whether one of the sides' histories has all of these checkpoints."""
    return any(all(roots.get(one.size) == one.root for one in checkpoints) for roots in histories)


async def forking(victim: Victim, folder: Path, honest: int, needed: int, steps: Sequence[Step]) -> Played:
    """Play a schedule under `needed` of one liar and so many honest witnesses."""
    async with AsyncExitStack() as stack:
        policy = await stack.enter_async_context(four_at_work(victim.signer, folder, honest, needed))
        sides = [await stack.enter_async_context(a_side(victim)) for _ in SIDES]
        seen = Seen()
        for step in steps:
            await take(sides[step.side], step, policy, victim.signer, seen)
        witnessed = seen.witnessed(policy)
        sizes = [one.size for one in witnessed]
        histories = [
            {size: await tree.root(side.pool, size) for size in sizes if size <= side.size} for side in sides
        ]
        return Played(seen.attempts, len(witnessed), forked(witnessed), of_one_history(witnessed, histories))


async def take(side: Side, step: Step, policy: Policy, key: Signer, seen: Seen) -> None:
    """One step of one side."""
    if step.entries:
        events = tuple(NewEvent("Said", (), b"%d" % n) for n in range(step.entries))
        (receipt,) = await side.log.append([Part(events)])
        side.size = receipt.last_position
        return
    size = side.size - step.behind
    source = sign_checkpoint(Checkpoint(key.name, size, await tree.root(side.pool, size)), key)
    reached = replace(
        policy,
        witnesses=tuple(w if w.name in step.reached else replace(w, url=None) for w in policy.witnesses),
    )

    async def prove(old: int, new: int) -> Sequence[bytes]:
        return await tree.consistency(side.pool, old, new)

    collected = await collect(source, reached, prove, grace_seconds=5)
    seen.attempts += 1
    kept = seen.lines.setdefault(source, {})
    kept |= {answer.witness: answer.line for answer in collected.answers if answer.line}


@asynccontextmanager
async def a_side(victim: Victim) -> AsyncIterator[Side]:
    """A copy of the ledger that goes on by itself."""
    async with (
        a_copy(victim) as database,
        await Log.open(database.app, origin=victim.signer.name) as log,
        asyncpg.create_pool(database.app, min_size=1, max_size=2) as pool,
    ):
        yield Side(log, pool, victim.size)


@asynccontextmanager
async def four_at_work(signer: Signer, folder: Path, honest: int, needed: int) -> AsyncIterator[Policy]:
    """A liar and so many honest witnesses, fresh ones, of whom `needed` are enough."""
    async with AsyncExitStack() as stack:
        members = []
        for name in (LIAR, *HONEST[:honest]):
            home = folder / f"{needed} of {honest + 1}" / name
            identity = new_folder(home, f"{name}.witness.example", [signer.verifier.text])
            url = await stack.enter_async_context(_lies_or_not(name, home, identity, signer))
            members.append(Witness(name, identity.signer.verifier, url))
        group = Group("enough", needed, tuple(member.name for member in members))
        yield Policy(((signer.verifier, None),), tuple(members), (group,), group.name)


@asynccontextmanager
async def _lies_or_not(name: str, home: Path, identity: Identity, log: Signer) -> AsyncIterator[str]:
    at_work = cosigns_anything(identity.signer, log.name) if name == LIAR else served(home, identity)
    async with at_work as url:
        yield url


async def two_servers(victim: Victim, folder: Path, random_: random.Random, appends: int) -> Played:
    """Two servers with one key on one database append and publish as fast as they can, three of four being asked."""
    async with (
        a_copy(victim) as database,
        four_at_work(victim.signer, folder, honest=3, needed=3) as policy,
        at_work(database, victim.signer, policy) as (one, first),
        at_work(database, victim.signer, policy) as (other, second),
    ):
        logs = first, second
        for n in range(appends):
            await asyncio.gather(*[
                log.append([Part((NewEvent("Said", (), b"%d" % n),))]) for log in random_.sample(logs, 2)
            ])  # fmt: skip
        size = (await first.head()).size
        assert await one.await_witnessed(size, SECONDS_MAX)
        assert await other.await_witnessed(size, SECONDS_MAX)
        assert one.status().halted is None
        assert other.status().halted is None
        return await _published(database, policy, victim.cosigned)


async def _published(database: Database, policy: Policy, after: int) -> Played:
    async with asyncpg.create_pool(database.app, min_size=1, max_size=2) as pool:
        notes = [
            row["note"]
            for row in await pool.fetch("SELECT note FROM ledger.checkpoints WHERE size > $1", after)
        ]
        witnessed = [
            judged.checkpoint for judged in (judge(note, policy) for note in notes) if judged.witnessed
        ]
        history = {one.size: await tree.root(pool, one.size) for one in witnessed}
    return Played(len(notes), len(witnessed), forked(witnessed), of_one_history(witnessed, [history]))
