"""The clerk of duties (报送义务): on the first day after a due day it notes every report that is not in.

It reads the duties and the last day that was opened, never the machine's clock (model.md §0.5), and its keys are
`overdue:<duty>:<period>`: killed, doubled or late, it notes each period once, with the same content. What it noted
stays, also where the report comes later or was handed in on time and registered late.
"""

from datetime import date, timedelta

from app.clerks import write_once
from domain.days import DayOpened
from domain.duties.facts import ReportDutyRegistered, ReportOverdue
from domain.duties.state import Due, Duty, periods_due
from domain.world import World
from ledger.events import Query, QueryItem
from ledger.log import Log
from projections.folding import TAGS_AT_ONCE
from projections.history import happened


class DutyClerk:
    """Notes what is overdue (逾期)."""

    NAME = "clerk:duties"

    def __init__(self, log: Log) -> None:
        self._log = log
        self._after = 0
        self._day: date | None = None
        self._names: dict[str, None] = {}

    async def work(self) -> int:
        """Note every period that is overdue on the last opened day and is not noted; how many were written."""
        head = (await self._log.head()).size
        looking = await self._look(head)
        if not looking or self._day is None:
            return 0
        noted = 0
        names = list(self._names)
        for start in range(0, len(names), TAGS_AT_ONCE):
            world = await self._world(names[start : start + TAGS_AT_ONCE], head)
            for name in names[start : start + TAGS_AT_ONCE]:
                noted += await self._note(world.now.duty(name), self._day)
        self._after = head
        return noted

    async def _look(self, head: int) -> bool:
        """Take in new days and new duties; False where nothing came that could make a report overdue."""
        types = (DayOpened.TOPIC, ReportDutyRegistered.TOPIC)
        events, _ = await self._log.read(Query((QueryItem(types=types),)), after=self._after, upto=head)
        for event in map(happened, events):
            if isinstance(event.fact, DayOpened):
                self._day = max(self._day or event.fact.day, event.fact.day)
            elif isinstance(event.fact, ReportDutyRegistered):
                self._names[event.fact.duty] = None
        return bool(events)

    async def _world(self, names: list[str], head: int) -> World:
        items = tuple(QueryItem(tags=(f"duty:{name}",)) for name in names)
        events, _ = await self._log.read(Query(items), upto=head)
        return World(map(happened, events))

    async def _note(self, duty: Duty, day: date) -> int:
        """Whatever is registered of a duty by the day; a duty voided by a correction has no period."""
        noted = {one.period for one in duty.overdue}
        late = [
            due
            for due in periods_due(duty, day - timedelta(1))
            if due.period not in noted and not duty.on_time(due)
        ]
        return sum([await self._write(duty, due) for due in late])

    async def _write(self, duty: Duty, due: Due) -> bool:
        return await write_once(
            self._log,
            self.NAME,
            f"overdue:{duty.duty}:{due.period}",
            ReportOverdue(duty=duty.duty, period=due.period, due_on=due.due_on),
            tags=(f"duty:{duty.duty}",),
            on=due.due_on + timedelta(1),
            causes=(duty.registered_at,),
            invented=duty.invented,
        )
