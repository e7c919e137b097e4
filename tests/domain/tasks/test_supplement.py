"""A serious polluter joins the list: the list grows, the printed target does not, and no lot stands there twice."""

from typing import Any

import pytest

from domain.command import Accepted
from domain.lots.commands import ListLot
from domain.projects.facts import Source
from domain.tasks import refusals as r
from domain.tasks.commands import SupplementReductionList
from domain.tasks.facts import (
    EndState,
    EnterpriseTaskAssigned,
    OrderedMeasure,
    ReductionListSupplemented,
    SupplementReason,
)
from tests.domain import opening as o
from tests.domain.scenario import Scenario, by, facts, refusal
from tests.domain.tasks.test_assignment import whole_list


def supplement(**more: Any) -> SupplementReductionList:
    fields: dict[str, Any] = {
        "task": "polluter-1",
        "parent": "yc",
        "enterprise": "polluter",
        "division": o.HEJIN,
        "county": o.HEJIN,
        "lots": ("dirty",),
        "tonnes": 600_000,
        "deadline": by("2020-12-31"),
        "required_end_state": EndState.CLOSE,
        "reason": SupplementReason.SECRET_DISCHARGE,
        "measure": OrderedMeasure.CLOSING,
        "restricted_class": True,
    }
    return SupplementReductionList(**{**fields, **more})


def polluter() -> Scenario:
    """The nine entries of 325万吨, and a polluter of 60 that is not among them (invented)."""
    s = o.enterprise(whole_list(), "polluter", o.HEJIN)
    return o.lot(s, "dirty", 600_000, owner="polluter", county=o.HEJIN, ovens=("oven",))


@pytest.mark.rule("YC-64", "X-31", "YC-49")
def test_60_more_make_a_list_of_385_beside_a_target_of_325() -> None:
    s = polluter()
    why, task = facts(s.when(supplement(), "2020-03-01"))
    assert isinstance(why, ReductionListSupplemented)
    assert isinstance(task, EnterpriseTaskAssigned)
    assert (why.reason, why.measure, task.supplement) == (
        SupplementReason.SECRET_DISCHARGE,
        OrderedMeasure.CLOSING,
        True,
    )
    yc = s.world.now.task("yc")
    assert (yc.tonnes, yc.assigned_tonnes, yc.supplemented_tonnes) == (3_250_000, 3_250_000, 600_000)
    assert yc.assigned_tonnes + yc.supplemented_tonnes == 3_850_000
    assert s.world.now.task("polluter-1").supplement


@pytest.mark.rule("YC-64")
@pytest.mark.parametrize("reason", SupplementReason)
def test_every_kind_of_serious_pollution_is_a_reason(reason: SupplementReason) -> None:
    assert isinstance(polluter().when(supplement(reason=reason), "2020-03-01"), Accepted)


@pytest.mark.rule("YC-64", "E-29")
def test_a_lot_on_the_list_is_not_added_again() -> None:
    s = polluter()
    s.given(supplement(), "2020-03-01").given(
        ListLot(lot="dirty", task="polluter-1", tonnes=600_000), "2020-03-01"
    )
    again = refusal(s.when(supplement(task="polluter-2"), "2020-04-01"))
    assert again == r.AlreadyOnTheList(field="lots", lot="dirty", task="polluter-1", tonnes=600_000)
    assert s.world.now.task("yc").supplemented_tonnes == 600_000


@pytest.mark.rule("YC-64", "E-29")
def test_a_supplement_names_the_lots_it_adds() -> None:
    assert isinstance(refusal(polluter().when(supplement(lots=()), "2020-03-01")), r.SupplementNamesNoLot)


@pytest.mark.rule("YC-64")
def test_only_restricted_capacity_outside_a_project_is_added() -> None:
    s = polluter()
    assert isinstance(
        refusal(s.when(supplement(restricted_class=False), "2020-03-01")), r.NotOpenToSupplement
    )
    o.project(s, (Source(lot="dirty", tonnes=600_000),), owner="polluter", county=o.HEJIN)
    o.committed(s, "dirty", 600_000, 480_000)
    assert isinstance(refusal(s.when(supplement(), "2020-03-01")), r.NotOpenToSupplement)


@pytest.mark.rule("YC-64", "YC-17")
def test_the_list_it_joins_holds_its_place() -> None:
    s = o.enterprise(polluter(), "changsheng", "140781")
    o.lot(s, "far", 600_000, owner="changsheng", county="140781")
    wrong = supplement(enterprise="changsheng", division="140781", county="140781", lots=("far",))
    assert isinstance(refusal(s.when(wrong, "2020-03-01")), r.OutsideTheTaskAbove)
    assert refusal(s.when(supplement(parent="unheard"), "2020-03-01")).field == "parent"
