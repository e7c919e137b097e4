"""The worked examples of model.md §4.3, row by row, in tonnes (万吨 × 10,000)."""

import pytest

from domain.acceptance.commands import RevokeAcceptance
from domain.closing.commands import CertifyClosure
from domain.command import Accepted
from domain.corrections.commands import CorrectBaseline, CorrectEvent, ReplacementCommand
from domain.envelope import Role
from domain.fact import Account
from domain.lots.commands import (
    ConfirmLotTrade,
    DeclareLotTrade,
    EliminateLotByOtherPlan,
    ReplaceLot,
    SplitLot,
    SurrenderPaperCapacity,
    UnlistLot,
)
from domain.lots.facts import LotPart, Provenance
from domain.ovens.commands import ReportProductionOnClosedOven, StopOven
from domain.ovens.facts import Seen
from domain.policy.commands import SetRuleParameter
from domain.policy.facts import Basis, ParameterValue
from domain.projects.commands import StartProject
from domain.projects.facts import Regime, Source
from domain.quantities import Share
from domain.tasks.facts import EndState
from tests.domain import opening as o
from tests.domain.scenario import OPENING_DAY, Scenario, day, facts, refusal


def rows(scenario: Scenario, since: int = 0) -> list[tuple[str, str, int]]:
    """(lot, account, tonnes) of every posting written after an event, in order."""
    return [
        (row.lot, row.account.value, row.tonnes)
        for event in scenario.events[since:]
        for row in event.fact.postings
    ]


@pytest.mark.rule("YC-58")
def test_replacement_in_the_order_of_the_documents() -> None:
    s = o.lot(o.enterprise(Scenario()), tonnes=600_000, ovens=("old",))
    o.project(s, (Source(lot="lot", tonnes=600_000),), tonnes=480_000)
    o.committed(s, "lot", 600_000, 480_000)
    before = len(s.events)
    s.given(StartProject(project="project"), "2020-03-01")
    s.given(StopOven(oven="old"), "2020-06-01")
    assert rows(s, before) == []
    s.given(
        ReplaceLot(
            lot="lot",
            project="project",
            retired_tonnes=600_000,
            carried_tonnes=480_000,
            discounted_tonnes=120_000,
        ),
        "2020-06-30",
    )
    assert s.balance("lot", Account.OPERATING) == 480_000
    assert s.balance("lot", Account.DISCOUNTED) == 120_000
    assert s.balance("lot", Account.CARRIED) == 0
    started = [row for row in s.last.fact.postings if row.project == "project"]
    assert [(row.account, row.tonnes) for row in started] == [(Account.OPERATING, 480_000)]


@pytest.mark.rule("SX-09")
def test_equal_replacement_retired_before_the_start() -> None:
    s = o.lot(o.enterprise(Scenario()), tonnes=1_000_000, ovens=("old",))
    source = Source(lot="lot", tonnes=1_000_000, source_height_mm=5500, own=True)
    o.project(s, (source,), tonnes=1_000_000, regime=Regime.LARGE_FOR_LARGE)
    o.committed(s, "lot", 1_000_000, 1_000_000)
    s.given(
        ReplaceLot(
            lot="lot",
            project="project",
            retired_tonnes=1_000_000,
            carried_tonnes=1_000_000,
            discounted_tonnes=0,
        ),
        "2020-06-30",
    )
    assert s.balance("lot", Account.CARRIED) == 1_000_000
    s.given(StartProject(project="project"), "2021-01-01")
    assert s.balance("lot", Account.CARRIED) == 0
    assert s.balance("lot", Account.OPERATING) == 1_000_000
    assert s.balance("lot", Account.CARRIED, "2020-12-31") == 1_000_000


@pytest.mark.rule("YC-58")
def test_unbuilt_source_is_retired_on_the_day_of_the_start() -> None:
    s = o.lot(o.enterprise(Scenario()), tonnes=400_000, account=Account.UNBUILT)
    o.project(s, (Source(lot="lot", tonnes=400_000),), tonnes=320_000)
    o.committed(s, "lot", 400_000, 320_000)
    s.given(StartProject(project="project"), "2020-03-01")
    s.given(
        ReplaceLot(
            lot="lot",
            project="project",
            retired_tonnes=400_000,
            carried_tonnes=320_000,
            discounted_tonnes=80_000,
        ),
        "2020-03-01",
    )
    assert s.balance("lot", Account.OPERATING) == 320_000
    assert s.balance("lot", Account.DISCOUNTED) == 80_000
    assert s.balance("lot", Account.UNBUILT) == 0


@pytest.mark.rule("YC-37", "E-04")
def test_partial_reduction_of_twenty_of_sixty() -> None:
    s = o.lot(o.enterprise(Scenario()), tonnes=600_000, ovens=("big", "small"))
    parts = (
        LotPart(lot="a", account=Account.OPERATING, tonnes=200_000, ovens=("small",)),
        LotPart(lot="b", account=Account.OPERATING, tonnes=400_000, ovens=("big",)),
    )
    s.given(SplitLot(lot="lot", parts=parts), "2019-12-01")
    assert [s.balance(name, Account.OPERATING) for name in ("lot", "a", "b")] == [0, 200_000, 400_000]
    o.listed(s, "a", 200_000, ovens=("small",))
    o.accepted(o.demolished(s, "small", on="2020-05-01"), "a", 200_000, on="2020-06-01")
    assert s.balance("a", Account.REDUCED) == 200_000
    assert s.balance("b", Account.OPERATING) == 400_000
    o.enterprise(s, "buyer", o.HEJIN)
    offer = DeclareLotTrade(
        lot="b",
        seller="jianlong",
        buyer="buyer",
        tonnes=400_000,
        price_fen_per_tonne=4800,
        contract_date=s.last.occurred_on,
    )
    assert isinstance(s.when(offer, "2020-07-01"), Accepted)


@pytest.mark.rule("YC-37")
def test_trade_of_twenty_of_sixty_to_another_county() -> None:
    s = o.lot(o.enterprise(Scenario()), tonnes=600_000)
    o.enterprise(s, "buyer", o.HEJIN)
    parts = (
        LotPart(lot="kept", account=Account.OPERATING, tonnes=400_000),
        LotPart(lot="sold", account=Account.OPERATING, tonnes=200_000),
    )
    s.given(SplitLot(lot="lot", parts=parts), "2020-01-01")
    offer = DeclareLotTrade(
        lot="sold",
        seller="jianlong",
        buyer="buyer",
        tonnes=200_000,
        price_fen_per_tonne=3000,
        contract_date=s.last.occurred_on,
    )
    s.given(offer, "2020-01-02")
    s.given(ConfirmLotTrade(lot="sold", report_id="r1"), "2020-01-03")
    assert [(r.enterprise, r.account, r.tonnes) for r in s.last.fact.postings] == [
        ("jianlong", Account.TRANSFER, 200_000),
        ("jianlong", Account.OPERATING, -200_000),
        ("buyer", Account.UNBUILT, 200_000),
        ("buyer", Account.TRANSFER, -200_000),
    ]
    assert s.world.now.lot("sold").provenance is Provenance.MARKET_TRADED


@pytest.mark.rule("YC-37", "YC-38", "SX-22")
def test_revoked_acceptance_then_found_producing() -> None:
    s = o.reduced(Scenario(), 1_500_000)
    s.given(RevokeAcceptance(task="task", lot="lot", tonnes=300_000, reason="抽查不符"), "2020-03-01")
    assert s.balance("lot", Account.CLOSED_PENDING) == 300_000
    before = len(s.events)
    s.given(ReportProductionOnClosedOven(oven="oven", seen=Seen.OUTPUT), "2020-04-01")
    assert rows(s, before) == []
    unlist = UnlistLot(lot="lot", task="task", tonnes=300_000, reason="申请退出")
    assert refusal(s.when(unlist, "2020-04-02")).CODE == "ACCEPTED_TONNES_STAY"
    o.accepted(s, tonnes=300_000, on="2020-08-01")
    assert s.balance("lot", Account.REDUCED) == 1_500_000
    assert s.balance("lot", Account.CLOSED_PENDING) == 0


def baseline_of(tonnes: int) -> ReplacementCommand:
    return ReplacementCommand(
        command="RecognizeBaselineCapacity",
        occurred_on=OPENING_DAY,
        fields={
            "lot": "lot",
            "enterprise": "jianlong",
            "division": o.WENXI,
            "county": o.WENXI,
            "tonnes": tonnes,
            "basis": "NAMED_IN_DOCUMENT",
            "account": "OPERATING",
            "accountBasis": "INFERRED",
        },
    )


@pytest.mark.rule("E-17")
def test_correction_of_an_amount_reverses_on_the_opening_day() -> None:
    s = o.lot(o.enterprise(Scenario()), tonnes=540_000)
    position = s.last.position
    command = CorrectBaseline(
        position=position, replacement=baseline_of(450_000), reason="录入错误", second_office="省工信厅复核处"
    )
    s.given(command, "2020-05-01", role=Role.PROVINCE_MIIT)
    assert rows(s, position) == [
        ("lot", "OPERATING", -540_000),
        ("lot", "RECOGNIZED", 540_000),
        ("lot", "OPERATING", 450_000),
        ("lot", "RECOGNIZED", -450_000),
    ]
    assert {row.effective_on for row in s.last.fact.postings} == {OPENING_DAY}
    assert s.world.now.lot("lot").opened_tonnes == 450_000
    assert s.balance("lot", Account.OPERATING) == 450_000


def acceptance_on(on: str) -> ReplacementCommand:
    return ReplacementCommand(
        command="HoldCityAcceptance",
        occurred_on=day(on),
        fields={"task": "task", "verdict": "PASSED", "accepted": [{"lot": "lot", "tonnes": 200_000}]},
    )


def accepted_twenty(demolished_on: str) -> Scenario:
    s = o.lot(o.enterprise(Scenario()), tonnes=200_000, ovens=("oven",))
    o.listed(s, tonnes=200_000, ovens=("oven",), last_day="2020-10-31")
    o.demolished(s, on=demolished_on)
    return o.accepted(s, tonnes=200_000, on="2020-11-05")


@pytest.mark.rule("E-17")
def test_correction_of_a_date_moves_the_reduction() -> None:
    s = accepted_twenty("2020-10-20")
    command = CorrectEvent(
        position=s.last.position, replacement=acceptance_on("2020-10-30"), reason="日期有误", second_office="市府办"
    )
    s.given(command, "2020-12-01", role=Role.PROVINCE_OFFICE)
    assert s.balance("lot", Account.REDUCED, "2020-10-29") == 0
    assert s.balance("lot", Account.REDUCED, "2020-10-30") == 200_000
    assert s.balance("lot", Account.REDUCED) == 200_000
    assert s.world.now.task("task").accepted_net_tonnes == 200_000


@pytest.mark.rule("E-17")
def test_correction_of_a_date_before_the_closing_is_refused() -> None:
    s = accepted_twenty("2020-11-02")
    command = CorrectEvent(
        position=s.last.position, replacement=acceptance_on("2020-10-30"), reason="日期有误", second_office="市府办"
    )
    assert refusal(s.when(command, "2020-12-01", role=Role.PROVINCE_OFFICE)).RULES


@pytest.mark.rule("YC-37")
def test_only_the_province_corrects_reduced_tonnes() -> None:
    s = accepted_twenty("2020-10-20")
    command = CorrectEvent(position=s.last.position, reason="撤回", second_office="复核")
    decided = s.when(command, "2020-12-01", role=Role.CITY_GOV, office="运城市人民政府")
    assert refusal(decided).CODE == "PROVINCE_CORRECTS_REDUCED"


@pytest.mark.rule("SX-22")
def test_elimination_by_another_plan_stays_outside_the_reduction() -> None:
    s = o.lot(o.enterprise(Scenario(), "hengtai"), tonnes=600_000, owner="hengtai")
    s.given(EliminateLotByOtherPlan(lot="lot", tonnes=600_000), "2019-12-31")
    assert s.balance("lot", Account.ELIMINATED_OTHER) == 600_000
    assert s.balance("lot", Account.REDUCED) == 0


@pytest.mark.rule("SX-03")
def test_paper_capacity_is_surrendered_on_documents() -> None:
    s = o.enterprise(Scenario())
    share = Share(num=51, den=100)
    o.lot(
        s,
        tonnes=200_000,
        account=Account.UNBUILT,
        provenance=Provenance.MERGED_NO_OVEN,
        controlling_share=share,
    )
    o.listed(s, tonnes=200_000, end_state=EndState.PAPER)
    s.given(SurrenderPaperCapacity(lot="lot", task="task", tonnes=200_000), "2020-01-10")
    o.accepted(s, tonnes=200_000, on="2020-02-01")
    assert s.balance("lot", Account.REDUCED) == 200_000


@pytest.mark.rule("YC-28")
def test_two_ovens_jointly_behind_one_lot() -> None:
    s = o.lot(o.enterprise(Scenario(), county=o.HEJIN), tonnes=300_000, county=o.HEJIN, ovens=("o3", "o4"))
    checklist = SetRuleParameter(
        parameter="closing-checklist", division="140800", value=ParameterValue(items=("断电",)), unit="项",
        basis=Basis.ASSUMED, note="as this test reads it",
    )
    s.given(checklist, "2019-01-01")
    o.listed(s, tonnes=300_000, county=o.HEJIN, ovens=("o3", "o4"), end_state=EndState.CLOSE)
    before = len(s.events)
    for oven, on in (("o3", "2019-12-20"), ("o4", "2020-01-05")):
        assert rows(s, before) == []
        s.given(StopOven(oven=oven), on)
        s.given(certify(oven, on), on)
    assert rows(s, before) == [("lot", "CLOSED_PENDING", 300_000), ("lot", "OPERATING", -300_000)]
    assert s.balance("lot", Account.CLOSED_PENDING, "2020-01-04") == 0


def certify(oven: str, on: str) -> CertifyClosure:
    from domain.closing.facts import ClosingElement, ElementScope

    element = ClosingElement(name="断电", done_on=day(on), scope=ElementScope.OVEN, by="供电公司")
    return CertifyClosure(ovens=(oven,), elements=(element,))


def test_every_fact_of_an_acceptance_is_in_one_append() -> None:
    s = o.lot(o.enterprise(Scenario()), ovens=("oven",))
    o.demolished(o.listed(s, ovens=("oven",)))
    from domain.acceptance.commands import HoldCityAcceptance
    from domain.acceptance.facts import AcceptedTonnes, Verdict

    passed = HoldCityAcceptance(
        task="task", verdict=Verdict.PASSED, accepted=(AcceptedTonnes(lot="lot", tonnes=540_000),)
    )
    names = [type(fact).__name__ for fact in facts(s.when(passed, "2019-11-15", office="市政府"))]
    assert names == ["CityAcceptanceHeld", "CapacityReduced"]
