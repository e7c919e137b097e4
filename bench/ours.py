"""Our side of every comparison: `Log.append` with everything on.

Canonical JSON (RFC 8785) of data and meta, four tags, a condition on two of them, a submission key, leaf hash, Merkle
edge, and in the answer the proof text of every event under a checkpoint that was signed for it: what a command of an
office costs, and nothing less.
"""

import asyncio
import itertools
from collections.abc import Awaitable, Callable
from functools import cache
from hashlib import sha256
from time import perf_counter

import uvloop

from bench.payloads import EVENT_TYPE, boundary, hash_of, payload, tags
from bench.rounds import Sample, sample
from ledger.canonical import canonical
from ledger.events import Condition, NewEvent, Part, PartReceipt, Query, QueryItem, SubmissionKey
from ledger.log import Log
from ledger.note import ED25519, Signer

Append = Callable[[Log, str, int], Awaitable[None]]
SIGNER = Signer.generate("quench.example/bench", ED25519)


def measure(dsn: str, callers: int, batch: int, seconds: float, name: str, *, bare: bool = False) -> Sample:
    """So many concurrent callers, each with one append under way at a time, for so long."""
    return uvloop.run(_measure(dsn, callers, batch, seconds, name, append_bare if bare else append))


async def _measure(dsn: str, callers: int, batch: int, seconds: float, name: str, append: Append) -> Sample:
    async with await Log.open(dsn) as log:
        await append(log, f"{name}-warm", 1)
        return await saturate(log, callers, batch, seconds, name, append)


async def append(log: Log, name: str, batch: int) -> None:
    """One submission of `batch` events, refused if anything stands on its two boundaries; and their proofs."""
    contents = [payload(number) for number in range(hash_of(name), hash_of(name) + batch)]
    receipt = await _append(log, name, [(canonical(one.data), canonical(one.meta)) for one in contents])
    for position in range(receipt.first_position, receipt.last_position + 1):
        receipt.growth.proof(position, SIGNER)


async def append_bare(log: Log, name: str, batch: int) -> None:
    """The same with bytes that were ready, as the peers get them, and without the texts of the proofs."""
    first = hash_of(name)
    await _append(log, name, [canonical_bytes(number) for number in range(first, first + batch)])


async def saturate(
    log: Log, callers: int, batch: int, seconds: float, name: str, append: Append = append
) -> Sample:
    """Closed loops until the time is over; the appends under way then are waited for and counted."""
    numbers = itertools.count()
    latencies: list[float] = []
    begun = perf_counter()

    async def call() -> None:
        while perf_counter() - begun < seconds:
            asked = perf_counter()
            await append(log, f"{name}-{next(numbers)}", batch)
            latencies.append(perf_counter() - asked)

    await asyncio.gather(*[call() for _ in range(callers)])
    return sample(len(latencies) * batch, perf_counter() - begun, latencies)


async def _append(log: Log, name: str, contents: list[tuple[bytes, bytes]]) -> PartReceipt:
    tagged = tuple(tags(name))
    events = tuple([NewEvent(EVENT_TYPE, tagged, data, meta) for data, meta in contents])
    key = SubmissionKey("office", name, sha256(name.encode()).digest())
    items = tuple([QueryItem(tags=(tag,)) for tag in boundary(tagged)])
    (receipt,) = await log.append([Part(events, key)], Condition(Query(items)))
    return receipt


@cache
def canonical_bytes(number: int) -> tuple[bytes, bytes]:
    """The payload of this number, made canonical before the clock starts to matter."""
    one = payload(number)
    return canonical(one.data), canonical(one.meta)
