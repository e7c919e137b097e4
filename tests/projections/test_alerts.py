"""What the clerk of alerts reads, and what an inspector then sees."""

from datetime import date

import asyncpg
import pytest

from app.clerks import AlertClerk
from domain.cases.facts import Severity
from domain.ovens.commands import ReportProductionOnClosedOven, StopOven
from domain.ovens.facts import Seen
from domain.tasks.facts import EndState
from projections.findings.listing import alerts, findings, open_findings
from projections.findings.unalerted import unalerted
from tests.database import Database
from tests.domain import opening as o
from tests.domain.closing.checklists import ASSUMED, certify, checklist
from tests.domain.scenario import Scenario
from tests.projections.conftest import Projected
from tests.projections.watching import day_opened


def silent_then_closed() -> Scenario:
    s = checklist(o.lot(o.enterprise(Scenario()), ovens=("oven",)), "140800", ASSUMED)
    o.listed(s, ovens=("oven",), end_state=EndState.CLOSE, last_day="2020-10-31")
    day_opened(s, "2020-11-01")
    s.given(StopOven(oven="oven"), "2020-10-20")
    s.given(certify("oven", done_on="2020-10-25"), "2020-10-25", office="县工信局")
    return s.given(ReportProductionOnClosedOven(oven="oven", seen=Seen.CHARGING), "2020-11-10")


async def test_findings_are_known_from_their_position_and_kept_after_they_end(projected: Projected) -> None:
    s = silent_then_closed()
    await projected.add(s.events)
    opened = next(e.position for e in s.events if type(e.fact).__name__ == "DayOpened")
    then = await open_findings(projected.reader, await projected.at(position=opened))
    assert [(row.rule, row.found_on) for row in then] == [("D-22", date(2020, 11, 1))]
    assert await open_findings(projected.reader, await projected.at(position=opened - 1)) == []
    assert await open_findings(projected.reader, await projected.at(date(2020, 10, 31))) != []
    now = await open_findings(projected.reader, await projected.at())
    assert [row.rule for row in now] == ["D-05", "D-17"]
    history = await findings(projected.reader, await projected.at(), o.WENXI)
    ended = next(row for row in history if row.rule == "D-22")
    assert "2020-10-25" in (ended.cleared_because_zh or "")
    assert await findings(projected.reader, await projected.at(), o.HEJIN) == []


async def test_the_clerk_raises_each_finding_once_and_a_rebuilt_clerk_raises_none(
    projected: Projected,
) -> None:
    await projected.add(silent_then_closed().events)
    async with asyncpg.create_pool(projected.database.app, min_size=1, max_size=2) as pool:
        assert await AlertClerk(projected.log, pool, lambda: date(2021, 1, 1)).work() == 3
        assert await AlertClerk(projected.log, pool, lambda: date(2021, 1, 1)).work() == 0
    await projected.projector.catch_up()
    moment = await projected.at()
    raised = await alerts(projected.log, projected.reader, moment)
    assert [(a.rule, a.severity, a.open) for a in raised] == [
        ("D-05", Severity.CRITICAL, True),
        ("D-17", Severity.CRITICAL, True),
        ("D-22", Severity.MEDIUM, False),
    ]
    found = await findings(projected.reader, moment)
    assert [(a.subject, a.causes) for a in raised] == [(f.subject, f.causes) for f in found]
    assert await alerts(projected.log, projected.reader, moment, o.HEJIN) == []
    assert len(await alerts(projected.log, projected.reader, moment, subject="oven:oven")) == 2


async def test_the_clerk_waits_where_nothing_is_projected_yet(database: Database) -> None:
    connection = await asyncpg.connect(database.app)
    assert await unalerted(connection, 0) == ([], 0)
    await connection.close()


async def test_the_clerk_goes_on_after_its_position(projected: Projected) -> None:
    s = silent_then_closed()
    await projected.add(s.events)
    found, upto = await unalerted(projected.reader, 0)
    assert (len(found), upto) == (3, len(s.events))
    assert await unalerted(projected.reader, upto) == ([], upto)
    later, _ = await unalerted(projected.reader, found[0].found_at)
    assert later == found[1:]


@pytest.mark.rule("JC-06", "JC-22")
async def test_three_findings_are_three_alerts_and_each_ends_for_itself(projected: Projected) -> None:
    s = Scenario()
    for number in range(3):
        o.lot(s if number else o.enterprise(s), f"lot-{number}", ovens=(f"oven-{number}",))
        o.listed(s, f"lot-{number}", task=f"task-{number}", ovens=(f"oven-{number}",), last_day="2020-10-31")
    day_opened(s, "2020-11-01")
    await projected.add(s.events)
    async with asyncpg.create_pool(projected.database.app, min_size=1, max_size=2) as pool:
        assert await AlertClerk(projected.log, pool, lambda: date(2021, 1, 1)).work() == 3
    await projected.projector.catch_up()
    raised = await alerts(projected.log, projected.reader, await projected.at())
    assert {(one.rule, one.subject, one.open) for one in raised} == {
        ("D-22", f"task:task-{number}", True) for number in range(3)
    }
