"""The clerk of digests (状态摘要): it records what the trial balance is, so that whoever replays the log can compare.

One is due at every position that is a multiple of the interval (1,024 entries, four full tiles of the tree, unless set
otherwise), where the balance changed since the last multiple. So a difference is found within so many entries;
a program that reads tiles reproduces all digests in one pass and keeps back no row, as it would have to if there were
one for every day; and an idle ledger gets none: days, alerts and digests move nothing. Whether one is due and what it
says follow from the log alone, and its key is `state:<position>`: killed, doubled or late, the clerk writes the same
digests once.

What stands for ever in every bundle must be right. So each is computed twice: from the books of the projections, which
is what was published, and from the stored entries. Where the two differ nothing is written, the fault is logged, and it
is tried again; `quench replay` shows the balance of the entries.
"""

from collections import Counter
from dataclasses import dataclass

import asyncpg
import structlog

from app.clerks import write_once
from domain.digests import StateDigestRecorded
from ledger.events import Query, QueryItem
from ledger.log import Log
from projections.history import SHANGHAI, happened
from projections.live import astray, status
from projections.trial_balance import BOOKS, Balance, add, moved, projected, state_digest

CHUNK = 1_000
REACH = 60_000
"""Further back than so many entries none is written: who checks keeps the sums of 256 tiles (docs/ledger-format.md),
and a digest made so late says nothing of what was published then. The rest is for what is written meanwhile."""
DIGESTS = Query((QueryItem(types=(StateDigestRecorded.TOPIC,)),))
log_ = structlog.get_logger("clerks")


@dataclass(frozen=True)
class _Stand:
    """Up to where the clerk has come, and the balance there."""

    position: int
    balance: Balance


class DigestClerk:
    """Records the digests of the trial balance."""

    NAME = "clerk:digests"

    def __init__(self, log: Log, pool: asyncpg.Pool, interval: int) -> None:
        self._log = log
        self._pool = pool
        self._interval = interval
        self._stand: _Stand | None = None

    async def work(self) -> int:
        """Record every digest that is due up to where the books have come; how many were written."""
        books = await status(self._pool)
        if astray(books.values()):  # What was summed up so far may be of entries that are lost.
            self._stand = None
            return 0
        applied = min((books[name].position if name in books else 0 for name in BOOKS), default=0)
        written = 0
        while applied:
            stand = self._stand = self._stand or await self._begin(applied)
            due = (stand.position // self._interval + 1) * self._interval
            if due > applied:
                break
            rows = await self._folded(stand.position, due)
            if not await self._booked(rows, stand.position, due):
                break
            balance = stand.balance.copy()
            balance.update(rows)  # Counter.update adds; `+` would leave out what is negative.
            if any(rows.values()) and (await self._log.head()).size - due <= REACH:
                written += await self._record(due, balance)
            self._stand = _Stand(due, balance)
        return written

    async def _begin(self, applied: int) -> _Stand:
        """Go on from the last digest that stands in the log and that the books have reached."""
        digests, _ = await self._log.read(DIGESTS)
        at, digest = 0, state_digest(0, {})
        for event in digests:
            fact = happened(event).fact
            assert isinstance(fact, StateDigestRecorded)
            if at < fact.position < event.position and fact.position <= applied:
                at, digest = fact.position, fact.digest
        async with self._pool.acquire() as connection:
            balance = await projected(connection, 0, at)
        if state_digest(at, balance) != digest:  # Who is wrong is for an audit; the entries never are.
            log_.error("state_digest_differs", position=at, recorded=digest)
            balance = await self._folded(0, at)
        return _Stand(at, balance)

    async def _folded(self, after: int, upto: int) -> Balance:
        """What the entries themselves move."""
        rows: Balance = Counter()
        while after < upto:
            events, _ = await self._log.read(after=after, upto=upto, limit=CHUNK)
            for event in events:
                add(rows, moved(event.data))
            after = events[-1].position
        return rows

    async def _booked(self, rows: Balance, after: int, upto: int) -> bool:
        """Whether the books say the same."""
        async with self._pool.acquire() as connection:
            booked = await projected(connection, after, upto)
        differing = [row for row in booked.keys() | rows.keys() if booked[row] != rows[row]]
        for row in differing[:1]:
            log_.error(
                "state_digest_not_written",
                after=after,
                position=upto,
                row=row,
                books=booked[row],
                entries=rows[row],
            )
        return not differing

    async def _record(self, position: int, balance: Balance) -> bool:
        event = await self._log.entry(position)
        assert event is not None
        return await write_once(
            self._log,
            self.NAME,
            f"state:{position}",
            StateDigestRecorded(position=position, digest=state_digest(position, balance)),
            tags=("digests",),
            on=event.recorded_at.astimezone(SHANGHAI).date(),
        )
