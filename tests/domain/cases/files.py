"""Cases as the tests tell them: an oven of 介休 accepted as closed, alerts on it, and the offices that work on them."""

from typing import Any

from domain.acceptance.commands import HoldCityAcceptance
from domain.acceptance.facts import Verdict
from domain.cases import commands as c
from domain.cases.facts import AlertRaised, Outcome, Severity
from domain.cases.state import Case, Docket
from domain.command import Command, Decided
from domain.envelope import Evidence, Role, Submitter
from domain.policy.commands import SetRuleParameter
from domain.policy.facts import Basis, ParameterValue
from domain.sites.commands import RecordSiteInspection
from tests.domain import jiexiu as j
from tests.domain.closing import checklists as k
from tests.domain.scenario import OPENING_DAY, Scenario, day

CITY, PROVINCE = "140700", "140000"
SUBJECT = "oven:cs"
PHOTO = (Evidence(sha256="ab" * 32, kind="photo"),)
COUNTY = Submitter(office="介休市工信局", role=Role.COUNTY_OFFICE, division=j.JIEXIU)
BUREAU = Submitter(office="晋中市工信局", role=Role.CITY_OFFICE, division=CITY)
INSPECTORS = Submitter(office="省督查组", role=Role.INSPECTOR, division=PROVINCE)
LEAD = Submitter(office="省领导小组办公室", role=Role.PROVINCE_OFFICE, division=PROVINCE)
ACCEPTOR = "晋中市人民政府"
DAYS = {
    "case-assign-days.CRITICAL": 1,
    "case-assign-days.OTHER": 3,
    "case-inspect-days.CRITICAL": 3,
    "case-inspect-days.OTHER": 10,
    "case-escalation-days": 5,
}
"""The start values of model.md §6.4; no document prints any."""


def closed() -> Scenario:
    """昌盛's oven `cs` certified and accepted by the city in November 2023; invented beyond the document."""
    s = j.secured(j.checklisted(j.works()))
    s.given(k.certify("cs", items=k.TWO_CUTS_FOUR_STOPS, done_on="2023-10-25"), "2023-10-25")
    return s.given(HoldCityAcceptance(task="exit", verdict=Verdict.PASSED), "2023-11-03", office=ACCEPTOR)


def days_of(key: str, number: int, division: str = PROVINCE) -> SetRuleParameter:
    """A parameter of the days of a case, with the words it needs: no document prints it."""
    value, note = ParameterValue(number=number), "文件未印时限，取起步值"
    return SetRuleParameter(
        parameter=key, division=division, value=value, unit="day", basis=Basis.ASSUMED, note=note
    )


def timed(s: Scenario | None = None) -> Scenario:
    """With the days of a case as parameters of the province."""
    s = s or closed()
    for key, days in DAYS.items():
        s.given(days_of(key, days), OPENING_DAY)
    return s


def alerted(
    s: Scenario,
    on: str,
    severity: Severity = Severity.CRITICAL,
    subject: str = SUBJECT,
    rule: str = "D-05",
    division: str = j.JIEXIU,
) -> int:
    """An alert as its clerk writes it; its position."""
    fact = AlertRaised(
        rule=rule,
        rule_version=1,
        severity=severity,
        subject=subject,
        division=division,
        sentence_zh=f"{subject} 预警",
        sentence_en=f"an alert on {subject}",
        found_at=1,
    )
    return s.add(fact, (f"case:{subject}",), on).position


def told(s: Scenario, command: Command, on: str, by: Submitter, **more: Any) -> Decided:
    """A command by one of these offices."""
    return s.when(command, on, role=by.role, office=by.office, division=by.division, **more)


def done(s: Scenario, command: Command, on: str, by: Submitter, **more: Any) -> Scenario:
    """A command by one of these offices that must be taken."""
    return s.given(command, on, role=by.role, office=by.office, division=by.division, **more)


def opening(alert: int | None, subject: str = SUBJECT, name: str = "c-1", **more: Any) -> c.OpenCase:
    """The command that opens a case, from an alert or without one."""
    return c.OpenCase(case=name, subject=subject, reason="核查", alert=alert, **more)


def opened(
    s: Scenario | None = None,
    on: str = "2023-11-24",
    severity: Severity = Severity.CRITICAL,
    name: str = "c-1",
) -> Scenario:
    """A case of the oven, from an alert of the day."""
    s = s or timed()
    alert = alerted(s, on, severity)
    return done(s, c.OpenCase(case=name, subject=SUBJECT, reason="夜间有烟", alert=alert), on, COUNTY)


def inspected(s: Scenario, on: str = "2023-11-28", by: Submitter = INSPECTORS, name: str = "c-1") -> Scenario:
    """Assigned by the province and looked at."""
    done(s, c.AssignCase(case=name, assignee=by.office), on, LEAD)
    return done(s, RecordSiteInspection(ovens=("cs",), seen="炉体有余温", case=name), on, by)


def confirmed(s: Scenario, on: str = "2023-11-29", outcome: Outcome = Outcome.RESURGED) -> Scenario:
    return done(s, c.ConfirmFinding(case="c-1", outcome=outcome, reason="现场推焦"), on, LEAD)


def verified(s: Scenario, on: str = "2023-12-20", correct_by: str = "2023-12-15") -> Scenario:
    """Ordered, reported and verified by an office that did neither."""
    order = c.OrderRectification(case="c-1", measures=("重新断电", "重新加封"), correct_by=day(correct_by))
    done(s, order, "2023-11-30", BUREAU)
    done(s, c.ReportRectification(case="c-1", done="已断电加封"), "2023-12-10", COUNTY)
    return done(s, c.VerifyRectification(case="c-1", met=True), on, BUREAU)


def struck_off(s: Scenario | None = None, on: str = "2023-12-22") -> Scenario:
    """From the alert to 销号."""
    s = verified(confirmed(inspected(s or opened())))
    return done(s, c.CloseCase(case="c-1"), on, LEAD, evidence=PHOTO)


def case(s: Scenario, name: str = "c-1") -> Case:
    return s.world.now.case(name)


def docket(s: Scenario, subject: str = SUBJECT) -> Docket:
    return s.world.now.docket(subject)
