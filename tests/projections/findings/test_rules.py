"""What holds for every rule: its inputs, its number, and the whole lawful path in silence."""

import pytest

from domain.cases.facts import AlertRaised
from domain.compensation.commands import ObserveBankPayment
from domain.fact import FACT_TYPES
from domain.ovens.commands import ReportProductionOnClosedOven
from domain.ovens.facts import Seen
from projections.findings.caps import POSTING
from projections.findings.engine import Engine, Found
from projections.findings.finding import Rule, alert_key
from projections.findings.rules import RULES
from tests.domain import opening as o
from tests.domain.scenario import Scenario
from tests.projections.watching import changes, day_opened, open_names


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_no_rule_reads_an_alert_or_a_case(rule: Rule) -> None:
    forbidden = {fact for fact in FACT_TYPES.values() if fact.__module__.startswith("domain.cases")}
    assert AlertRaised in forbidden
    assert not forbidden & (rule.inputs | rule.cleared_by)


def test_the_rules_are_those_of_the_model() -> None:
    """The detection rules of model.md §6, and those on money, on the quota, on evidence and on the works of a closing.

    Of the statistics on an oven's own meter one is in force (docs/decisions/0025), and one of each other source (0036).
    """
    model = range(1, 24)
    families = {"D": model, "M": range(1, 3), "Q": range(1, 12), "V": range(1, 2), "W": range(1, 10)}
    names = [f"{family}-{number:02d}" for family, numbers in families.items() for number in numbers]
    assert sorted(rule.id for rule in RULES) == sorted([*names, "S-03", "S-05", "S-06", "S-09", "S-12"])


@pytest.mark.rule("JX-29")
def test_the_lawful_path_to_a_reduction_is_silent() -> None:
    s = day_opened(o.reduced(Scenario()), "2026-01-01")
    assert changes(s) == []


def test_replaying_gives_the_same_changes() -> None:
    s = day_opened(o.reduced(Scenario()), "2019-12-01")
    s.given(ReportProductionOnClosedOven(oven="oven", seen=Seen.OUTPUT), "2020-01-01")
    s.given(ObserveBankPayment(lot="lot", statement_line="l", payee="jianlong", fen=1), "2020-01-02")
    assert changes(s) == changes(s)
    assert len(changes(s)) >= 2


def test_a_correction_of_a_cause_takes_the_finding_with_it() -> None:
    from domain.corrections.commands import CorrectEvent

    s = o.reduced(Scenario())
    s.given(ReportProductionOnClosedOven(oven="oven", seen=Seen.OUTPUT), "2020-01-01")
    seen = s.last
    assert open_names(s)
    s.given(
        CorrectEvent(position=seen.position, reason="看错炉号", second_office="省督查组"),
        "2020-01-05",
        role=seen.role,
        office=seen.office,
    )
    assert open_names(s) == []


def test_an_alert_key_names_rule_version_subject_and_causes() -> None:
    key = alert_key("D-05", 1, "oven:o-17", (12, 40))
    assert key.startswith("alert:D-05@1:oven:o-17:")
    assert key != alert_key("D-05", 1, "oven:o-17", (12, 41))


def test_every_fact_that_can_post_is_looked_at_for_the_cap() -> None:
    s = o.reduced(Scenario())
    engine = Engine()
    for event in s.events:
        engine.take(event)
        assert not event.fact.postings or type(event.fact) in POSTING
    assert all(isinstance(change, Found) for change in changes(s))
