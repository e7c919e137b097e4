"""One moment a request: what it resolves to, and the refusals that name the valid range."""

from datetime import UTC, date, datetime, timedelta

from projections.moment import (
    KnownAtWithoutZone,
    Moment,
    MomentOutOfRange,
    NotYetApplied,
    TwoWaysToKnow,
    resolve,
)
from tests.domain import opening as o
from tests.domain.scenario import Scenario
from tests.projections.conftest import TODAY, Projected
from tests.projections.writing import write

NOW = datetime(2026, 1, 1, tzinfo=UTC)


async def test_by_default_it_is_today_as_far_as_the_projections_have_come(projected: Projected) -> None:
    assert await resolve(projected.log, projected.reader, today=TODAY) == Moment(TODAY, 0, None, 0, 0)
    events = o.enterprise(Scenario()).events
    await projected.add(events)
    await write(projected.log, events)
    moment = await projected.at()
    assert (moment.effective_on, moment.position, moment.head, moment.lag) == (TODAY, 1, 2, 1)
    assert moment.recorded_at is not None


async def test_an_instant_resolves_once_to_the_last_position_recorded_by_then(projected: Projected) -> None:
    await write(projected.log, o.reduced(Scenario()).events)
    await projected.projector.catch_up()
    third = await projected.log.entry(3)
    assert third is not None
    exact = await resolve(projected.log, projected.reader, today=TODAY, known_at=third.recorded_at)
    just_before = third.recorded_at - timedelta(microseconds=1)
    before = await resolve(projected.log, projected.reader, today=TODAY, known_at=just_before)
    assert isinstance(exact, Moment)
    assert isinstance(before, Moment)
    assert (exact.position, exact.recorded_at, before.position) == (3, third.recorded_at, 2)
    beyond = await resolve(
        projected.log, projected.reader, today=TODAY, known_at=datetime(2999, 1, 1, tzinfo=UTC)
    )
    assert isinstance(beyond, Moment)
    assert beyond.position == beyond.head


async def test_what_cannot_be_meant_is_refused_with_the_range(projected: Projected) -> None:
    await projected.add(o.enterprise(Scenario()).events)
    log, reader = projected.log, projected.reader
    for position in (0, -1, 2):
        refused = await resolve(log, reader, today=TODAY, position=position)
        assert isinstance(refused, MomentOutOfRange)
        assert (refused.field, refused.first, refused.last) == ("position", "1", "1")
    early = await resolve(log, reader, today=TODAY, known_at=datetime(2000, 1, 1, tzinfo=UTC))
    assert isinstance(early, MomentOutOfRange)
    assert early.field == "knownAt"
    old = await resolve(log, reader, today=TODAY, effective_on=date(1900, 1, 1))
    assert isinstance(old, MomentOutOfRange)
    assert "1949-10-01" in old.message_en
    assert "the first entry of the ledger" in early.message_en
    first = await log.entry(1)
    assert first is not None
    assert early.first == first.recorded_at.isoformat()
    ahead = await resolve(log, reader, today=TODAY, effective_on=TODAY + timedelta(days=1))
    assert isinstance(ahead, MomentOutOfRange)
    assert (ahead.field, ahead.first, ahead.last) == ("effectiveOn", "1949-10-01", TODAY.isoformat())
    naive = await resolve(log, reader, today=TODAY, known_at=NOW.replace(tzinfo=None))
    assert isinstance(naive, KnownAtWithoutZone)
    assert naive.first == early.first
    both = await resolve(log, reader, today=TODAY, known_at=NOW, position=1)
    assert isinstance(both, TwoWaysToKnow)


async def test_an_empty_ledger_has_no_position_and_no_instant(projected: Projected) -> None:
    await projected.projector.catch_up()
    for asked in ({"position": 1}, {"known_at": NOW}):
        refused = await resolve(projected.log, projected.reader, today=TODAY, **asked)
        assert isinstance(refused, MomentOutOfRange)
        assert "holds no entry yet" in refused.message_en
        assert "尚无条目" in refused.message_zh


async def test_what_was_named_stays_and_what_is_known_now_may_change(projected: Projected) -> None:
    await projected.add(o.reduced(Scenario()).events)
    log, reader = projected.log, projected.reader
    head = await log.head()
    assert head.recorded_at is not None
    for asked, final in (
        ({}, False),
        ({"position": 2}, True),
        ({"known_at": head.recorded_at}, True),
        ({"known_at": head.recorded_at + timedelta(microseconds=1)}, False),
    ):
        moment = await resolve(log, reader, today=TODAY, **asked)
        assert isinstance(moment, Moment)
        assert moment.final is final


async def test_a_position_that_is_not_applied_yet_is_refused_and_not_summed(projected: Projected) -> None:
    events = o.enterprise(Scenario()).events
    await projected.add(events)
    await write(projected.log, events)
    refused = await resolve(projected.log, projected.reader, today=TODAY, position=2, wait_seconds=0)
    assert isinstance(refused, NotYetApplied)
    await projected.projector.catch_up()
    assert isinstance(await resolve(projected.log, projected.reader, today=TODAY, position=2), Moment)
