"""The deadlines of a case in all of its rounds: by when, when it was done, whether that was in time. model.md §6.4.

Assignment and inspection have days where the parameters set them (start values 1 and 3 working days for critical, 3
and 10 for others); a second look and what was ordered have the day that a person gave. Where no day is set there is no
deadline, and nothing is late. A deadline that is still running is neither met nor missed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest

from domain.cases.deadlines import Due, WaitsFor, counted
from domain.cases.facts import CaseAssigned
from domain.cases.state import Case, Docket, RectificationOrder, Round
from domain.envelope import Happened
from domain.world import World

Done = tuple[date, int] | None
"""The day on which a step was taken, and the position of its event."""


@dataclass(frozen=True, slots=True)
class CaseDeadline:
    """One deadline; `met` is None while it still runs. `late_days` count to the day it was done, or to the moment's."""

    round: int
    step: WaitsFor
    due_on: date
    done_on: date | None
    done_position: int | None
    met: bool | None
    late_days: int


def deadlines_of(world: World, case: Case, docket: Docket, day: date) -> tuple[CaseDeadline, ...]:
    """Every deadline that the case had by a day, round by round."""
    events = [event for event in world.events(f"case:{case.case}") if event.occurred_on <= day]
    found: list[CaseDeadline] = []
    for number, (round_, until) in enumerate(zip(case.rounds, _ends(case), strict=True), 1):
        found += _counted(world, case, docket, round_, number, until, events, day)
        found += _second_looks(case, round_, number, until, day)
        found += _orders(case, round_, number, until, day)
    return tuple(found)


def _ends(case: Case) -> list[int | None]:
    """Before which position each round ended; None of the present one."""
    return [*(one.position for one in case.rounds[1:]), None]


def _within(position: int, since: int, until: int | None) -> bool:
    return position > since and (until is None or position < until)


def _counted(
    world: World,
    case: Case,
    docket: Docket,
    round_: Round,
    number: int,
    until: int | None,
    events: list[Happened],
    day: date,
) -> Iterator[CaseDeadline]:
    """交办 and 核查, which the parameters give days."""
    assigned = [
        (event.occurred_on, event.position)
        for event in events
        if isinstance(event.fact, CaseAssigned) and _within(event.position, round_.position, until)
    ]
    looks = [look for look in case.inspections if look.after(round_)]
    looked = [(look.on, look.position) for look in looks if _within(look.position, round_.position, until)]
    for step, done in ((WaitsFor.ASSIGNMENT, assigned), (WaitsFor.INSPECTION, looked)):
        first = done[0] if done else None
        due = counted(world.now, case, round_, docket, step, first[0] if first else day)
        if due is not None:
            yield _deadline(number, due, first, day)


def _second_looks(case: Case, round_: Round, number: int, until: int | None, day: date) -> Iterator[CaseDeadline]:
    for second in case.second_looks:
        if _within(second.position, round_.position, until):
            looks = [
                (look.on, look.position)
                for look in case.inspections
                if look.after(second) and _within(look.position, round_.position, until)
            ]
            due = Due(WaitsFor.INSPECTION, second.inspect_by)
            yield _deadline(number, due, looks[0] if looks else None, day)


def _orders(case: Case, round_: Round, number: int, until: int | None, day: date) -> Iterator[CaseDeadline]:
    """整改: of an order that a later one moved only what was late by then is left."""
    orders = [one for one in case.orders if _within(one.position, round_.position, until)]
    for order, later in zip_longest(orders, orders[1:]):
        done = _put_right(case, order, later.position if later else until)
        due = Due(WaitsFor.RECTIFICATION, order.correct_by)
        if later is None or done is not None:
            yield _deadline(number, due, done, day)
        elif later.on > order.correct_by:
            yield _deadline(number, due, None, later.on)


def _put_right(case: Case, order: RectificationOrder, until: int | None) -> Done:
    """The first report, or passed verification, that no failed verification came after."""
    checks = [one for one in case.verifications if _within(one.position, order.position, until)]
    since = max((one.position for one in checks if not one.met), default=order.position)
    reports = [(one.on, one.position) for one in case.reports if _within(one.position, since, until)]
    passed = [(one.on, one.position) for one in checks if one.met]
    return min([*reports, *passed], default=None)


def _deadline(number: int, due: Due, done: Done, day: date) -> CaseDeadline:
    on, position = done or (None, None)
    met = due.due_on >= on if on else (False if day > due.due_on else None)
    return CaseDeadline(number, due.step, due.due_on, on, position, met, due.overdue_days(on or day))
