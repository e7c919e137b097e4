"""The world whose events lie in a file is the world whose events lie in memory."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from bench.province import province
from domain.envelope import Evidence, Happened
from domain.fact import FREE_ACCOUNTS, Account
from domain.nouns import NOUNS
from domain.ovens.commands import RegisterOven
from domain.ovens.facts import OvenRestarted, OvenStopped
from domain.world import View, World
from ledger.entry import encode, join, time_frame
from ledger.events import RecordedEvent
from projections.findings.archive import Archive
from projections.history import happened
from tests.domain import opening as o
from tests.domain.scenario import Scenario

SIZE = 3_000


@pytest.fixture(scope="module")
def events() -> list[Happened]:
    """A generated province with late reports and corrections."""
    told = []
    for position, one in enumerate(province(SIZE), 1):
        event = one.event
        entry = join(encode(event.type, event.tags, event.data, event.meta, 1), position, time_frame(one.at))
        told.append(happened(RecordedEvent(position, event.type, one.at, tuple(event.tags), entry)))
    return told


def states(view: View, tags: set[str]) -> dict[tuple[str, str], object]:
    """Every state of every subject."""
    return {
        (noun.__name__, tag): view._state(noun, tag.split(":", 1)[1])
        for tag in sorted(tags)
        for noun, one in NOUNS.items()
        if tag.startswith(one.prefix + ":")
    }


def test_states_lines_and_books_are_those_of_the_world_in_memory(events: list[Happened]) -> None:
    plain, archive, tags = World(), Archive(at_hand=3), set[str]()
    for number, event in enumerate(events):
        plain.append(event)
        archive.append(event)
        tags.update(event.tags)
        if number % 500 == 499:
            assert states(archive.now, tags) == states(plain.now, tags)
    day = events[SIZE // 2].occurred_on - timedelta(days=30)
    assert states(archive.on(day), tags) == states(plain.on(day), tags)
    for tag in tags:
        assert archive.events(tag) == plain.events(tag)
        assert archive.events(tag, OvenStopped, OvenRestarted) == plain.events(tag, OvenStopped, OvenRestarted)
        if tag.startswith("lot:"):
            lot = tag.removeprefix("lot:")
            assert archive.book(lot) == plain.book(lot)
            assert archive.total(lot, FREE_ACCOUNTS) == plain.total(lot, FREE_ACCOUNTS)
            assert archive.total(lot, Account) == plain.total(lot, Account) == 0


def test_an_event_comes_back_from_the_file_as_it_was_put(events: list[Happened]) -> None:
    archive = Archive(at_hand=1)
    for event in events:
        archive.append(event)
    assert [archive._shelf[event.position] for event in events] == events


def test_an_event_on_the_shelf_has_every_field(events: list[Happened]) -> None:
    """D-20 and D-21 look at evidence that was handed in long ago."""
    taken = datetime(2020, 5, 1, 8, tzinfo=UTC)
    photo = Evidence(sha256="ab" * 32, media_type="image/jpeg", kind="PHOTO", captured_at=taken)
    full = msgspec.structs.replace(events[0], evidence=(photo,), documents=("d",), causes=(1,), invented=True)
    archive = Archive(at_hand=1)
    for event in (full, events[1], events[2]):
        archive.append(event)
    assert archive._shelf[full.position] == full


def test_what_a_correction_took_out_does_not_stand(events: list[Happened]) -> None:
    archive = Archive(at_hand=1)
    for event in events:
        archive.append(event)
    voided = {position for event in events for position in event.corrects}
    assert voided
    assert not voided & set(archive._filed)
    assert len(archive._filed) == len(set(archive._filed))


def test_what_an_event_was_proved_by_comes_back_too() -> None:
    taken = datetime(2023, 10, 31, 1, 30, tzinfo=UTC)
    photo = Evidence(sha256="a" * 64, media_type="image/jpeg", kind="photo", captured_at=taken)
    s = o.enterprise(Scenario())
    s.given(RegisterOven(oven="oven", enterprise="jianlong", division=o.WENXI), "2018-12-31", evidence=(photo,))
    archive = Archive(at_hand=1)
    for event in s.events:
        archive.append(event)
    assert [archive._shelf[event.position] for event in s.events] == s.events
    assert s.last.evidence == (photo,)
