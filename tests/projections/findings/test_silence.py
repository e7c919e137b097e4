"""D-22: closing not reported; a state, never an accusation."""

import pytest

from domain.cases.facts import Severity
from domain.corrections.commands import CorrectEvent
from domain.demolition.commands import DemolishEquipment
from domain.demolition.facts import Equipment
from domain.ovens.commands import StopOven
from domain.quantities import Deadline
from domain.tasks.commands import AssignEnterpriseTask
from domain.tasks.facts import EndState
from projections.findings.engine import Cleared
from tests.domain import opening as o
from tests.domain.closing.checklists import ASSUMED, certify, checklist
from tests.domain.scenario import Scenario, day
from tests.projections.watching import changes, day_opened, open_names, still_open


def listed(last_day: str = "2020-10-31", ovens: tuple[str, ...] = ("oven",)) -> Scenario:
    s = checklist(o.lot(o.enterprise(Scenario()), ovens=ovens), "140800", ASSUMED)
    return o.listed(s, ovens=ovens, end_state=EndState.CLOSE, last_day=last_day)


@pytest.mark.rule("D-22", "JX-29")
def test_the_last_day_itself_is_in_time_and_the_next_is_not() -> None:
    s = day_opened(listed(), "2020-10-31")
    assert open_names(s) == []
    day_opened(s, "2020-11-01")
    (found,) = still_open(s)
    assert (found.rule, found.subject, found.severity) == ("D-22", "task:task", Severity.MEDIUM)
    assert "未知" in found.sentence_zh
    assert len(changes(day_opened(s, "2020-11-02"))) == 1


@pytest.mark.rule("D-22")
def test_a_deadline_that_had_passed_before_the_first_day_is_judged_on_it() -> None:
    assert open_names(day_opened(listed("2019-10-31"), "2026-01-01")) == [("D-22", "task:task")]


@pytest.mark.rule("D-22", "X-30")
def test_an_ambiguous_deadline_counts_from_its_later_bound() -> None:
    s = o.lot(o.enterprise(Scenario()), ovens=("oven",))
    deadline = Deadline(text="8月前", last_day=day("2023-07-31"), last_day_latest=day("2023-08-31"))
    s.given(
        AssignEnterpriseTask(
            task="task",
            enterprise="jianlong",
            division=o.WENXI,
            tonnes=540_000,
            deadline=deadline,
            required_end_state=EndState.CLOSE,
            ovens=("oven",),
        ),
        "2023-01-01",
    )
    assert open_names(day_opened(s, "2023-08-31")) == []
    assert open_names(day_opened(s, "2023-09-01")) == [("D-22", "task:task")]


@pytest.mark.rule("D-22")
def test_a_closing_registered_late_clears_it_and_stays_in_the_history() -> None:
    s = day_opened(listed(), "2020-11-01")
    s.given(StopOven(oven="oven"), "2020-10-20")
    assert open_names(s) == [("D-22", "task:task")]
    s.given(certify("oven", done_on="2020-10-30"), "2020-10-30", office="闻喜县工信局")
    assert open_names(s) == []
    (_, cleared) = changes(s)
    assert isinstance(cleared, Cleared)
    assert "2020-10-30" in cleared.because.en


@pytest.mark.rule("D-22", "YC-28", "X-04")
def test_one_of_two_ovens_is_not_a_closing() -> None:
    s = listed(ovens=("o3", "o4"))
    s.given(StopOven(oven="o3"), "2020-10-01").given(
        certify("o3", done_on="2020-10-02"), "2020-10-02", office="县"
    )
    assert open_names(day_opened(s, "2020-11-01")) == [("D-22", "task:task")]


@pytest.mark.rule("D-22")
def test_a_demolition_is_a_closing() -> None:
    s = listed().given(StopOven(oven="oven"), "2020-10-01")
    o.demolition_started(s, "oven", "2020-10-02")
    s.given(DemolishEquipment(oven="oven", items=(Equipment(kind="炭化室", main=True),)), "2020-10-05")
    assert open_names(day_opened(s, "2020-11-01")) == []


@pytest.mark.rule("D-22")
def test_a_closing_that_was_voided_is_silence_again() -> None:
    s = day_opened(listed(), "2020-11-01")
    s.given(StopOven(oven="oven"), "2020-10-20")
    s.given(certify("oven", done_on="2020-10-30"), "2020-10-30", office="县工信局")
    certificate = s.last
    s.given(
        CorrectEvent(position=certificate.position, reason="误报", second_office="县纪委"),
        "2020-11-05",
        role=certificate.role,
        office=certificate.office,
    )
    day_opened(s, "2020-11-06")
    (found,) = still_open(s)
    assert (found.rule, found.causes[-1]) == ("D-22", s.last.position)
