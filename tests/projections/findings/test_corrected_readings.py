"""A finding that rests on a reading falls with it, and what stands in its place is looked at in its turn."""

from domain.cases.facts import Severity
from domain.envelope import Happened, Role
from domain.readings.commands import CorrectReading
from domain.readings.facts import MonthlyElectricityReported
from projections.findings.engine import Cleared, Engine, Found
from projections.findings.finding import Finding, Rule
from projections.findings.known import Known
from tests.domain import metering as m


def above_a_thousand(known: Known, event: Happened) -> tuple[Finding, ...]:
    """A rule of this test: more than 1,000 kWh."""
    fact = event.fact
    assert isinstance(fact, MonthlyElectricityReported)
    if fact.kwh <= 1_000:
        return ()
    finding = Finding(
        rule="T-01",
        version=1,
        severity=Severity.LOW,
        subject="oven:a",
        causes=(event.position,),
        division=None,
        sentence_zh=f"{fact.kwh}",
        sentence_en=f"{fact.kwh}",
    )
    return (finding,)


RULE = Rule("T-01", 1, frozenset({MonthlyElectricityReported}), above_a_thousand)


def test_a_finding_on_a_wrong_reading_falls_at_its_correction_and_the_right_one_is_asked_about() -> None:
    s = m.read(m.mapped(m.meter(m.works()), "a"), "2020-01", 9_000, "2020-02-05")
    wrong = s.last.position
    for kwh in (2_000, 90):
        fix = CorrectReading(position=s.last.position, kwh=kwh, reason="倍率误乘（示例）")
        s.given(fix, "2020-02-20", role=Role.POWER_CO, **m.POWER)
    engine = Engine((RULE,))
    changes = [change for event in s.events for change in engine.take(event)]
    told = [(type(one), one.finding.sentence_en, one.event.position) for one in changes]
    assert told == [
        (Found, "9000", wrong),
        (Cleared, "9000", wrong + 1),
        (Found, "2000", wrong + 1),
        (Cleared, "2000", wrong + 2),
    ]
