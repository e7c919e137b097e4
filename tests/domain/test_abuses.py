"""Sequences of commands that a hostile or careless office might try; each once worked and must never again."""

import msgspec
import pytest

from domain.acceptance.commands import HoldCityAcceptance, RevokeAcceptance
from domain.acceptance.facts import AcceptedTonnes, Verdict
from domain.command import Accepted, Command
from domain.compensation.commands import (
    ObserveBankPayment,
    PayCompensation,
    ProposeCompensation,
    ReviewCompensation,
)
from domain.corrections.commands import CorrectEvent, ReplacementCommand
from domain.corrections.refusals import ReplacementOfAnotherKind
from domain.enterprises.commands import RegisterEnterprise
from domain.envelope import Role
from domain.fact import Account
from domain.lots.commands import BackLotWithOvens, ListLot, ReplaceLot, SplitLot, UnlistLot
from domain.lots.facts import LotPart, Provenance
from domain.ovens.commands import CommissionOven, RegisterOven, StopOven
from domain.policy.commands import SetRuleParameter
from domain.policy.facts import Basis, ParameterValue
from domain.projects.commands import StartProject
from domain.projects.facts import Source
from domain.seals.commands import PlaceSeal, ReplaceSeal
from domain.tasks.commands import AssignEnterpriseTask
from domain.tasks.facts import EndState
from tests.domain import opening as o
from tests.domain.scenario import OPENING_DAY, Scenario, by, day, refusal

JIEXIU = "140781"
YUNCHENG = "140800"


def as_command(command: Command, on: str) -> ReplacementCommand:
    fields = msgspec.to_builtins(command)
    return ReplacementCommand(command=type(command).__name__, occurred_on=day(on), fields=fields)


def correct(position: int, replacement: ReplacementCommand | None = None) -> CorrectEvent:
    return CorrectEvent(position=position, replacement=replacement, reason="更正", second_office="复核")


def two_cities() -> Scenario:
    """闻喜 of 运城 with its lot and oven, 介休 of 晋中 with its own."""
    s = o.lot(o.enterprise(Scenario()), ovens=("ours",))
    o.enterprise(s, "changsheng", JIEXIU)
    return o.lot(s, "theirs", 600_000, owner="changsheng", county=JIEXIU, ovens=("foreign",))


@pytest.mark.parametrize(
    "command",
    [
        StopOven(oven="foreign"),
        BackLotWithOvens(lot="lot", ovens=("foreign",), tonnes=1),
        RegisterOven(oven="new", enterprise="jianlong", division=YUNCHENG, county=JIEXIU),
        AssignEnterpriseTask(
            task="t",
            enterprise="jianlong",
            division=o.WENXI,
            tonnes=1,
            deadline=by("2020-12-31"),
            required_end_state=EndState.CLOSE,
            lots=("theirs",),
        ),
        SplitLot(
            lot="lot",
            parts=(LotPart(lot="a", account=Account.OPERATING, tonnes=540_000, ovens=("foreign",)),),
        ),
    ],
    ids=lambda command: type(command).__name__,
)
def test_a_foreign_subject_looks_absent_wherever_it_is_named(command: Command) -> None:
    decided = two_cities().when(command, "2020-01-01", division=YUNCHENG)
    assert refusal(decided).CODE == "UNKNOWN_SUBJECT"
    assert not refusal(decided).RECORDED


@pytest.mark.rule("X-28", "SX-22")
def test_an_enterprise_of_another_city_is_no_more_told_by_registering_its_id_than_a_foreign_oven_is() -> None:
    s = two_cities()
    company = RegisterEnterprise(
        enterprise="changsheng", legal_name="甲焦化", division=o.WENXI, county=o.WENXI
    )
    oven = RegisterOven(oven="foreign", enterprise="jianlong", division=o.WENXI, county=o.WENXI)
    answers = [refusal(s.when(one, "2020-01-01", division=YUNCHENG)) for one in (company, oven)]
    assert [(one.CODE, one.field, one.RECORDED) for one in answers] == [
        ("UNKNOWN_SUBJECT", "enterprise", False),
        ("UNKNOWN_SUBJECT", "oven", False),
    ]
    assert "介休" not in answers[0].message_zh
    own = msgspec.structs.replace(company, enterprise="jianlong")
    assert refusal(s.when(own, "2020-01-01", division=YUNCHENG)).CODE == "ALREADY_EXISTS"
    assert refusal(s.when(company, "2020-01-01")).CODE == "ALREADY_EXISTS"


def test_a_foreign_subject_looks_absent_before_the_role_is_judged() -> None:
    s = two_cities()
    listing = ListLot(lot="theirs", task="none", tonnes=1)
    foreign = refusal(s.when(listing, "2020-01-01", role=Role.ENTERPRISE, division=YUNCHENG))
    absent = refusal(
        s.when(msgspec.structs.replace(listing, lot="nothing"), "2020-01-01", role=Role.ENTERPRISE, division=YUNCHENG)
    )
    assert (foreign.CODE, foreign.field) == (absent.CODE, absent.field) == ("UNKNOWN_SUBJECT", "lot")


def test_a_correction_puts_nothing_in_place_that_its_office_could_not_submit() -> None:
    s = two_cities().given(StopOven(oven="ours"), "2020-01-01", division=YUNCHENG, office="运城局")
    foreign = correct(s.last.position, as_command(StopOven(oven="foreign"), "2020-01-01"))
    role = s.last.role
    decided = s.when(foreign, "2020-02-01", role=role, office="运城局", division=YUNCHENG)
    assert refusal(decided).CODE == "UNKNOWN_SUBJECT"


@pytest.mark.rule("E-17")
def test_a_correction_mends_the_same_subject_only() -> None:
    s = two_cities().given(RegisterOven(oven="b", enterprise="jianlong", division=o.WENXI), "2019-01-01")
    s.given(StopOven(oven="ours"), "2020-01-01", office="局")
    other = correct(s.last.position, as_command(StopOven(oven="b"), "2020-01-01"))
    decided = s.when(other, "2020-02-01", role=s.last.role, office="局")
    assert refusal(decided).CODE == "REPLACEMENT_OF_ANOTHER_KIND"


@pytest.mark.rule("E-17")
def test_a_replacement_of_another_kind_is_refused_by_the_names_of_both() -> None:
    s = two_cities().given(RegisterOven(oven="b", enterprise="jianlong", division=o.WENXI), "2019-01-01")
    s.given(BackLotWithOvens(lot="lot", ovens=("ours", "b"), tonnes=540_000), "2019-01-02", office="局")
    other = correct(s.last.position, as_command(BackLotWithOvens(lot="lot", ovens=("b",), tonnes=1), "2019-01-02"))
    refused = refusal(s.when(other, "2020-02-01", role=s.last.role, office="局"))
    assert isinstance(refused, ReplacementOfAnotherKind)
    assert (refused.expected, refused.given) == (
        "OvenBacksLot lot:lot ovens:ours、b",
        "OvenBacksLot lot:lot ovens:b",
    )


@pytest.mark.rule("E-17")
def test_a_foreign_event_and_an_absent_one_are_corrected_alike() -> None:
    s = two_cities().given(StopOven(oven="foreign"), "2020-01-01", office="介休局")
    for position in (s.last.position, 999):
        decided = s.when(correct(position), "2020-02-01", role=Role.COUNTY_OFFICE, division=YUNCHENG)
        assert refusal(decided).CODE == "NOTHING_TO_CORRECT"


@pytest.mark.rule("SX-22")
def test_a_seal_number_in_use_elsewhere_is_not_taken_over() -> None:
    s = two_cities().given(PlaceSeal(seal="jx-7", oven="foreign", point="上升管"), "2020-01-01")
    s.given(PlaceSeal(seal="wx-1", oven="ours", point="上升管"), "2020-01-01")
    for command in (
        PlaceSeal(seal="jx-7", oven="ours", point="炉门"),
        ReplaceSeal(seal="wx-1", new_seal="jx-7", oven="ours"),
    ):
        assert refusal(s.when(command, "2020-01-02", division=YUNCHENG)).CODE == "ALREADY_EXISTS"
    assert s.world.now.seal("jx-7").oven == "foreign"


def paid() -> Scenario:
    """建龙 reduced, and its compensation ordered."""
    s = o.reduced(Scenario())
    rate = SetRuleParameter(
        parameter="compensation-rate.OWN_OVEN",
        division=YUNCHENG,
        value=ParameterValue(number=3000),
        unit="分/吨",
        basis=Basis.ASSUMED, note="as this test reads it",
    )
    s.given(rate, "2019-01-01")
    s.given(ProposeCompensation(lot="lot", category=Provenance.OWN_OVEN, tonnes=540_000), "2020-01-10")
    s.given(ReviewCompensation(lot="lot", approved_fen=1_620_000_000), "2020-01-20")
    return s.given(order("o1"), "2020-02-01", office="运城财政局")


def order(name: str) -> PayCompensation:
    return PayCompensation(
        lot="lot",
        payee="jianlong",
        tonnes=540_000,
        fen=1_620_000_000,
        province_fen=1_620_000_000,
        city_fen=0,
        order=name,
    )


@pytest.mark.rule("YC-51")
def test_an_order_seen_at_the_bank_is_not_voided_to_pay_again() -> None:
    s = paid()
    position = s.last.position
    line = ObserveBankPayment(
        lot="lot", statement_line="b1", payee="jianlong", fen=1_620_000_000, order="o1"
    )
    s.given(line, "2020-02-03")
    decided = s.when(correct(position), "2020-03-01", role=Role.CITY_FINANCE, office="运城财政局")
    assert refusal(decided).CODE == "PAID_AT_THE_BANK"
    assert not isinstance(s.when(order("o2"), "2020-03-02", office="运城财政局"), Accepted)


@pytest.mark.rule("YC-37")
def test_paid_tonnes_do_not_become_usable_by_a_correction() -> None:
    s = paid()
    acceptance = next(e.position for e in s.events if type(e.fact).__name__ == "CapacityReduced")
    decided = s.when(correct(acceptance), "2020-03-01", role=Role.PROVINCE_OFFICE)
    assert refusal(decided).CODE == "PAID_TONNES_STAY"
    s.given(RevokeAcceptance(task="task", lot="lot", tonnes=540_000, reason="抽查不符"), "2020-04-01")
    unlist = UnlistLot(lot="lot", task="task", tonnes=540_000, reason="退出")
    assert refusal(s.when(unlist, "2020-04-02")).CODE == "ACCEPTED_TONNES_STAY"


@pytest.mark.rule("X-06", "YC-38")
def test_what_a_project_runs_is_not_reduced_with_the_old_ovens_demolition() -> None:
    s = o.lot(o.enterprise(Scenario()), tonnes=600_000, ovens=("oven",))
    o.project(s, (Source(lot="lot", tonnes=600_000),), tonnes=480_000)
    o.committed(s, "lot", 600_000, 480_000)
    s.given(StartProject(project="project"), "2020-01-01")
    replace = ReplaceLot(
        lot="lot",
        project="project",
        retired_tonnes=600_000,
        carried_tonnes=480_000,
        discounted_tonnes=120_000,
    )
    s.given(replace, "2020-02-01")
    o.demolished(s, on="2020-03-01")
    s.given(
        AssignEnterpriseTask(
            task="task",
            enterprise="jianlong",
            division=o.WENXI,
            tonnes=480_000,
            deadline=by("2020-12-31"),
            required_end_state=EndState.DEMOLISH,
        ),
        "2020-03-02",
    )
    assert refusal(s.when(ListLot(lot="lot", task="task", tonnes=480_000), "2020-03-02")).RULES


@pytest.mark.rule("YC-22")
def test_one_demolition_reduces_one_lot() -> None:
    s = o.reduced(Scenario())
    o.lot(s, "second", 300_000, ovens=("running",))
    backing = BackLotWithOvens(lot="second", ovens=("oven",), tonnes=300_000)
    assert refusal(s.when(backing, "2020-01-01")).CODE == "OVEN_COUNTED_ALREADY"
    part = LotPart(lot="child", account=Account.OPERATING, tonnes=300_000, ovens=("oven",))
    assert refusal(s.when(SplitLot(lot="second", parts=(part,)), "2020-01-01")).CODE == "OVEN_COUNTED_ALREADY"


@pytest.mark.rule("E-17")
def test_an_opening_is_corrected_as_one() -> None:
    s = two_cities()
    opening = next(e for e in s.events if type(e.fact).__name__ == "BaselineCapacityRecognized")
    decided = s.when(correct(opening.position), "2020-02-01", role=opening.role, office=opening.office)
    assert refusal(decided).CODE == "NOTHING_TO_CORRECT"


@pytest.mark.rule("E-17", "YC-37")
def test_what_later_events_rest_on_is_not_voided_before_them() -> None:
    s = o.reduced(Scenario())
    for fact in ("EnterpriseTaskAssigned", "OvenRegistered", "EnterpriseRegistered"):
        event = next(e for e in s.events if type(e.fact).__name__ == fact)
        decided = s.when(correct(event.position), "2020-03-01", role=event.role, office=event.office)
        assert refusal(decided).CODE == "LATER_EVENTS_REST", fact
    listing = next(e for e in s.events if type(e.fact).__name__ == "LotListed")
    decided = s.when(correct(listing.position), "2020-03-01", role=listing.role, office=listing.office)
    assert refusal(decided).CODE == "HOLDS_EXCEED_BALANCE"


def test_zero_tonnes_ask_for_nothing() -> None:
    decided = two_cities().when(UnlistLot(lot="lot", task="none", tonnes=0, reason="x"), "2020-01-01")
    assert refusal(decided).CODE in ("UNKNOWN_SUBJECT", "MALFORMED")


def test_an_acceptance_names_known_lots_only() -> None:
    s = o.listed(two_cities(), ovens=("ours",))
    accepted = HoldCityAcceptance(
        task="task", verdict=Verdict.PASSED, accepted=(AcceptedTonnes(lot="theirs", tonnes=1),)
    )
    foreign = refusal(s.when(accepted, "2020-01-01", division=YUNCHENG))
    assert (foreign.CODE, foreign.field) == ("UNKNOWN_SUBJECT", "accepted[0].lot")


def test_commissioning_is_reported_for_known_ovens() -> None:
    assert refusal(two_cities().when(CommissionOven(oven="none"), OPENING_DAY)).CODE == "UNKNOWN_SUBJECT"
