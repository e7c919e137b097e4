"""The clerk of duties over a log in memory: what `app.duty_clerk` notes, at the same places, without reading it all.

The real clerk looks at every duty on every day. Here a duty is looked at on the day after a due day, and where it was
registered anew or corrected; on all other days the answer is the one it gave.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from heapq import heappop, heappush

from domain.corrections.facts import EventCorrected
from domain.duties.facts import ReportDutyRegistered, ReportOverdue
from domain.duties.state import Due, Duty, periods_due
from domain.envelope import Happened
from domain.world import World

_AHEAD = timedelta(days=62)
"""Longer than from one due day of any cycle to the next."""


class Duties:
    """The duties of a log, and the day on which each must be looked at next."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._day: date | None = None
        self._order: dict[str, int] = {}
        self._later: list[tuple[date, str]] = []
        self._touched: set[str] = set()

    def take(self, event: Happened) -> Iterator[tuple[Duty, Due]]:
        """What is overdue and not noted once this event stands; a duty registered late is looked at at once."""
        if isinstance(event.fact, ReportDutyRegistered):
            self._order.setdefault(event.fact.duty, len(self._order))
            yield from self._look({event.fact.duty})
        elif isinstance(event.fact, EventCorrected):
            names = (tag.removeprefix("duty:") for tag in event.tags if tag.startswith("duty:"))
            self._touched.update(name for name in names if name in self._order)

    def open(self, day: date) -> Iterator[tuple[Duty, Due]]:
        """What is overdue on a day that begins."""
        self._day = day
        names, self._touched = self._touched, set()
        while self._later and self._later[0][0] <= day:
            names.add(heappop(self._later)[1])
        yield from self._look(names)

    def _look(self, names: set[str]) -> Iterator[tuple[Duty, Due]]:
        if self._day is None:
            self._touched |= names
            return
        yesterday = self._day - timedelta(1)
        for name in sorted(names, key=self._order.__getitem__):
            duty = self._world.now.duty(name)
            noted = {one.period for one in duty.overdue}
            for due in periods_due(duty, yesterday):
                if due.period not in noted and not duty.on_time(due):
                    yield duty, due
            self._put_off(duty, yesterday)

    def _put_off(self, duty: Duty, after: date) -> None:
        coming = [due.due_on for due in periods_due(duty, after + _AHEAD) if due.due_on > after]
        begins = duty.valid_from or after
        if coming:
            heappush(self._later, (coming[0] + timedelta(1), duty.duty))
        elif begins > after:
            heappush(self._later, (begins, duty.duty))


def overdue(duty: Duty, due: Due) -> ReportOverdue:
    """The fact that the clerk writes."""
    return ReportOverdue(duty=duty.duty, period=due.period, due_on=due.due_on)
