"""What an acceptance rests on is not corrected from under it, though it moved no tonne itself (model.md §4.5)."""

from typing import Any

import msgspec
import pytest

from domain.acceptance.commands import RevokeAcceptance
from domain.closing.facts import ClosureStandardCertified
from domain.command import Accepted, Command, Decided
from domain.corrections.commands import CorrectEvent, ReplacementCommand
from domain.demolition.commands import DemolishEquipment
from domain.demolition.facts import Equipment, EquipmentDemolished
from domain.envelope import Happened
from domain.fact import Account, Fact
from domain.lots.commands import UnlistLot
from domain.ovens.commands import StopOven
from domain.policy.facts import Basis
from domain.quantities import Deadline
from domain.tasks.commands import AssignEnterpriseTask
from domain.tasks.facts import EndState, EnterpriseTaskAssigned
from tests.domain import opening as o
from tests.domain.closing import checklists as k
from tests.domain.scenario import Scenario, by, day, refusal

MAIN = Equipment(kind="炭化室", main=True)


def demolished_and_accepted() -> Scenario:
    """A lot of two ovens: `a` came down first and moved nothing, `b` moved the tonnes; both were accepted."""
    s = o.listed(o.lot(o.enterprise(Scenario()), ovens=("a", "b")), ovens=("a", "b"))
    o.demolished(s, "a", on="2019-10-20")
    o.demolished(s, "b", on="2019-10-28")
    return o.accepted(s)


def certified_and_accepted() -> Scenario:
    s = o.lot(o.enterprise(Scenario()), ovens=("a", "b"))
    k.checklist(s, k.YUNCHENG, k.ASSUMED, Basis.ASSUMED)
    o.listed(s, ovens=("a", "b"), end_state=EndState.CLOSE)
    for oven in ("a", "b"):
        s.given(StopOven(oven=oven), "2020-01-05")
        s.given(k.certify(oven, done_on="2020-01-10"), "2020-01-10", office="闻喜县工信局")
    return o.accepted(s, on="2020-01-20")


def first(s: Scenario, kind: type[Fact], tag: str) -> Happened:
    return next(e for e in s.events if isinstance(e.fact, kind) and tag in e.tags)


def correct(s: Scenario, event: Happened, right: Command | None = None, on: str = "2019-10-20") -> Decided:
    replacement = None
    if right is not None:
        fields = msgspec.to_builtins(right)
        replacement = ReplacementCommand(command=type(right).__name__, occurred_on=day(on), fields=fields)
    command = CorrectEvent(position=event.position, replacement=replacement, reason="更正", second_office="复核")
    return s.when(command, "2020-03-01", role=event.role, office=event.office)


@pytest.mark.rule("E-17", "YC-22", "X-04")
def test_the_demolition_of_an_oven_that_moved_nothing_stays_under_its_acceptance() -> None:
    s = demolished_and_accepted()
    event = first(s, EquipmentDemolished, "oven:a")
    assert refusal(correct(s, event)).CODE == "LATER_EVENTS_REST"
    standing = DemolishEquipment(oven="a", items=(), remaining=(MAIN,))
    assert refusal(correct(s, event, standing)).CODE == "LATER_EVENTS_REST"
    gone = DemolishEquipment(oven="a", items=(MAIN,))
    assert refusal(correct(s, event, gone, "2019-11-16")).CODE == "LATER_EVENTS_REST"
    assert isinstance(correct(s, event, gone, "2019-10-21"), Accepted)


@pytest.mark.rule("E-17", "JX-44", "X-04")
def test_a_certificate_stays_under_its_acceptance_until_that_is_revoked() -> None:
    s = certified_and_accepted()
    event = first(s, ClosureStandardCertified, "oven:a")
    refused = refusal(correct(s, event))
    assert (refused.CODE, refused.field) == ("LATER_EVENTS_REST", "position")
    s.given(RevokeAcceptance(task="task", lot="lot", tonnes=540_000, reason="抽查不符"), "2020-02-01")
    assert isinstance(correct(s, event), Accepted)


@pytest.mark.rule("E-17", "YC-22")
def test_a_second_report_of_the_same_demolition_is_voided_by_its_office() -> None:
    s = demolished_and_accepted()
    s.given(DemolishEquipment(oven="a", items=(MAIN,)), "2019-10-21", office="闻喜县工信局")
    assert isinstance(correct(s, s.last), Accepted)


@pytest.mark.rule("E-17", "YC-22", "X-10")
@pytest.mark.parametrize(
    ("change", "lawful"),
    [
        ({"tonnes": 539_999}, False),
        ({"required_end_state": EndState.CLOSE}, False),
        ({"tonnes": 540_000, "deadline": by("2019-11-30")}, True),
        ({"tonnes": 600_000}, True),
    ],
)
def test_a_task_is_not_made_smaller_or_easier_under_its_acceptance(
    change: dict[str, int | EndState | Deadline], lawful: bool
) -> None:
    s = demolished_and_accepted()
    event = first(s, EnterpriseTaskAssigned, "task:task")
    stored: Any = event.fact
    names = [name for name in AssignEnterpriseTask.__struct_fields__ if hasattr(stored, name)]
    right = AssignEnterpriseTask(**{name: getattr(stored, name) for name in names} | change)
    decided = correct(s, event, right, event.occurred_on.isoformat())
    assert isinstance(decided, Accepted) is lawful
    if not lawful:
        assert refusal(decided).CODE == "LATER_EVENTS_REST"


@pytest.mark.rule("E-17", "YC-37")
def test_a_listing_is_not_voided_from_under_tonnes_that_closed_for_it() -> None:
    s = o.listed(o.lot(o.enterprise(Scenario()), ovens=("oven",)), ovens=("oven",))
    listing = s.last
    o.demolished(s)
    assert refusal(correct(s, listing)).CODE == "HOLDS_EXCEED_BALANCE"
    unlist = UnlistLot(lot="lot", task="task", tonnes=540_000, reason="误列")
    s.given(unlist, "2020-03-01")
    assert (s.balance("lot", Account.CLOSED_PENDING), s.balance("lot", Account.IDLE)) == (0, 540_000)
