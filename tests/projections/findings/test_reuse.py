"""D-01 and D-02: reduced capacity that someone tries to use again."""

from collections.abc import Callable
from datetime import date

import msgspec
import pytest

from domain.acquisitions.commands import AcquireLotByMerger
from domain.cases.facts import Severity
from domain.command import Command
from domain.compensation.commands import PayCompensation, ProposeCompensation, ReviewCompensation
from domain.enterprises.commands import MergeEnterprises, RegisterEnterprise
from domain.fact import Account
from domain.lots.commands import (
    CommitLotToProject,
    DeclareLotTrade,
    EliminateLotByOtherPlan,
    ListLot,
    SplitLot,
    SurrenderPaperCapacity,
)
from domain.lots.facts import LotPart, Provenance
from domain.lots.refusals import HoldsExceedBalance, PriceAboveCap, ReducedCapacityNotTradable
from domain.policy.commands import SetRuleParameter
from domain.policy.facts import Basis, ParameterValue
from domain.projects.commands import FileProject
from domain.projects.facts import Regime, Source
from domain.quantities import Share
from domain.refusals import Refusal, RoleNotPermitted, UnknownSubject, record
from domain.submissions import SubmissionRefused
from tests.domain import opening as o
from tests.domain.scenario import Scenario, day
from tests.projections.watching import causes, open_names, refused, still_open


def trade(lot: str = "lot", tonnes: int = 540_000, contract: str = "2020-06-01") -> DeclareLotTrade:
    return DeclareLotTrade(
        lot=lot,
        seller="jianlong",
        buyer="buyer",
        tonnes=tonnes,
        price_fen_per_tonne=4800,
        contract_date=day(contract),
    )


def with_buyer(s: Scenario) -> Scenario:
    return s.given(
        RegisterEnterprise(enterprise="buyer", legal_name="买方", division=o.HEJIN, county=o.HEJIN),
        "2018-12-31",
    )


@pytest.mark.rule("D-01", "YC-37", "E-16")
def test_a_reduced_lot_offered_for_sale_is_found() -> None:
    s = refused(with_buyer(o.reduced(Scenario())), trade(), "2020-06-02")
    (found,) = still_open(s)
    assert (found.rule, found.subject, found.severity) == ("D-01", "lot:lot", Severity.CRITICAL)
    assert ("LotListed", date(2019, 12, 31)) in causes(s, found)
    assert ("SubmissionRefused", date(2020, 6, 2)) in causes(s, found)
    assert "540,000" in found.sentence_zh
    assert "540,000" in found.sentence_en
    assert found.division == o.WENXI


@pytest.mark.rule("D-01", "YC-37", "YC-38")
@pytest.mark.parametrize(
    ("command", "words"),
    [
        (AcquireLotByMerger(lot="lot", merger="m", oven_built=False), "兼并重组转让"),
        (EliminateLotByOtherPlan(lot="lot", tonnes=540_000), "按其他方案淘汰"),
        (SurrenderPaperCapacity(lot="lot", task="task", tonnes=540_000), "凭文件上缴"),
        (ListLot(lot="lot", task="second", tonnes=540_000), "再次列入清单"),
    ],
    ids=["a merger", "another plan", "on paper", "the list"],
)
def test_a_reduced_lot_put_to_any_other_use_is_found(command: Command, words: str) -> None:
    s = with_buyer(o.reduced(Scenario()))
    o.lot(s, "other", 100_000)
    o.listed(s, "other", 100_000, task="second")
    merger = MergeEnterprises(
        merger="m",
        survivor="buyer",
        absorbed="jianlong",
        controlling_share=Share(num=1, den=1),
        agreement_date=day("2020-01-01"),
    )
    s.given(merger, "2020-01-01")
    (found,) = still_open(refused(s, command, "2020-06-02"))
    assert (found.rule, found.subject) == ("D-01", "lot:lot")
    assert f"{words} 540,000 吨，而可用余量为 0 吨" in found.sentence_zh


@pytest.mark.rule("D-01", "YC-37")
def test_a_trade_contracted_before_the_listing_is_lawful_to_declare_late() -> None:
    s = refused(with_buyer(o.reduced(Scenario())), trade(contract="2019-06-01"), "2020-06-02")
    assert open_names(s) == []


@pytest.mark.rule("D-01")
def test_a_refusal_on_a_free_lot_is_no_reuse() -> None:
    s = with_buyer(o.lot(o.enterprise(Scenario()), ovens=("oven",)))
    s.given(
        SetRuleParameter(
            parameter="price-cap", division="140800", value=ParameterValue(number=4800), unit="分/吨",
            basis=Basis.ASSUMED, note="as this test reads it",
        ),
        "2019-01-01",
    )
    dear = DeclareLotTrade(
        lot="lot",
        seller="jianlong",
        buyer="buyer",
        tonnes=540_000,
        price_fen_per_tonne=9900,
        contract_date=day("2020-06-01"),
    )
    assert open_names(refused(s, dear, "2020-06-02")) == []


@pytest.mark.rule("D-01")
def test_a_part_of_a_split_lot_is_followed_by_id() -> None:
    s = with_buyer(o.lot(o.enterprise(Scenario()), tonnes=600_000, ovens=("oven",)))
    o.listed(s, tonnes=200_000)
    parts = (
        LotPart(lot="a", account=Account.OPERATING, tonnes=200_000, list_hold_tonnes=200_000),
        LotPart(lot="b", account=Account.OPERATING, tonnes=400_000, ovens=("oven",)),
    )
    s.given(SplitLot(lot="lot", parts=parts), "2020-03-01")
    refused(s, trade("a", 200_000), "2020-06-02")
    refused(s, trade("lot", 600_000), "2020-06-03")
    assert open_names(s) == [("D-01", "lot:a"), ("D-01", "lot:lot")]


@pytest.mark.rule("D-01", "YC-38", "E-16")
def test_a_reduced_lot_behind_a_project_under_a_new_name_is_found() -> None:
    s = with_buyer(o.reduced(Scenario()))
    filed = FileProject(
        project="p2",
        owner="buyer",
        division=o.HEJIN,
        county=o.HEJIN,
        tonnes=400_000,
        sources=(Source(lot="lot", tonnes=540_000),),
        regime=Regime.LARGE_FOR_SMALL,
    )
    assert open_names(refused(s, filed, "2020-06-02")) == [("D-01", "lot:lot")]


@pytest.mark.rule("D-02", "E-19")
def test_one_lot_in_two_projects_is_found() -> None:
    s = o.lot(o.enterprise(Scenario()), tonnes=600_000, ovens=("oven",))
    o.project(s, (Source(lot="lot", tonnes=600_000),))
    o.project(s, (Source(lot="lot", tonnes=600_000),), name="second")
    o.committed(s, "lot", 600_000, 480_000)
    again = CommitLotToProject(lot="lot", project="second", retired_tonnes=600_000, carried_tonnes=480_000)
    assert open_names(refused(s, again, "2019-07-01")) == [("D-02", "lot:lot")]


@pytest.mark.rule("D-02")
def test_the_same_commitment_sent_twice_is_not_two_projects() -> None:
    s = o.lot(o.enterprise(Scenario()), tonnes=600_000, ovens=("oven",))
    o.project(s, (Source(lot="lot", tonnes=600_000),))
    o.committed(s, "lot", 600_000, 480_000)
    again = CommitLotToProject(lot="lot", project="project", retired_tonnes=600_000, carried_tonnes=480_000)
    assert open_names(refused(s, again, "2019-07-01")) == []


@pytest.mark.rule("D-02")
def test_a_lot_of_a_project_put_on_the_list_is_promised_twice() -> None:
    s = o.lot(o.enterprise(Scenario()), tonnes=600_000, ovens=("oven",))
    o.project(s, (Source(lot="lot", tonnes=600_000),))
    o.committed(s, "lot", 600_000, 480_000)
    o.lot(s, "other", 540_000)
    o.listed(s, "other", 540_000)
    refused(s, ListLot(lot="lot", task="task", tonnes=600_000), "2020-01-05")
    assert open_names(s) == [("D-02", "lot:lot")]


def pay(tonnes: int, order: str) -> PayCompensation:
    fen = tonnes * 3000
    return PayCompensation(
        lot="lot",
        payee="jianlong",
        tonnes=tonnes,
        fen=fen,
        province_fen=fen,
        city_fen=0,
        county_fen=0,
        order=order,
    )


@pytest.mark.rule("D-01")
def test_tonnes_paid_for_and_asked_for_again_are_found() -> None:
    s = o.reduced(Scenario())
    rate = SetRuleParameter(
        parameter="compensation-rate.OWN_OVEN",
        division="140000",
        value=ParameterValue(number=3000),
        unit="分/吨",
        basis=Basis.ASSUMED, note="as this test reads it",
    )
    s.given(rate, "2019-12-31")
    s.given(ProposeCompensation(lot="lot", category=Provenance.OWN_OVEN, tonnes=540_000), "2020-01-10")
    s.given(ReviewCompensation(lot="lot", approved_fen=1_620_000_000), "2020-01-20")
    s.given(pay(540_000, "order-1"), "2020-02-01")
    assert open_names(s) == []
    refused(s, pay(540_000, "order-2"), "2020-03-01")
    assert open_names(s) == [("D-01", "lot:lot")]


@pytest.mark.rule("D-01", "D-02")
def test_the_same_attempt_made_many_times_is_one_finding() -> None:
    s = with_buyer(o.reduced(Scenario()))
    for n in range(20):
        refused(s, trade(), f"2020-06-{n + 2:02}")
    refused(s, trade(tonnes=530_000), "2020-07-01")
    assert open_names(s) == [("D-01", "lot:lot")]
    filed = FileProject(
        project="p2",
        owner="buyer",
        division=o.HEJIN,
        county=o.HEJIN,
        tonnes=400_000,
        sources=(Source(lot="lot", tonnes=540_000),),
        regime=Regime.LARGE_FOR_SMALL,
    )
    refused(s, filed, "2020-07-02")
    refused(s, filed, "2020-07-03")
    assert [found.about for found in still_open(s)] == ["DeclareLotTrade", "FileProject"]


@pytest.mark.rule("D-01", "D-02")
@pytest.mark.parametrize("lot", [o.reduced, lambda s: o.listed(o.lot(o.enterprise(s), ovens=("oven",)))])
def test_a_lot_listed_again_for_the_same_task_asks_for_nothing_new(
    lot: Callable[[Scenario], Scenario],
) -> None:
    s = lot(Scenario())
    assert open_names(refused(s, ListLot(lot="lot", task="task", tonnes=540_000), "2020-06-02")) == []


@pytest.mark.rule("D-01", "D-02")
@pytest.mark.parametrize(
    ("refusal", "found"),
    [
        (RoleNotPermitted(role="COUNTY_OFFICE", command="DeclareLotTrade", allowed="CITY_OFFICE"), []),
        (UnknownSubject(field="buyer", subject="buyer"), []),
        (HoldsExceedBalance(field="occurredOn", lot="lot", over=1), []),
        (PriceAboveCap(field="priceFenPerTonne", price=2, cap=1), []),
        (ReducedCapacityNotTradable(field="tonnes", lot="lot", free=0, asked=540_000), [("D-01", "lot:lot")]),
    ],
)
def test_only_a_refusal_for_the_tonnes_is_an_attempt(refusal: Refusal, found: list[tuple[str, str]]) -> None:
    s = with_buyer(o.reduced(Scenario()))
    fact = SubmissionRefused(
        command="DeclareLotTrade", input=msgspec.to_builtins(trade()), refusals=(record(refusal),)
    )
    s.add(fact, ("lot:lot",), "2020-06-02")
    assert open_names(s) == found
