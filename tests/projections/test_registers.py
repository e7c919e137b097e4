"""The registers as rows: what stands in which, on two clocks, and rebuilt to the same bytes."""

from datetime import date

import asyncpg
import pytest

from domain.acceptance.commands import RevokeAcceptance
from domain.corrections.commands import CorrectEvent
from domain.envelope import Role
from domain.lots.commands import DeclareLotTrade
from projections.moment import Moment
from projections.rebuild import rebuild
from projections.registers import (
    Revocation,
    Slice,
    corrections,
    late_registrations,
    refused,
    revocations,
)
from projections.registers.projection import REGISTERS
from tests.domain import opening as o
from tests.domain.scenario import Scenario, day
from tests.projections.conftest import Projected
from tests.projections.watching import day_opened
from tests.projections.watching import refused as attempt

ALL = Slice(division="140000", everything=True, unplaced=True)


def offer(price: int) -> DeclareLotTrade:
    return DeclareLotTrade(
        lot="lot",
        seller="jianlong",
        buyer="buyer",
        tonnes=540_000,
        price_fen_per_tonne=price,
        contract_date=day("2020-02-01"),
    )


def told() -> Scenario:
    """Reduced, offered all the same, twice; the acceptance revoked for nothing, and that revocation corrected."""
    s = o.enterprise(o.reduced(Scenario()), "buyer")
    attempt(attempt(s, offer(3000), "2020-02-01"), offer(2500), "2020-02-02")
    s.given(RevokeAcceptance(task="task", lot="lot", tonnes=540_000, reason="抽查不符"), "2020-06-01")
    void = CorrectEvent(position=s.last.position, reason="撤销有误", second_office="省工信厅")
    s.given(void, "2020-06-10", role=Role.PROVINCE_OFFICE, office=s.last.office)
    return day_opened(s, "2020-06-11")


async def when(projected: Projected, on: str, position: int | None = None) -> Moment:
    return await projected.at(day(on), position)


@pytest.mark.rule("E-16", "YC-37")
async def test_the_same_attempt_at_another_price_is_the_same_attempt(projected: Projected) -> None:
    await projected.add(told().events)
    rows = await refused(projected.reader, await when(projected, "2020-12-31"), ALL)
    assert [(row.command, row.attempt_no, row.attempts) for row in rows] == [
        ("DeclareLotTrade", 1, 2),
        ("DeclareLotTrade", 2, 2),
    ]
    assert {reason.code for row in rows for reason in row.reasons} == {"REDUCED_CAPACITY_NOT_TRADABLE"}
    assert rows[0].tags == ("enterprise:buyer", "enterprise:jianlong", "lot:lot")
    (one,) = await refused(projected.reader, await when(projected, "2020-02-01"), ALL)
    assert one.position == rows[0].position


@pytest.mark.rule("E-14", "E-17")
async def test_a_revocation_that_was_corrected_says_so_from_then_on(projected: Projected) -> None:
    s = told()
    await projected.add(s.events)
    now = await when(projected, "2020-12-31")
    (correction,) = await corrections(projected.reader, now, ALL)
    (row,) = await revocations(projected.reader, now, ALL)
    assert (row.kind, row.subject, row.task, row.tonnes) == (Revocation.ACCEPTANCE, "lot:lot", "task", 540_000)
    assert (row.voided_by_position, correction.voided_position) == (correction.position, row.position)
    assert (correction.was_type, correction.replaced_on, correction.reason) == (None, None, "撤销有误")
    (before,) = await revocations(
        projected.reader, await when(projected, "2020-12-31", row.position), ALL, Revocation.ACCEPTANCE
    )
    assert before.voided_by_position is None
    assert await revocations(projected.reader, now, ALL, Revocation.LOT_FILING) == []


@pytest.mark.rule("YC-01", "X-05", "JC-14")
async def test_late_registration_is_told_apart_from_late_work(projected: Projected) -> None:
    s = told()
    await projected.add(s.events)
    rows = await late_registrations(projected.reader, await when(projected, "2020-12-31"), ALL)
    assert {row.type for row in rows}.isdisjoint({"DayOpened", "EventCorrected", "SubmissionRefused"})
    assert all(row.days_late == (row.recorded_on - row.occurred_on).days for row in rows)
    (task,) = [row for row in rows if row.type == "EnterpriseTaskAssigned"]
    assert (task.occurred_on, task.last_day, task.days_past) == (date(2019, 12, 31), date(2019, 10, 31), 61)
    (accepted,) = [row for row in rows if row.type == "CityAcceptanceHeld"]
    assert (accepted.last_day, accepted.days_past) == (None, 0)
    least = task.days_late + 1
    later = await late_registrations(
        projected.reader, await when(projected, "2020-12-31"), ALL, least_days=least
    )
    assert [row.position for row in later] == [row.position for row in rows if row.days_late >= least]


async def test_the_registers_are_rebuilt_to_the_same_bytes(projected: Projected) -> None:
    await projected.add(told().events)
    connection = await asyncpg.connect(projected.database.projector)
    now = await when(projected, "2020-12-31")
    before = [await register(projected.reader, now, ALL) for register in (refused, corrections, revocations)]
    await rebuild(projected.log, connection, REGISTERS)
    await connection.close()
    after = [await register(projected.reader, now, ALL) for register in (refused, corrections, revocations)]
    assert after == before
    assert all(rows for rows in before)
