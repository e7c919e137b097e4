"""The city's acceptance: it alone reduces, and only what is closed, listed and in the state the task asks for."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.acceptance import refusals as r
from domain.acceptance.commands import HoldCityAcceptance, RevokeAcceptance
from domain.acceptance.facts import AcceptanceRevoked, AcceptedTonnes, CityAcceptanceHeld, Verdict
from domain.command import Accepted, Decided
from domain.demolition.commands import DemolishEquipment
from domain.demolition.facts import Equipment
from domain.fact import Account
from domain.lots.commands import ListLot, SplitLot, SurrenderPaperCapacity, UnlistLot
from domain.lots.facts import CapacityReduced, LotPart, Provenance
from domain.lots.refusals import AcceptedTonnesStay, NotListedForTask
from domain.ovens.commands import RegisterOven, ReportProductionOnClosedOven, StopOven
from domain.ovens.facts import Seen
from domain.policy.facts import Basis
from domain.quantities import Share
from domain.refusals import UnknownSubject
from domain.tasks.commands import AssignCityTask, AssignEnterpriseTask
from domain.tasks.facts import EndState, TaskBook
from tests.domain import opening as o
from tests.domain.closing import checklists as k
from tests.domain.scenario import OPENING_DAY, Scenario, by, facts, refusal

CITY = "运城市人民政府"
MAIN = Equipment(kind="炭化室", main=True)


def accept(
    *parts: tuple[str, int],
    task: str = "task",
    verdict: Verdict = Verdict.PASSED,
    found: EndState | None = None,
) -> HoldCityAcceptance:
    accepted = tuple(AcceptedTonnes(lot=lot, tonnes=tonnes) for lot, tonnes in parts)
    return HoldCityAcceptance(task=task, verdict=verdict, accepted=accepted, end_state_found=found)


def task(s: Scenario, name: str = "task") -> Any:
    return s.world.now.task(name)


def listed(end_state: EndState, tonnes: int = 540_000, ovens: tuple[str, ...] = ("oven",)) -> Scenario:
    """A listed lot with its ovens in production, and 运城's checklist, assumed."""
    s = o.lot(o.enterprise(Scenario()), tonnes=tonnes, ovens=ovens)
    k.checklist(s, k.YUNCHENG, k.ASSUMED, Basis.ASSUMED)
    return o.listed(s, tonnes=tonnes, ovens=ovens, end_state=end_state, last_day="2020-10-31")


def certified(s: Scenario, oven: str = "oven", on: str = "2020-01-10") -> Scenario:
    return s.given(StopOven(oven=oven), on).given(k.certify(oven, done_on=on), on)


def torn_down(s: Scenario, oven: str = "oven", on: str = "2020-01-20") -> Scenario:
    return s.given(DemolishEquipment(oven=oven, items=(MAIN,)), on)


def balances(s: Scenario, lot: str = "lot") -> dict[str, int]:
    book = s.book(lot)
    found = {account.value: book.balance(account) for account in Account if account is not Account.RECOGNIZED}
    return {name: tonnes for name, tonnes in found.items() if tonnes}


@pytest.mark.rule("YC-20", "YC-22")
def test_a_passed_acceptance_reduces_the_lot_in_its_own_append() -> None:
    s = torn_down(listed(EndState.DEMOLISH))
    held, reduced = facts(s.when(accept(("lot", 540_000)), "2020-02-01", office=CITY, key="minutes-1"))
    assert isinstance(held, CityAcceptanceHeld)
    assert isinstance(reduced, CapacityReduced)
    assert (reduced.tonnes, reduced.acceptance_key) == (540_000, "minutes-1")
    assert held.postings == ()
    assert balances(s) == {"REDUCED": 540_000}
    assert task(s).accepted_net_tonnes == 540_000
    assert task(s).accepted[0].office == CITY
    assert s.events[-2].tags == ("task:task", "lot:lot", "oven:oven")
    assert s.events[-1].tags == ("lot:lot", "task:task", "oven:oven")


@pytest.mark.rule("YC-20", "YC-21")
def test_the_two_enterprises_of_list_1_reduce_108() -> None:
    s = Scenario()
    for name, county in (("jianlong", o.WENXI), ("hedong", o.HEJIN)):
        o.enterprise(s, name, county)
        o.lot(s, f"{name}-lot", 540_000, owner=name, county=county, ovens=(f"{name}-1",))
        o.listed(s, f"{name}-lot", task=name, owner=name, county=county, ovens=(f"{name}-1",))
        torn_down(s, f"{name}-1", "2019-10-28")
        s.given(accept((f"{name}-lot", 540_000), task=name), "2019-11-10", office=CITY)
    assert sum(balances(s, f"{name}-lot")["REDUCED"] for name in ("jianlong", "hedong")) == 1_080_000


@pytest.mark.rule("YC-04", "YC-22")
def test_sealed_but_standing_stays_closed_pending() -> None:
    s = certified(listed(EndState.DEMOLISH))
    refused = refusal(s.when(accept(("lot", 540_000)), "2020-02-01", office=CITY))
    assert isinstance(refused, r.EndStateNotReached)
    assert (refused.required, refused.missing) == ("DEMOLISH", "oven")
    assert balances(s) == {"CLOSED_PENDING": 540_000}


@pytest.mark.rule("YC-22")
def test_a_demolition_after_the_acceptances_day_does_not_help_it() -> None:
    s = torn_down(certified(listed(EndState.DEMOLISH)), on="2020-03-01")
    assert isinstance(
        refusal(s.when(accept(("lot", 540_000)), "2020-02-01", office=CITY)), r.EndStateNotReached
    )


@pytest.mark.rule("YC-23", "YC-27", "YC-29")
def test_a_closed_oven_need_not_be_demolished_where_the_task_says_close() -> None:
    s = certified(listed(EndState.CLOSE, 600_000))
    s.given(accept(("lot", 600_000)), "2020-02-01", office=CITY)
    assert balances(s) == {"REDUCED": 600_000}


@pytest.mark.rule("YC-23")
def test_demolished_is_not_certified() -> None:
    s = torn_down(listed(EndState.CLOSE))
    refused = refusal(s.when(accept(("lot", 540_000)), "2020-02-01", office=CITY))
    assert isinstance(refused, r.EndStateNotReached)
    assert refused.required == "CLOSE"


@pytest.mark.rule("YC-22", "YC-28")
def test_what_is_not_closed_is_not_accepted_and_the_refusal_says_what_is_missing() -> None:
    s = certified(listed(EndState.CLOSE, 300_000, ("3", "4")), "3")
    refused = refusal(s.when(accept(("lot", 300_000)), "2020-02-01", office=CITY))
    assert isinstance(refused, r.NotClosedPending)
    assert (refused.balance, refused.asked) == (0, 300_000)
    assert "焦炉 4 未认定关停" in refused.message_zh
    assert "4 neither certified nor demolished" in refused.message_en


@pytest.mark.rule("YC-22", "YC-28", "E-13")
def test_an_acceptance_dated_before_the_closing_is_refused() -> None:
    s = certified(
        certified(listed(EndState.CLOSE, 300_000, ("3", "4")), "3", "2019-12-20"), "4", "2020-01-05"
    )
    refused = refusal(s.when(accept(("lot", 300_000)), "2019-12-31", office=CITY))
    assert isinstance(refused, r.NotClosedPending)
    assert refused.day == "2019-12-31"
    assert isinstance(s.when(accept(("lot", 300_000)), "2020-01-05", office=CITY), Accepted)


@pytest.mark.rule("YC-22", "X-05")
def test_an_acceptance_may_be_dated_before_its_task() -> None:
    s = certified(listed(EndState.CLOSE), on="2019-10-20")
    s.given(accept(("lot", 540_000)), "2019-11-05", office=CITY)
    assert s.balance("lot", Account.REDUCED, "2019-11-05") == 540_000


@pytest.mark.rule("YC-50")
def test_a_failed_acceptance_is_recorded_and_reduces_nothing() -> None:
    s = certified(listed(EndState.CLOSE))
    (fact,) = facts(s.when(accept(verdict=Verdict.FAILED), "2020-02-01", office=CITY))
    assert isinstance(fact, CityAcceptanceHeld)
    assert [v.verdict for v in task(s).verdicts] == [Verdict.FAILED]
    assert balances(s) == {"CLOSED_PENDING": 540_000}
    decided = s.when(accept(("lot", 1), verdict=Verdict.FAILED), "2020-02-02", office=CITY)
    assert isinstance(refusal(decided), r.FailedAcceptsNothing)


@pytest.mark.rule("YC-14", "YC-50")
@pytest.mark.parametrize("end_state", [EndState.CLOSE, EndState.DEMOLISH])
def test_whoever_certified_or_demolished_does_not_accept(end_state: EndState) -> None:
    s = listed(end_state).given(StopOven(oven="oven"), "2020-01-09")
    s.given(k.certify("oven", done_on="2020-01-10"), "2020-01-10", office="河津市工信局")
    torn_down(s)
    worker = s.events[-1 if end_state is EndState.DEMOLISH else -2].office
    refused = refusal(s.when(accept(("lot", 540_000)), "2020-02-01", office=worker))
    assert isinstance(refused, r.SameOfficeDidTheWork)
    assert (refused.office, refused.subject) == (worker, "oven")
    blurred = s.when(accept(("lot", 540_000)), "2020-02-01", office=f"{worker} 。")
    assert isinstance(refusal(blurred), r.SameOfficeDidTheWork)


@pytest.mark.rule("YC-42", "E-04")
def test_a_partial_reduction_accepts_20_of_60() -> None:
    s = o.lot(o.enterprise(Scenario(), county="140824"), tonnes=600_000, county="140824", ovens=("oven",))
    k.checklist(s, k.YUNCHENG, k.ASSUMED, Basis.ASSUMED)
    s.given(RegisterOven(oven="part", enterprise="jianlong", division="140824"), OPENING_DAY)
    o.listed(s, tonnes=200_000, county="140824", end_state=EndState.CLOSE_OR_DEMOLISH, last_day="2020-10-31")
    parts = (
        LotPart(
            lot="a", account=Account.OPERATING, tonnes=200_000, list_hold_tonnes=200_000, ovens=("part",)
        ),
        LotPart(lot="b", account=Account.OPERATING, tonnes=400_000, ovens=("oven",)),
    )
    s.given(SplitLot(lot="lot", parts=parts), "2020-03-01")
    certified(s, "part", "2020-09-01")
    assert balances(s, "a") == {"CLOSED_PENDING": 200_000, "TRANSFER": -200_000}
    s.given(accept(("a", 200_000)), "2020-10-01", office=CITY)
    assert balances(s, "a") == {"REDUCED": 200_000, "TRANSFER": -200_000}
    assert balances(s, "b") == {"OPERATING": 400_000, "TRANSFER": -400_000}
    assert s.world.now.oven("oven").lots == ("b",)


@pytest.mark.rule("YC-42")
@pytest.mark.parametrize("way", [certified, torn_down])
def test_closing_or_demolishing_will_do_for_a_partial_task(way: Any) -> None:
    s = way(listed(EndState.CLOSE_OR_DEMOLISH, 70_000))
    assert isinstance(s.when(accept(("lot", 70_000)), "2020-02-01", office=CITY), Accepted)


@pytest.mark.rule("JC-11", "YC-04")
def test_where_no_end_state_is_stated_the_minutes_name_it() -> None:
    s = certified(listed(EndState.UNSTATED, 130_000))
    for unnamed in (None, EndState.UNSTATED, EndState.PAPER):
        decided = s.when(accept(("lot", 130_000), found=unnamed), "2020-12-01", office=CITY)
        assert isinstance(refusal(decided), r.EndStateNotNamed)
    demolished = s.when(accept(("lot", 130_000), found=EndState.DEMOLISH), "2020-12-01", office=CITY)
    assert isinstance(refusal(demolished), r.EndStateNotReached)
    s.given(accept(("lot", 130_000), found=EndState.CLOSE), "2020-12-01", office=CITY)
    assert task(s).end_state_found is EndState.CLOSE


@pytest.mark.rule("SX-03", "YC-11", "YC-22", "YC-50")
def test_paper_capacity_is_accepted_once_it_is_surrendered() -> None:
    s = o.lot(
        o.enterprise(Scenario()),
        tonnes=200_000,
        account=Account.UNBUILT,
        provenance=Provenance.MERGED_NO_OVEN,
        controlling_share=Share(num=51, den=100),
    )
    o.listed(s, tonnes=200_000, end_state=EndState.PAPER)
    refused = refusal(s.when(accept(("lot", 200_000)), "2020-02-01", office=CITY))
    assert isinstance(refused, r.NotClosedPending)
    surrender = SurrenderPaperCapacity(lot="lot", task="task", tonnes=200_000)
    s.given(surrender, "2020-01-15", office="运城市工信局")
    own = s.when(accept(("lot", 200_000)), "2020-02-01", office="运城市工信局")
    assert isinstance(refusal(own), r.SameOfficeDidTheWork)
    s.given(accept(("lot", 200_000)), "2020-02-01", office=CITY)
    assert balances(s) == {"REDUCED": 200_000}


@pytest.mark.rule("SX-03", "YC-04")
def test_closing_an_oven_is_no_surrender_of_paper() -> None:
    s = certified(listed(EndState.PAPER))
    refused = refusal(s.when(accept(("lot", 540_000)), "2020-02-01", office=CITY))
    assert isinstance(refused, r.EndStateNotReached)
    assert (refused.required, refused.missing) == ("PAPER", "lot")


@pytest.mark.rule("YC-50")
def test_an_acceptance_never_exceeds_its_task() -> None:
    s = certified(listed(EndState.CLOSE, 600_000))
    s.given(UnlistLot(lot="lot", task="task", tonnes=100_000, reason="调整（假设）"), "2020-01-15")
    s.given(ListLot(lot="lot", task="task", tonnes=100_000), "2020-01-16")
    o.lot(s, "second", 50_000)
    s.given(ListLot(lot="second", task="task", tonnes=50_000), "2020-01-16")
    decided = s.when(accept(("lot", 600_000), ("second", 50_000)), "2020-02-01", office=CITY)
    refused = refusal(decided)
    assert isinstance(refused, r.MoreThanTheTask)
    assert (refused.tonnes, refused.accepted, refused.asked) == (600_000, 0, 650_000)


@pytest.mark.rule("YC-22", "YC-20")
def test_only_lots_listed_for_the_task_are_accepted() -> None:
    s = o.lot(certified(listed(EndState.CLOSE)), "unlisted", 100_000)
    refused = refusal(s.when(accept(("unlisted", 100_000)), "2020-02-01", office=CITY))
    assert isinstance(refused, NotListedForTask)
    assert isinstance(refusal(s.when(accept(("nothing", 1)), "2020-02-01", office=CITY)), UnknownSubject)


@pytest.mark.rule("YC-50")
@pytest.mark.parametrize("parts", [(), (("lot", 100_000), ("lot", 100_000)), (("lot", 0),)])
def test_a_passed_acceptance_names_each_lot_once_with_its_tonnes(parts: tuple[tuple[str, int], ...]) -> None:
    s = certified(listed(EndState.CLOSE))
    assert isinstance(refusal(s.when(accept(*parts), "2020-02-01", office=CITY)), r.NothingAccepted)


@pytest.mark.rule("YC-50")
def test_acceptance_is_held_on_the_task_of_an_enterprise() -> None:
    s = Scenario()
    city = AssignCityTask(task="yc", division="140800", name="n", tonnes=1, deadline=by("2020-12-31"))
    s.given(city, "2019-12-31")
    o.lot(o.enterprise(s))
    assert isinstance(refusal(s.when(accept(("lot", 1), task="yc"), "2020-02-01")), r.NotAnEnterpriseTask)
    assert isinstance(refusal(s.when(accept(("lot", 1), task="none"), "2020-02-01")), UnknownSubject)


@pytest.mark.rule("JX-02", "JX-03", "X-06", "YC-04")
def test_what_exits_by_replacement_is_never_accepted_as_reduced() -> None:
    s = o.lot(o.enterprise(Scenario()), tonnes=600_000, ovens=("cs",))
    k.checklist(s, k.YUNCHENG, k.ASSUMED)
    command = AssignEnterpriseTask(
        task="task",
        enterprise="jianlong",
        division=o.WENXI,
        county=o.WENXI,
        tonnes=600_000,
        deadline=by("2023-10-31"),
        required_end_state=EndState.CLOSE,
        book=TaskBook.REPLACEMENT,
        lots=("lot",),
        ovens=("cs",),
    )
    s.given(command, "2023-08-01")
    refused = refusal(s.when(accept(("lot", 600_000)), "2023-11-10", office=CITY))
    assert isinstance(refused, r.ReplacedIsNotReduced)
    assert "ReplaceLot" in refused.REMEDY
    assert isinstance(refusal(s.when(accept(), "2023-11-10", office=CITY)), r.EndStateNotReached)
    certified(s, "cs", "2023-10-31")
    (fact,) = facts(s.when(accept(), "2023-11-10", office=CITY))
    assert isinstance(fact, CityAcceptanceHeld)
    assert (task(s).accepted_net_tonnes, s.balance("lot", Account.REDUCED)) == (0, 0)


def accepted_150() -> Scenario:
    s = certified(listed(EndState.CLOSE, 1_500_000))
    return s.given(accept(("lot", 1_500_000)), "2020-02-01", office=CITY)


def revoke(s: Scenario, tonnes: int, on: str = "2020-06-01", lot: str = "lot", of: str = "task") -> Decided:
    command = RevokeAcceptance(task=of, lot=lot, tonnes=tonnes, reason="现场抽查不符（假设）")
    return s.when(command, on, office="省领导小组办公室")


@pytest.mark.rule("E-14")
def test_150_accepted_and_30_revoked_are_120_net() -> None:
    s = accepted_150()
    (fact,) = facts(revoke(s, 300_000))
    assert isinstance(fact, AcceptanceRevoked)
    assert task(s).accepted_net_tonnes == 1_200_000
    assert balances(s) == {"CLOSED_PENDING": 300_000, "REDUCED": 1_200_000}
    assert s.balance("lot", Account.REDUCED, "2020-05-31") == 1_500_000
    hold = s.world.now.lot("lot").list_hold("task")
    assert hold is not None
    assert hold.tonnes == 1_500_000


@pytest.mark.rule("E-14", "YC-37", "YC-38")
def test_revoked_tonnes_are_accepted_again_but_never_freed() -> None:
    s = accepted_150()
    revoke(s, 300_000)
    s.given(ReportProductionOnClosedOven(oven="oven", seen=Seen.OUTPUT), "2020-06-10")
    assert balances(s) == {"CLOSED_PENDING": 300_000, "REDUCED": 1_200_000}
    unlist = UnlistLot(lot="lot", task="task", tonnes=300_000, reason="移出")
    assert isinstance(refusal(s.when(unlist, "2020-06-15")), AcceptedTonnesStay)
    s.given(accept(("lot", 300_000)), "2020-07-01", office=CITY)
    assert balances(s) == {"REDUCED": 1_500_000}
    assert task(s).accepted_net_tonnes == 1_500_000


@pytest.mark.rule("E-14")
def test_no_more_is_revoked_than_was_accepted() -> None:
    s = accepted_150()
    refused = refusal(revoke(s, 1_500_001))
    assert isinstance(refused, r.MoreThanAccepted)
    revoke(s, 1_500_000)
    assert not s.world.now.oven("oven").accepted
    assert isinstance(refusal(revoke(s, 1)), r.MoreThanAccepted)


@pytest.mark.rule("E-14")
def test_a_revocation_names_a_known_task_and_lot() -> None:
    s = accepted_150()
    assert isinstance(refusal(revoke(s, 1, of="none")), UnknownSubject)
    assert isinstance(refusal(revoke(s, 1, lot="none")), UnknownSubject)


@pytest.mark.rule("E-14", "SX-22")
def test_a_revocation_dated_before_the_acceptance_is_refused() -> None:
    refused = refusal(revoke(accepted_150(), 300_000, on="2020-01-15"))
    assert refused.CODE == "BALANCE_WOULD_BE_NEGATIVE"


@pytest.mark.rule("YC-22", "X-05")
def test_tonnes_listed_after_their_oven_closed_are_accepted_from_the_listing_on() -> None:
    s = o.lot(o.enterprise(Scenario()), ovens=("oven",))
    k.checklist(s, k.YUNCHENG, k.ASSUMED, Basis.ASSUMED)
    o.listed(certified(s, on="2019-10-20"), ovens=("oven",), end_state=EndState.CLOSE)
    refused = refusal(s.when(accept(("lot", 540_000)), "2019-12-30", office=CITY))
    assert isinstance(refused, r.NotClosedPending)
    assert "listed after that day" in refused.message_en
    assert isinstance(s.when(accept(("lot", 540_000)), o.LISTED_ON, office=CITY), Accepted)


@pytest.mark.rule("YC-42")
def test_one_oven_closed_and_the_other_demolished_will_do_where_either_does() -> None:
    s = certified(listed(EndState.CLOSE_OR_DEMOLISH, 300_000, ("3", "4")), "3", "2020-01-05")
    torn_down(s, "4", "2020-01-20")
    assert s.balance("lot", Account.CLOSED_PENDING, "2020-01-19") == 0
    assert s.balance("lot", Account.CLOSED_PENDING, "2020-01-20") == 300_000
    assert isinstance(s.when(accept(("lot", 300_000)), "2020-02-01", office=CITY), Accepted)


@pytest.mark.rule("E-14")
@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.integers(1, 900_000)), max_size=8))
def test_accepted_net_tonnes_are_always_the_reduced_ones(acts: list[tuple[bool, int]]) -> None:
    s, net = certified(listed(EndState.CLOSE, 1_500_000)), 0
    for accepting, tonnes in acts:
        possible = tonnes <= (1_500_000 - net if accepting else net)
        if accepting:
            decided = s.when(accept(("lot", tonnes)), "2020-02-01", office=CITY)
        else:
            decided = revoke(s, tonnes, on="2020-02-01")
        assert isinstance(decided, Accepted) is possible
        net += (tonnes if accepting else -tonnes) if possible else 0
        assert task(s).accepted_net_tonnes == s.balance("lot", Account.REDUCED) == net
        assert s.balance("lot", Account.CLOSED_PENDING) == 1_500_000 - net
    assert s.world.now.oven("oven").accepted is (net > 0)
