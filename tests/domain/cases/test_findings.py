"""What an inspection came to, what was ordered and whether it was done: each step once, in order, by a day to come."""

import msgspec
import pytest

from domain.cases import commands as c
from domain.cases import refusals as r
from domain.cases.facts import LawfulCause, Outcome
from domain.cases.state import CaseStatus
from domain.refusals import Malformed
from domain.sites.commands import RecordSiteInspection
from tests.domain.cases import files as t
from tests.domain.scenario import Scenario, day, refusal


def malformed(s: Scenario, command: c.LeaveFindingOpen | c.RefuteFinding | c.OrderRectification, on: str) -> Malformed:
    """What the leading office is told."""
    refused = refusal(t.told(s, command, on, t.LEAD))
    assert isinstance(refused, Malformed)
    return refused


@pytest.mark.rule("JC-16", "JC-22")
def test_an_inconclusive_case_is_looked_at_again_once() -> None:
    s = t.inspected(t.opened())
    later = c.LeaveFindingOpen(case="c-1", reason="待电量数据", inspect_by=day("2023-12-08"))
    t.done(s, later, "2023-11-29", t.LEAD)
    assert t.case(s).status is CaseStatus.INCONCLUSIVE
    found = c.ConfirmFinding(case="c-1", outcome=Outcome.RESURGED, reason="推焦")
    assert isinstance(refusal(t.told(s, found, "2023-11-30", t.LEAD)), r.StepNotReached)
    again = RecordSiteInspection(ovens=("cs",), seen="冷炉", case="c-1")
    t.done(s, again, "2023-11-28", t.INSPECTORS)  # Told late: it is none of the second look.
    assert isinstance(refusal(t.told(s, found, "2023-12-05", t.LEAD)), r.StepNotReached)
    t.done(s, again, "2023-12-05", t.INSPECTORS)
    twice = refusal(t.told(s, later, "2023-12-06", t.LEAD))
    assert isinstance(twice, r.OneExtensionOnly)
    assert twice.on == "2023-11-29"
    t.done(s, found, "2023-12-06", t.LEAD)


@pytest.mark.rule("JC-22")
def test_a_lawful_cause_that_goes_on_has_an_end() -> None:
    s = t.inspected(t.opened())
    lawful = c.RefuteFinding(
        case="c-1", outcome=Outcome.LAWFUL_CAUSE, reason="消防水", lawful_cause=LawfulCause.FIRE_WATER
    )
    endless = refusal(t.told(s, lawful, "2023-11-29", t.LEAD))
    assert isinstance(endless, Malformed)
    assert endless.field == "allowanceUntil"
    bounded = c.RefuteFinding(
        case="c-1",
        outcome=Outcome.LAWFUL_CAUSE,
        reason="消防水",
        lawful_cause=LawfulCause.FIRE_WATER,
        allowance_until=day("2024-11-28"),
    )
    t.done(s, bounded, "2023-11-29", t.LEAD)
    assert t.case(s).status is CaseStatus.REFUTED
    t.done(s, c.CloseCase(case="c-1"), "2023-11-30", t.LEAD, evidence=t.PHOTO)
    assert t.case(s).closed


def test_an_outcome_that_confirms_does_not_refute() -> None:
    s = t.inspected(t.opened())
    wrong = c.RefuteFinding(case="c-1", outcome=Outcome.RESURGED, reason="x")
    assert refusal(t.told(s, wrong, "2023-11-29", t.LEAD)).field == "outcome"
    other = c.ConfirmFinding(case="c-1", outcome=Outcome.DATA_ERROR, reason="x")
    assert refusal(t.told(s, other, "2023-11-29", t.LEAD)).field == "outcome"


@pytest.mark.rule("YC-14")
def test_who_inspected_or_put_it_right_does_not_verify() -> None:
    s = t.confirmed(t.inspected(t.opened()))
    order = c.OrderRectification(case="c-1", measures=("断电",), correct_by=day("2023-12-15"))
    t.done(s, order, "2023-11-30", t.BUREAU)
    t.done(s, c.ReportRectification(case="c-1", done="已断电"), "2023-12-10", t.COUNTY)
    blurred = msgspec.structs.replace(t.INSPECTORS, office=f"{t.INSPECTORS.office}。")
    for office in (t.INSPECTORS, t.COUNTY, blurred):
        decided = t.told(s, c.VerifyRectification(case="c-1", met=True), "2023-12-12", office)
        assert isinstance(refusal(decided), r.FourEyes)
    t.done(s, c.VerifyRectification(case="c-1", met=False), "2023-12-12", t.BUREAU)
    assert t.case(s).status is CaseStatus.RECTIFICATION_ORDERED


@pytest.mark.rule("JC-22")
@pytest.mark.parametrize(
    ("outcome", "cause"), [(Outcome.DATA_ERROR, LawfulCause.READING_ERROR), (Outcome.LAWFUL_CAUSE, None)]
)
def test_a_lawful_cause_is_named_where_it_is_the_outcome_and_nowhere_else(
    outcome: Outcome, cause: LawfulCause | None
) -> None:
    s = t.inspected(t.opened())
    found = c.RefuteFinding(case="c-1", outcome=outcome, reason="抄表错误", lawful_cause=cause)
    assert malformed(s, found, "2023-11-29").field == "lawfulCause"
    right = msgspec.structs.replace(found, outcome=Outcome.LAWFUL_CAUSE, lawful_cause=LawfulCause.READING_ERROR)
    t.done(s, right, "2023-11-29", t.LEAD)
    assert t.case(s).status is CaseStatus.REFUTED


@pytest.mark.rule("JC-22")
def test_the_second_look_is_on_no_day_that_is_over() -> None:
    s = t.inspected(t.opened())
    looked = c.LeaveFindingOpen(case="c-1", reason="待电量数据", inspect_by=day("2023-11-28"))
    refused = malformed(s, looked, "2023-11-29")
    assert (refused.field, refused.value) == ("inspectBy", "2023-11-28")
    t.done(s, msgspec.structs.replace(looked, inspect_by=day("2023-11-29")), "2023-11-29", t.LEAD)


@pytest.mark.rule("JC-22")
def test_what_is_to_be_put_right_is_said_with_a_day_that_is_not_over() -> None:
    s = t.confirmed(t.inspected(t.opened()))
    order = c.OrderRectification(case="c-1", measures=("断电",), correct_by=day("2023-11-30"))
    nothing = malformed(s, msgspec.structs.replace(order, measures=()), "2023-11-30")
    assert (nothing.field, nothing.value) == ("measures", "[]")
    over = malformed(s, msgspec.structs.replace(order, correct_by=day("2023-11-29")), "2023-11-30")
    assert (over.field, over.value) == ("correctBy", "2023-11-29")
    t.done(s, order, "2023-11-30", t.LEAD)
    assert t.case(s).status is CaseStatus.RECTIFICATION_ORDERED


def test_what_is_left_out_is_shown_as_a_dash_and_never_in_the_words_of_a_program() -> None:
    s = t.inspected(t.opened())
    found = c.RefuteFinding(case="c-1", outcome=Outcome.LAWFUL_CAUSE, reason="检修")
    said = refusal(t.told(s, found, "2023-11-29", t.LEAD))
    assert said.message_zh.startswith("字段 lawfulCause 的值“—”无效")
    assert said.message_en.startswith("Field lawfulCause: the value '—' is not valid: it is given with")
