"""D-16 a report is missing (报送缺失). model.md §6.1; SX-19, YC-65, JC-21, E-27, E-28.

Found where the clerk notes that a registered duty was silent; ends when the report of that period comes, however
late. Missing is not zero, and it accuses no oven: no duty, no finding (JX-08). The rest of the rule is `missing.py`.
"""

from domain.cases.facts import Severity
from domain.duties.facts import ReportOverdue
from domain.envelope import Happened
from projections.findings.finding import Because, Finding, causes_of
from projections.findings.known import Known


def check_report_missing(known: Known, event: Happened) -> tuple[Finding, ...]:
    """The period is not in, also not meanwhile."""
    fact = event.fact
    assert isinstance(fact, ReportOverdue)
    duty = known.now.duty(fact.duty)
    if not duty.registered or duty.of_period(fact.period):
        return ()
    return (
        Finding(
            rule="D-16",
            version=1,
            severity=Severity.MEDIUM,
            subject=f"duty:{fact.duty}",
            about=fact.period.isoformat(),
            causes=causes_of(duty.registered_at, event.position),
            division=duty.division,
            sentence_zh=(
                f"{duty.office} 应于 {fact.due_on} 前报送（{fact.duty}，{fact.period}），尚未报送；缺报不是零。"
            ),
            sentence_en=(
                f"{duty.office} has not reported: {fact.duty}, period {fact.period}, due {fact.due_on}. "
                f"A missing figure is not zero."
            ),
            invented=duty.invented,
        ),
    )


def report_came(known: Known, event: Happened, finding: Finding) -> Because | None:
    """The report of that period is in."""
    duty = known.now.duty(finding.subject.removeprefix("duty:"))
    late = [report for report in duty.reports if report.period.isoformat() == finding.about]
    if not late:
        return None
    return Because(f"已于 {late[0].on} 报送。", f"It was handed in on {late[0].on}.")
