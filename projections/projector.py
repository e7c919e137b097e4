"""The projector: the one loop that turns events into rows (DESIGN §4).

Read after my position, apply the batch, save my position, in one transaction; so it may be killed anywhere and resumes
without a row lost or doubled. Each projection has its own position in `projections.live`; the loop reads once for all
of them. An event that cannot be applied stops that projection before it, loudly: the position and the reason stand in
`projections.live`, and it is tried again at the next start, or when it was rebuilt. One that applied what the ledger
does not hold (a backup was restored) stops as loudly. Two projectors at once wait for each other's row.

    projector = await Projector.open(log, dsn)
    await projector.run(stop)
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

import asyncpg
import structlog

from domain.envelope import Happened
from ledger.database import LOST
from ledger.events import RecordedEvent
from ledger.faults import LedgerUnavailable
from ledger.log import Log
from projections.building import RebuildAtWork
from projections.builds import bootstrap, drop_long_retired, ensure_live
from projections.catalogue import PROJECTIONS
from projections.history import happened
from projections.live import Live, astray, status
from projections.projection import Applier, Projection
from projections.queries import queries
from projections.rebuild import rebuild_all

CHUNK = 500
IDLE_SECONDS = 5.0
"""The longest wait for a wake-up before looking again: a hint may be lost."""
RETRY_SECONDS = 0.2
TIDY_SECONDS = 600.0
"""How often builds that were swapped out long ago are looked for."""
log_ = structlog.get_logger("projector")


class ProjectionStopped(Exception):
    """An event could not be applied; the projection stands before it and nothing is skipped."""

    def __init__(self, name: str, position: int, reason: str) -> None:
        super().__init__(
            f"投影 {name} 停在位置 {position} 之前 / stopped before position {position}: {reason}"
        )
        self.name = name
        self.position = position
        self.reason = reason


@dataclass(slots=True)
class _Lane:
    """One projection on its way: its applier is warmed up to `position`; None until it is, or after a fault."""

    projection: Projection
    position: int = 0
    applier: Applier | None = None
    stopped: ProjectionStopped | None = None
    astray: bool = False
    """Stopped because it rests on events that the ledger does not hold."""


@dataclass(slots=True)
class Projector:
    """Runs all projections against one database. Made by `Projector.open`; one connection, one task."""

    log: Log
    dsn: str
    lanes: list[_Lane]
    chunk: int = CHUNK
    _connection: Any = None
    _tidied: float = 0.0
    _moved: asyncio.Condition = field(default_factory=asyncio.Condition)

    @classmethod
    async def open(
        cls, log: Log, dsn: str, projections: Sequence[Projection] = PROJECTIONS, *, chunk: int = CHUNK
    ) -> "Projector":
        """Connect as quench_projector and make what is not there yet; a projection of older rules is built anew."""
        projector = cls(log, dsn, [_Lane(projection) for projection in projections], chunk)
        connection = await projector._connected()
        await bootstrap(connection)
        for projection in projections:
            await ensure_live(connection, projection)
        await projector._renew(connection, projections)
        return projector

    async def run(self, stop: asyncio.Event) -> None:
        """Keep all projections up with the log until asked to stop; a lost database is waited for."""
        stopping = asyncio.ensure_future(stop.wait())
        try:
            while not stop.is_set():
                try:
                    head = await self.catch_up()
                    await self._tidy()
                    changed = asyncio.ensure_future(self.log.changed(head, IDLE_SECONDS))
                    await asyncio.wait({changed, stopping}, return_when=asyncio.FIRST_COMPLETED)
                    changed.cancel()
                except (LedgerUnavailable, *LOST) as fault:
                    log_.warning("projector_waits_for_the_database", fault=str(fault))
                    await asyncio.wait({stopping}, timeout=RETRY_SECONDS)
        finally:
            stopping.cancel()
            await self.close()

    async def catch_up(self) -> int:
        """Apply everything up to the head, and return the head; stopped projections stay where they are."""
        for lane in self.lanes:
            await self._warm(lane)
        while True:
            running = [lane for lane in self.lanes if lane.stopped is None]
            if not running:
                return (await self.log.head()).size
            after = min(lane.position for lane in running)
            events, head = await self.log.read(after=after, limit=self.chunk)
            if not events:
                return head
            batch, broken = _decoded(events)
            for lane in running:
                await self._take(lane, batch, broken)
                if lane.applier is None:
                    await self._warm(lane)
            async with self._moved:
                self._moved.notify_all()

    async def changed(self, after: int, timeout: float) -> int:
        """The position that all projections have reached, as soon as it is larger than `after`, or at the timeout."""
        with suppress(TimeoutError):
            async with asyncio.timeout(timeout), self._moved:
                await self._moved.wait_for(lambda: self.position > after)
        return self.position

    @property
    def position(self) -> int:
        """The position that all projections have reached."""
        return min((lane.position for lane in self.lanes), default=0)

    async def status(self) -> dict[str, Live]:
        """Every projection as the database has it, with where and why it stopped."""
        return await status(await self._connected())

    async def close(self) -> None:
        """Let go of the database."""
        if self._connection is not None:
            with suppress(*LOST):
                await self._connection.close(timeout=2)
            self._connection = None

    async def __aenter__(self) -> "Projector":
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def _connected(self) -> asyncpg.Connection:
        if self._connection is None or self._connection.is_closed():
            self._connection = await asyncpg.connect(self.dsn, timeout=5)
            for (
                lane
            ) in self.lanes:  # What was being applied may or may not stand: believe the database alone.
                lane.applier = None
        return self._connection

    async def _renew(self, connection: asyncpg.Connection, projections: Sequence[Projection]) -> None:
        """Build what is of other rules anew, in one pass; another process that does so already is waited for."""
        while True:
            live = await status(connection)
            old = [one for one in projections if live[one.name].version != one.version]
            if not old:
                return
            try:
                async for rebuilt in rebuild_all(self.log, connection, old, dsn=self.dsn):
                    log_.info("projection_rebuilt", projection=rebuilt.name, schema=rebuilt.schema)
            except RebuildAtWork as other:
                log_.warning("projector_waits_for_a_rebuild", projection=other.name, position=other.position)
                await asyncio.sleep(RETRY_SECONDS)

    async def _tidy(self) -> None:
        now = asyncio.get_running_loop().time()
        if not self._tidied or now - self._tidied > TIDY_SECONDS:
            self._tidied = now
            await drop_long_retired(await self._connected())

    async def _warm(self, lane: _Lane) -> None:
        """An applier whose memory is that of the saved position, whoever saved it; none for what stands stopped."""
        (row,) = await (await self._connected()).fetch(queries("live")["all_live"], [lane.projection.name])
        live = Live(**row)
        if await self._stands(lane, live):
            return
        if lane.applier is None or live.position != lane.position:
            lane.applier = lane.projection.applier()
            await lane.applier.warm(self.log, live.position)
            lane.position = live.position

    async def _stands(self, lane: _Lane, live: Live) -> bool:
        """Whether a projection is stopped: it was and is, or it rests on what the ledger does not hold."""
        if refusal := astray([live]):
            if not lane.astray:
                lane.astray = True
                await self._stop(lane, min(live.position, live.size + 1), refusal.message_en)
            return True
        if lane.stopped is not None and live.stopped_at is not None and not lane.astray:
            return True
        if live.version != lane.projection.version:  # Its row is another projector's to write.
            if lane.stopped is None:
                why = f"rules of version {live.version} are live, these are of version {lane.projection.version}"
                lane.stopped = ProjectionStopped(live.name, live.position + 1, why)
                log_.error("projection_stopped", projection=live.name, position=live.position, reason=why)
            return True
        if live.stopped_at is not None and live.position == live.size:  # There is no event that it stands before.
            await (await self._connected()).execute(queries("live")["stop"], live.name, None, None)
        if lane.stopped is not None:
            log_.info("projection_goes_on", projection=live.name, position=live.position)
            lane.stopped, lane.astray, lane.applier = None, False, None
        return False

    async def _take(self, lane: _Lane, batch: Sequence[Happened], broken: ProjectionStopped | None) -> None:
        """Apply the batch whole, or else one by one so that the guilty event is known."""
        try:
            await self._apply(lane, batch)
        except Exception as fault:
            lane.applier = None
            if _lost(fault):
                raise
            await self._one_by_one(lane, batch)
        if broken is not None and lane.stopped is None:
            await self._stop(lane, broken.position, broken.reason)

    async def _one_by_one(self, lane: _Lane, batch: Sequence[Happened]) -> None:
        for event in batch:
            await self._warm(lane)
            try:
                await self._apply(lane, [event])
            except Exception as fault:
                lane.applier = None
                if _lost(fault):
                    raise
                await self._stop(lane, event.position, f"{type(event.fact).__name__}: {fault!r}")
                return

    async def _apply(self, lane: _Lane, batch: Sequence[Happened]) -> None:
        connection, applier = await self._connected(), lane.applier
        new = [event for event in batch if event.position > lane.position]
        if not new or applier is None:
            return
        async with connection.transaction():
            row = await connection.fetchrow(queries("live")["live_locked"], lane.projection.name)
            here = (row["position"], row["version"]) == (lane.position, lane.projection.version)
            if not here:  # Another projector was here, or a rebuild: warm up again, then go on.
                lane.applier = None
                return
            await applier.apply(connection, row["schema"], new)
            await connection.execute(queries("live")["advance"], lane.projection.name, new[-1].position)
        lane.position = new[-1].position

    async def _stop(self, lane: _Lane, position: int, reason: str) -> None:
        lane.stopped = ProjectionStopped(lane.projection.name, position, reason)
        log_.error("projection_stopped", projection=lane.projection.name, position=position, reason=reason)
        connection = await self._connected()
        await connection.execute(queries("live")["stop"], lane.projection.name, position, reason[:2000])


def _lost(fault: Exception) -> bool:
    """Whether the database went away, rather than refused; asyncpg's error for a bad argument is both."""
    return isinstance(fault, (*LOST, LedgerUnavailable)) and not isinstance(fault, ValueError)


def _decoded(events: Sequence[RecordedEvent]) -> tuple[list[Happened], ProjectionStopped | None]:
    """The events as facts, up to the first that is none of ours."""
    batch: list[Happened] = []
    for event in events:
        try:
            batch.append(happened(event))
        except Exception as fault:
            return batch, ProjectionStopped("*", event.position, f"{event.type}: {fault!r}")
    return batch, None
