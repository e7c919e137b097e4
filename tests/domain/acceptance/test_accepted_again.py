"""What was accepted, revoked and accepted again: the ovens it rested on answer for it, whichever task it comes by."""

import pytest

from domain.acceptance.commands import HoldCityAcceptance, RevokeAcceptance
from domain.acceptance.facts import AcceptedTonnes, Verdict
from domain.command import Accepted
from domain.corrections.commands import CorrectEvent
from domain.envelope import Role
from domain.fact import Account
from domain.lots.commands import ListLot, SplitLot, SurrenderPaperCapacity, UnlistLot
from domain.lots.facts import LotPart, OvenBacksLot
from domain.policy.facts import Basis
from domain.tasks.commands import AssignEnterpriseTask
from domain.tasks.facts import EndState
from tests.domain import opening as o
from tests.domain.closing import checklists as k
from tests.domain.scenario import Scenario, by, refusal

CITY, PROVINCE_GROUP = "运城市人民政府", "省领导小组办公室"


def accept(*parts: tuple[str, int], task: str = "task") -> HoldCityAcceptance:
    accepted = tuple(AcceptedTonnes(lot=lot, tonnes=tonnes) for lot, tonnes in parts)
    return HoldCityAcceptance(task=task, verdict=Verdict.PASSED, accepted=accepted)


def revoke(lot: str, tonnes: int, task: str = "task") -> RevokeAcceptance:
    return RevokeAcceptance(task=task, lot=lot, tonnes=tonnes, reason="抽查不符")


def assign(s: Scenario, task: str, tonnes: int, end_state: EndState, ovens: tuple[str, ...] = ()) -> Scenario:
    command = AssignEnterpriseTask(
        task=task,
        enterprise="jianlong",
        division=o.WENXI,
        county=o.WENXI,
        tonnes=tonnes,
        deadline=by("2020-10-31"),
        required_end_state=end_state,
        ovens=ovens,
    )
    return s.given(command, o.LISTED_ON)


def void(s: Scenario, position: int, **who: str | Role) -> Scenario:
    event = s.events[position - 1]
    who = who or {"role": event.role, "office": event.office}
    command = CorrectEvent(position=position, reason="登记有误", second_office="复核")
    return s.given(command, "2020-03-01", **who)


def two_lots() -> Scenario:
    """Lots `a` and `b` of one task that names the oven of `a` alone; both certified and accepted, then `b` revoked.

    The oven behind `b` was demolished before it was certified, so that its certificate moved no tonne.
    """
    s = o.lot(o.lot(o.enterprise(Scenario()), "a", ovens=("oa",)), "b", ovens=("ob",))
    k.checklist(s, k.YUNCHENG, k.ASSUMED, Basis.ASSUMED)
    assign(s, "task", 1_080_000, EndState.CLOSE, ovens=("oa",))
    for lot, oven in (("a", "oa"), ("b", "ob")):
        s.given(ListLot(lot=lot, task="task", tonnes=540_000), o.LISTED_ON)
        o.demolished(s, oven, on="2020-01-05")
        s.given(k.certify(oven, done_on="2020-01-10"), "2020-01-10", office="闻喜县工信局")
    s.given(accept(("a", 500_000), ("b", 540_000)), "2020-01-20", office=CITY)
    return s.given(revoke("b", 540_000), "2020-02-01")


def without_certificate_and_backing(s: Scenario) -> Scenario:
    certificate = [e for e in s.events if "oven:ob" in e.tags and type(e.fact).__name__ == "ClosureStandardCertified"]
    void(s, certificate[0].position)
    backing = next(e for e in s.events if isinstance(e.fact, OvenBacksLot) and e.fact.lot == "b")
    return void(s, backing.position, role=Role.PROVINCE_OFFICE, office=PROVINCE_GROUP)


@pytest.mark.rule("YC-22", "YC-28", "E-14")
def test_what_was_revoked_is_accepted_again_only_on_the_ovens_it_was_accepted_on() -> None:
    s = without_certificate_and_backing(two_lots())
    assert s.world.now.lot("b").ovens == ()
    for parts in ((("b", 540_000),), (("a", 40_000), ("b", 540_000))):
        refused = refusal(s.when(accept(*parts), "2020-03-02", office=CITY))
        assert refused.CODE == "END_STATE_NOT_REACHED"
        assert "ob" in refused.message_en
    s.given(k.certify("ob", done_on="2020-03-03"), "2020-03-03", office="闻喜县工信局")
    s.given(accept(("b", 540_000)), "2020-03-04", office=CITY)
    assert s.world.now.oven("ob").accepted_tonnes == 540_000


@pytest.mark.rule("YC-22", "YC-28", "YC-42")
def test_a_lot_without_ovens_is_not_accepted_on_those_of_the_lot_beside_it() -> None:
    s = o.lot(o.enterprise(Scenario()), ovens=("oven",))
    o.listed(s, ovens=())
    o.demolished(s)
    parts = (
        LotPart(lot="a", account=Account.CLOSED_PENDING, tonnes=300_000, list_hold_tonnes=300_000, ovens=("oven",)),
        LotPart(lot="b", account=Account.CLOSED_PENDING, tonnes=240_000, list_hold_tonnes=240_000),
    )
    s.given(SplitLot(lot="lot", parts=parts), "2020-01-02")
    refused = refusal(s.when(accept(("a", 300_000), ("b", 240_000)), "2020-01-03", office=CITY))
    assert refused.CODE == "END_STATE_NOT_REACHED"
    assert "b" in refused.message_en.split(": ")[-1]
    assert isinstance(s.when(accept(("a", 300_000)), "2020-01-03", office=CITY), Accepted)


@pytest.mark.rule("YC-37", "YC-38", "E-14", "SX-03")
def test_tonnes_accepted_once_by_one_task_stay_though_another_task_accepted_as_many() -> None:
    s = o.lot(o.enterprise(Scenario()), "lot", 600_000, account=Account.UNBUILT)
    for task in ("first", "second"):
        assign(s, task, 300_000, EndState.PAPER)
        s.given(ListLot(lot="lot", task=task, tonnes=300_000), o.LISTED_ON)
        s.given(SurrenderPaperCapacity(lot="lot", task=task, tonnes=300_000), "2020-01-02")
    s.given(accept(("lot", 300_000), task="first"), "2020-01-10", office=CITY)
    s.given(revoke("lot", 300_000, task="first"), "2020-02-01")
    unlist = UnlistLot(lot="lot", task="first", tonnes=300_000, reason="退出")
    assert refusal(s.when(unlist, "2020-02-02")).CODE == "ACCEPTED_TONNES_STAY"
    s.given(accept(("lot", 300_000), task="second"), "2020-02-10", office=CITY)
    assert s.world.now.lot("lot").accepted_once_tonnes == 600_000
    assert refusal(s.when(unlist, "2020-02-11")).CODE == "ACCEPTED_TONNES_STAY"
    s.given(accept(("lot", 300_000), task="first"), "2020-03-01", office=CITY)
    assert s.balance("lot", Account.REDUCED) == 600_000
