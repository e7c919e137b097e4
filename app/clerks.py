"""Clerks: the only writers besides people (DESIGN §4).

A clerk reads what is committed and appends with its own name as scope and a key derived from content, so killing it,
running two of it or rebuilding what it reads changes nothing: the second append of a key finds the first. The clerk
of days opens every day of Asia/Shanghai once, none skipped after an outage; the clerk of alerts turns committed
findings into `AlertRaised`; the clerk of duties (`app.duty_clerk`) notes overdue reports, the clerk of digests
(`app.digest_clerk`) what the trial balance is. All are woken by the append, not by a timer, which only sees midnight.
"""

import asyncio
import hashlib
import secrets
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Protocol

import asyncpg
import structlog

from domain.cases.facts import AlertRaised
from domain.days import DayOpened
from domain.fact import Fact, encode_fact
from ledger.canonical import canonical
from ledger.events import ACCEPTED, NewEvent, Part, Query, QueryItem, SubmissionKey
from ledger.faults import SubmissionKeyTaken
from ledger.log import Log
from projections.findings.unalerted import Unalerted, unalerted
from projections.history import SHANGHAI, happened

PROVINCE = "140000"
IDLE_SECONDS = 5.0
"""The longest sleep without a look: midnight and a lost wake-up are seen within it."""
log_ = structlog.get_logger("clerks")


def shanghai_today() -> date:
    """Today in Asia/Shanghai."""
    return datetime.now(UTC).astimezone(SHANGHAI).date()


async def write_once(
    log: Log,
    clerk: str,
    key: str,
    fact: Fact,
    *,
    tags: tuple[str, ...],
    on: date,
    causes: Sequence[int] = (),
    invented: bool = False,
) -> bool:
    """Append a clerk's fact under a key; False where the key stands already (nothing is written then)."""
    data = canonical(encode_fact(fact))
    meta = {
        "origin": log.origin,
        "channel": "clerk",
        "scope": clerk,
        "key": key,
        "inputSha256": hashlib.sha256(data).hexdigest(),
        "submittedBy": {"office": clerk, "role": "CLERK", "division": PROVINCE},
        "occurredOn": on.isoformat(),
        "documents": [],
        "evidence": [],
        "salt": secrets.token_hex(16),
        **({"causes": list(causes)} if causes else {}),
        **({"invented": True} if invented else {}),
    }
    event = NewEvent(type=type(fact).TOPIC, tags=tags, data=data, meta=canonical(meta))
    submission = SubmissionKey(clerk, key, hashlib.sha256(data).digest(), ACCEPTED)
    try:
        await log.append([Part((event,), submission)])
    except SubmissionKeyTaken:
        return False
    return True


class DayClerk:
    """Opens the days (开日): the first is the Shanghai day of the log's first event."""

    NAME = "clerk:days"

    def __init__(self, log: Log, today: Callable[[], date] = shanghai_today) -> None:
        self._log = log
        self._today = today
        self._last: date | None = None

    async def work(self) -> int:
        """Open every day that is due; the number of days opened."""
        last = self._last or await self._last_opened()
        opened = 0
        while last is not None and last < self._today():
            last += timedelta(days=1)
            opened += await write_once(
                self._log, self.NAME, f"day:{last}", DayOpened(day=last), tags=("days",), on=last
            )
        self._last = last
        return opened

    async def _last_opened(self) -> date | None:
        """The last day opened; the day before the log's first event, where none was; None for an empty log."""
        days, _ = await self._log.read(Query((QueryItem(types=(DayOpened.TOPIC,)),)))
        if days:
            fact = happened(days[-1]).fact
            assert isinstance(fact, DayOpened)
            return fact.day
        first = await self._log.entry(1)
        return first.recorded_at.astimezone(SHANGHAI).date() - timedelta(days=1) if first else None


class AlertClerk:
    """Turns committed findings into alerts (预警)."""

    NAME = "clerk:alerts"

    def __init__(self, log: Log, pool: asyncpg.Pool, today: Callable[[], date] = shanghai_today) -> None:
        self._log = log
        self._pool = pool
        self._today = today
        self._after = 0

    async def work(self) -> int:
        """Raise what is found and not yet raised; the number of alerts written."""
        async with self._pool.acquire() as connection:
            findings, upto = await unalerted(connection, self._after)
        raised = sum([await self._raise(finding) for finding in findings])
        self._after = upto
        return raised

    async def _raise(self, found: Unalerted) -> bool:
        if await self._log.submission(self.NAME, found.key):
            return False
        fact = AlertRaised(
            rule=found.rule,
            rule_version=found.version,
            severity=found.severity,
            subject=found.subject,
            division=found.division,
            sentence_zh=found.sentence_zh,
            sentence_en=found.sentence_en,
            found_at=found.found_at,
        )
        return await write_once(
            self._log,
            self.NAME,
            found.key,
            fact,
            tags=(f"case:{found.subject}",),
            on=self._today(),
            causes=found.causes,
            invented=found.invented,
        )


class Clerk(Protocol):
    """Whoever writes without being asked; how much was written."""

    async def work(self) -> int: ...


async def run_clerks(
    clerks: Sequence[Clerk],
    projected: Callable[[int, float], Awaitable[int]],
    stop: asyncio.Event,
) -> None:
    """Work whenever the projections have moved on, until asked to stop; a fault is logged and tried again.

    In the order given: a day that one clerk opens is there for the next.
    """
    position = 0
    while not stop.is_set():
        try:
            for clerk in clerks:
                await clerk.work()
            position = await projected(position, IDLE_SECONDS)
        except Exception as fault:
            log_.error("clerk_fault", fault=repr(fault))
            await asyncio.sleep(1)
