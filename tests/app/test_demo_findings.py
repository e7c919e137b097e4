"""What the demo's lines give a person to look at: each rule once on invented names, and on real names silence alone."""

from datetime import date

import pytest

from domain.cases.facts import Severity
from projections.findings.engine import Engine, Found
from projections.findings.finding import Finding
from projections.findings.rules import RULES
from tests.app.telling import NOT_PLAYED, open_day, read_files_again, tell

FIRST_DAY = date(2025, 1, 1)
INVENTED = {"149900", "149901", "149902", "149903"}
UNREPORTED = {
    *(f"task:t-yc-{no}" for no in ("02", "03", "04", "05", "07a", "07b", "08")),
    "task:t-jx-01",
    "task:t-jx-02",
    "task:t-jc-01",
    "task:t-jc-02",
}
"""Every task of a real enterprise but those of 建龙 and 康庄, which are done, and of 恒泰, which has no last day."""


@pytest.fixture(scope="module")
def findings() -> list[Finding]:
    """All that is found in the log once its first day begins."""
    story = tell()
    read_files_again(story, FIRST_DAY)
    open_day(story, FIRST_DAY)
    engine = Engine()
    changes = [change for event in story.events for change in engine.take(event)]
    return [change.finding for change in changes if isinstance(change, Found)]


def test_each_rule_in_force_finds_something_in_the_invented_county(findings: list[Finding]) -> None:
    invented = {finding.rule for finding in findings if finding.division in INVENTED}
    assert invented == {rule.id for rule in RULES} - NOT_PLAYED


@pytest.mark.rule("JX-29", "JX-05")
def test_on_a_real_name_only_what_nobody_reported_is_found(findings: list[Finding]) -> None:
    real = [finding for finding in findings if finding.division not in INVENTED]
    assert {finding.subject for finding in real if finding.rule == "D-22"} == UNREPORTED
    others = {(finding.rule, finding.subject) for finding in real if finding.rule != "D-22"}
    assert others == {("W-01", "task:t-jx-01"), ("W-01", "task:t-jx-02")}
    assert {finding.severity for finding in real} == {Severity.MEDIUM}
    assert not any(finding.invented for finding in real)


def test_what_is_found_on_invented_names_is_marked_invented(findings: list[Finding]) -> None:
    assert all(finding.invented for finding in findings if finding.division in INVENTED)


def test_thirty_more_days_find_nothing_new_on_a_real_name() -> None:
    story, engine = tell(), Engine()
    for number in range(1, 32):
        open_day(story, date(2025, 1, number))
    found = [c.finding for event in story.events for c in engine.take(event) if isinstance(c, Found)]
    assert {f.subject for f in found if f.division not in INVENTED} == UNREPORTED
