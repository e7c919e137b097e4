"""The engine finds and clears what asking every rule about everything does, on the same events (agenda, watches)."""

from collections.abc import Iterator
from datetime import UTC, date, timedelta
from random import Random

import msgspec
import pytest

from bench.province import province
from domain.days import DayOpened
from domain.envelope import Happened, Role
from ledger.entry import encode, join, time_frame
from ledger.events import RecordedEvent
from projections.findings.archive import Archive
from projections.findings.engine import Change, Cleared
from projections.history import happened
from tests.domain.histories import history
from tests.projections.asked_anyway import AskedAnyway
from tests.projections.findings.asking_all import AskingAll

APART = 1_000
"""Room for new days between the positions of a history."""


def told(change: Change) -> tuple[object, ...]:
    """What a change is, without the words."""
    cleared = isinstance(change, Cleared)
    return cleared, change.event.position, msgspec.structs.astuple(change.finding)


def alike(events: list[Happened]) -> int:
    """Run both over the same events; how many changes both gave."""
    engine, naive, count = AskedAnyway(world=Archive(at_hand=5)), AskingAll(), 0
    for event in events:
        given = [told(change) for change in engine.take(event)]
        assert sorted(given, key=str) == sorted(map(told, naive.take(event)), key=str), event
        count += len(given)
    return count


def day_at(position: int, day: date) -> Happened:
    return Happened(
        position=position,
        occurred_on=day,
        fact=DayOpened(day=day),
        tags=("days",),
        office="clerk:days",
        role=Role.CLERK,
        recorded_on=day,
    )


def with_days(events: list[Happened], chance: Random) -> Iterator[Happened]:
    """A history between whose events days open, up to years after its last."""
    day = date(2018, 12, 31)
    for event in events:
        for number in range(chance.choice((0, 0, 1, 1, 2, 6))):
            day += timedelta(days=chance.choice((1, 1, 3, 30)))
            yield day_at(event.position * APART - APART // 2 + number, day)
        corrects = tuple(position * APART for position in event.corrects)
        yield msgspec.structs.replace(event, position=event.position * APART, corrects=corrects)
    for number in range(1, 60):
        day += timedelta(days=chance.choice((1, 7, 40)))
        yield day_at((len(events) + 1) * APART + number, day)


@pytest.mark.parametrize("seed", range(12))
def test_random_histories_of_both_books_give_the_same_findings(seed: int) -> None:
    chance = Random(seed)
    alike(list(with_days(history(chance).events, chance)))


def test_the_histories_have_findings_to_compare() -> None:
    assert sum(alike(list(with_days(history(Random(n)).events, Random(n)))) for n in range(12)) > 40


def test_a_generated_province_gives_the_same_findings() -> None:
    events = []
    for position, recorded in enumerate(province(5_000), 1):
        new, at = recorded.event, recorded.at.astimezone(UTC)
        entry = join(encode(new.type, new.tags, new.data, new.meta, new.version), position, time_frame(at))
        events.append(happened(RecordedEvent(position, new.type, at, tuple(new.tags), entry)))
    assert alike(events) > 20
