"""The trial balance in fen on two clocks, the fund of a city, and the compensation ledger with what came back."""

from datetime import date
from random import Random

import pytest

from domain.acceptance.commands import RevokeAcceptance
from domain.clawback.commands import LotClawback, OrderClawback, ReceiveClawback
from domain.compensation.commands import HoldBeneficiary, ReportFundUse
from domain.compensation.facts import FundUsed, UsePurpose
from domain.compensation.stage import CompensationStage
from domain.corrections.commands import CorrectEvent
from domain.fact import MoneyAccount
from domain.funds.commands import RaiseCountyShare, ReceivePrepayment
from domain.funds.facts import MoneyLevel
from projections.compensation import compensation_by_county, compensations
from projections.compensation.funds import fund
from projections.money import money_total, money_totals
from projections.money.totals import MoneyBy
from tests.domain import opening as o
from tests.domain.compensation import money as m
from tests.domain.compensation.histories import money_history
from tests.domain.scenario import Scenario
from tests.projections.conftest import Projected


def paid_and_revoked() -> Scenario:
    """9,000,000.00 paid at 50:30:20, all revoked, 7,200,000.00 ordered back and received (E-15)."""
    s = m.ratios(m.accepted_lot(300_000)).given(m.order(900_000_000, 300_000), "2020-02-01")
    s.given(RevokeAcceptance(task="task", lot="lot", tonnes=300_000, reason="抽查不符"), "2020-06-01")
    part = LotClawback(lot="lot", fen=720_000_000)
    s.given(OrderClawback(order="c-1", division="140800", clawed=(part,), reason="撤销验收"), "2020-06-10")
    return s.given(ReceiveClawback(lot="lot", order="c-1", fen=720_000_000), "2020-06-20")


@pytest.mark.rule("E-15", "YC-53")
async def test_the_trial_balance_shows_the_money_on_each_day_and_checks_to_zero(projected: Projected) -> None:
    await projected.add(paid_and_revoked().events)
    shown = {}
    for day in (date(2020, 1, 31), date(2020, 2, 1), date(2020, 6, 10), date(2020, 6, 20)):
        books = await money_totals(projected.reader, await projected.at(day))
        assert all(book.check == 0 for book in books)
        shown[day] = [{a.value: fen for a, fen in book.accounts.items() if fen} for book in books]
    assert list(shown.values()) == [
        [],
        [{"PAID": 900_000_000, "PROVINCE_POOL": -450_000_000, "CITY_POOL": -270_000_000, "COUNTY_POOL": -180_000_000}],
        [
            {
                "PAID": 180_000_000,
                "CLAWBACK_RECEIVABLE": 720_000_000,
                "PROVINCE_POOL": -450_000_000,
                "CITY_POOL": -270_000_000,
                "COUNTY_POOL": -180_000_000,
            }
        ],
        [{"PAID": 180_000_000, "COUNTY_POOL": -180_000_000}],
    ]  # fmt: skip


@pytest.mark.rule("E-15", "YC-53", "SX-17")
async def test_the_ledger_shows_what_could_come_back_and_what_did(projected: Projected) -> None:
    s = paid_and_revoked()
    use = FundUsed(purpose=UsePurpose.WORKERS, fen=1)
    s.given(ReportFundUse(lot="lot", uses=(use,), workers_need_fen=5), "2020-07-01")
    await projected.add(s.events)
    reach = []
    for day in (date(2020, 5, 31), date(2020, 6, 1), date(2020, 6, 10), date(2020, 7, 1)):
        (row,) = await compensations(projected.log, projected.reader, await projected.at(day))
        reach.append((row.clawback_reach_fen, row.clawback_open_fen, row.clawback_received_fen))
    assert reach == [(0, 0, 0), (720_000_000, 0, 0), (0, 720_000_000, 0), (0, 0, 720_000_000)]
    assert (row.used_fen, row.used_for_workers_fen, row.workers_need_fen) == (1, 1, 5)
    assert (row.stage, row.payable_fen, row.unfiled_orders) == (CompensationStage.PAID, 0, ("order-1",))
    (county,) = compensation_by_county([row])
    assert (county.clawback_received_fen, county.ordered_fen) == (720_000_000, 900_000_000)


@pytest.mark.rule("E-01", "YC-52")
async def test_a_sealed_lot_is_accepted_while_its_money_is_held(projected: Projected) -> None:
    s = o.reduced(Scenario())
    m.parameter(s, "compensation-rate.OWN_OVEN", number=3000)
    m.parameter(s, "compensation-rate.MARKET_TRADED", number=4800)
    s.given(HoldBeneficiary(lot="lot", reason="法院查封"), "2020-01-02")
    await projected.add(s.events)
    (row,) = await compensations(projected.log, projected.reader, await projected.at())
    assert (row.held, row.held_fen) == (True, (1_620_000_000, 2_592_000_000))
    assert (row.payable_fen, row.ordered_fen, row.accepted_tonnes) == (0, 0, 540_000)


@pytest.mark.rule("SX-08", "X-13", "X-14")
async def test_a_fund_shows_what_was_raised_and_what_is_still_advanced(projected: Projected) -> None:
    receipt = ReceivePrepayment(
        division="140800", year=2019, level=MoneyLevel.PROVINCE, holder="140800", fen=500_000_000
    )
    s = m.accepted_lot().given(receipt, "2019-09-01")
    s.given(RaiseCountyShare(division=o.WENXI, year=2019, fen=7), "2019-10-01")
    await projected.add(s.events)
    found = await fund(projected.log, await projected.at(), "140800", 2019)
    assert found.advanced("140800", MoneyLevel.PROVINCE).open_fen == 500_000_000
    assert found.county_raised_fen == 7
    assert (await fund(projected.log, await projected.at(date(2019, 9, 30)), "140800", 2019)).county_raised_fen == 0
    assert (await fund(projected.log, await projected.at(), "140800", 2020)).advances == ()
    (city,) = await money_totals(projected.reader, await projected.at(), "city")
    assert (city.key, city.accounts[MoneyAccount.ADVANCED]) == ("140800", 500_000_000)
    assert await money_totals(projected.reader, await projected.at(), "lot") == []


@pytest.mark.rule("E-17")
async def test_a_voided_order_leaves_both_versions_and_a_balance_of_zero(projected: Projected) -> None:
    s = m.ratios(m.accepted_lot()).given(m.order(), "2020-02-01")
    paid = s.last
    correction = CorrectEvent(position=paid.position, reason="重复录入", second_office="市审计局")
    s.given(correction, "2020-03-01", role=paid.role, office=paid.office)
    await projected.add(s.events)
    before = await money_totals(projected.reader, await projected.at(position=paid.position), "lot")
    assert before[0].accounts[MoneyAccount.PAID] == m.APPROVED
    (after,) = await money_totals(projected.reader, await projected.at(), "lot")
    assert set(after.accounts.values()) == {0}
    (row,) = await compensations(projected.log, projected.reader, await projected.at())
    assert (row.ordered_fen, row.payable_fen) == (0, m.APPROVED)


@pytest.mark.rule("YC-51", "X-14")
@pytest.mark.parametrize("seed", range(6))
async def test_a_random_history_of_money_checks_to_zero_at_every_position(projected: Projected, seed: int) -> None:
    s = money_history(Random(seed))
    await projected.add(s.events)
    groups: tuple[MoneyBy, ...] = ("county", "city", "lot")
    for position in range(1, len(s.events) + 1, 7):
        moment = await projected.at(position=position)
        for by in groups:
            assert all(book.check == 0 for book in await money_totals(projected.reader, moment, by))
    books = await money_totals(projected.reader, await projected.at())
    whole = money_total(books, "140000", "山西省").accounts
    for account in MoneyAccount:
        rows = [row for event in s.events for row in event.fact.money if row.account is account]
        assert whole[account] == sum(row.fen for row in rows)
