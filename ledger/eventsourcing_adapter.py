"""The ledger behind the synchronous `DCBRecorder` of the eventsourcing library, so that its applications run on it.

    class Accounts(DCBApplication):
        env = {"PERSISTENCE_MODULE": "ledger.eventsourcing_adapter", "LEDGER_DSN": "postgresql://quench_app@/quench?…",
               "MAPPER_TOPIC": "eventsourcing.dcb.msgpack:MessagePackMapper"}

The library's recorder is called from threads, ours lives in an event loop: one loop in a thread of its
own serves them. Two differences in the contract are settled here and nowhere else: the library's head is
None where nothing was read, and it is that of the last event where a limit was given.
"""

import asyncio
import threading
from collections.abc import Coroutine, Sequence
from typing import Any, TypeVar

from eventsourcing.dcb.api import (
    DCBAppendCondition,
    DCBEvent,
    DCBQuery,
    DCBReadResponse,
    DCBRecorder,
    DCBSequencedEvent,
    DCBSubscription,
)
from eventsourcing.dcb.persistence import DCBInfrastructureFactory, DCBListenNotifySubscription
from eventsourcing.dcb.popo import SimpleDCBReadResponse
from eventsourcing.persistence import IntegrityError, ProgrammingError, TrackingRecorder

from ledger.events import Condition, NewEvent, Part, Query, QueryItem, RecordedEvent
from ledger.faults import BadEvent, ConditionFailed
from ledger.log import Log

DSN = "LEDGER_DSN"
CALL_SECONDS_MAX = 60.0
WAIT_SECONDS = 1.0

Result = TypeVar("Result")


class LedgerRecorder(DCBRecorder):
    """A `DCBRecorder` on a log of its own."""

    def __init__(self, dsn: str) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="ledger recorder", daemon=True)
        self._thread.start()
        try:
            self.log = self.call(Log.open(dsn))
        except BaseException:
            self._end_loop()
            raise

    def read(
        self, query: DCBQuery | None = None, *, after: int | None = None, limit: int | None = None
    ) -> DCBReadResponse:
        """Matching events and the head that the library expects with them."""
        recorded, size = self.call(self.log.read(_query(query), after=after or 0, limit=limit))
        events = [_sequenced(event) for event in recorded]
        head: int | None = size or None
        if limit is not None:
            head = events[-1].position if events else None
        return SimpleDCBReadResponse(iter(events), head)

    def append(self, events: Sequence[DCBEvent], condition: DCBAppendCondition | None = None) -> int:
        """The position of the last event; IntegrityError where the condition fails."""
        if not events:
            raise ProgrammingError("Should be at least one event. Avoid this elsewhere")
        new = tuple(NewEvent(event.type, tuple(event.tags), event.data) for event in events)
        try:
            (receipt,) = self.call(self.log.append([Part(new)], _condition(condition)))
        except ConditionFailed as failed:
            raise IntegrityError(condition) from failed
        except BadEvent as bad:
            raise ProgrammingError(str(bad)) from bad
        return receipt.last_position

    def subscribe(
        self, query: DCBQuery | None = None, *, after: int | None = None
    ) -> DCBSubscription["LedgerRecorder"]:
        """Matching events, those to come included; blocks between them."""
        return LedgerSubscription(self, query=query, after=after)

    def call(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Run something in the loop of the log and wait for it, from any other thread."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(CALL_SECONDS_MAX)

    def close(self) -> None:
        """Write what is queued and let go of the database."""
        if self._thread.is_alive():
            self.call(self.log.close())
            self._end_loop()

    def _end_loop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


class LedgerSubscription(DCBListenNotifySubscription[LedgerRecorder]):
    """The library's pulling thread, woken when the log grows."""

    def __init__(
        self, recorder: LedgerRecorder, query: DCBQuery | None = None, after: int | None = None
    ) -> None:
        super().__init__(recorder=recorder, query=query, after=after)
        self._waker = threading.Thread(target=self._wake, name="ledger subscription", daemon=True)
        self._waker.start()

    def _wake(self) -> None:
        seen = self._last_position
        while not self._has_been_stopped:
            size = self._recorder.call(self._recorder.log.changed(seen, WAIT_SECONDS))
            if size > seen:
                seen = size
                self._has_been_notified.set()

    def __exit__(self, *args: object, **kwargs: Any) -> None:
        super().__exit__(*args, **kwargs)
        self._waker.join()


class LedgerFactory(DCBInfrastructureFactory[TrackingRecorder]):
    """What `DCBApplication` constructs from its environment; LEDGER_DSN says where the ledger is."""

    def __init__(self, env: Any) -> None:
        super().__init__(env)
        self._recorders: list[LedgerRecorder] = []

    def dcb_recorder(self) -> LedgerRecorder:
        """A recorder on the ledger at LEDGER_DSN."""
        dsn = self.env.get(DSN)
        if dsn is None:
            raise ProgrammingError(f"{DSN} is not set: it names the database of the ledger")
        recorder = LedgerRecorder(dsn)
        self._recorders.append(recorder)
        return recorder

    def close(self) -> None:
        """Close every recorder that was made."""
        for recorder in self._recorders:
            recorder.close()


def _query(query: DCBQuery | None) -> Query:
    items = query.items if query else []
    return Query(tuple(QueryItem(tuple(item.types), tuple(item.tags)) for item in items))


def _condition(condition: DCBAppendCondition | None) -> Condition | None:
    if condition is None:
        return None
    return Condition(_query(condition.fail_if_events_match), condition.after or 0)


def _sequenced(event: RecordedEvent) -> DCBSequencedEvent:
    return DCBSequencedEvent(DCBEvent(event.type, event.data, list(event.tags)), event.position)
