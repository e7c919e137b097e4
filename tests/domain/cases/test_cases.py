"""The life of a case: one subject, one case; who may do what; struck off with evidence."""

import msgspec
import pytest

from domain.cases import commands as c
from domain.cases import refusals as r
from domain.cases.facts import CaseOpened, EscalationLevel, Outcome, Severity
from domain.cases.state import CaseStatus, severity_of
from domain.corrections.commands import CorrectEvent
from domain.envelope import Role, Submitter
from domain.policy.commands import RegisterPolicyDocument
from domain.refusals import AlreadyExists, Malformed, UnknownSubject
from domain.seals.commands import InspectSeal, PlaceSeal
from domain.sites.commands import RecordSiteInspection
from domain.sites.facts import MeterReading, SiteInspectionRecorded
from tests.domain import jiexiu as j
from tests.domain.cases import files as t
from tests.domain.scenario import Scenario, facts, refusal


@pytest.mark.rule("JC-16", "JC-22")
def test_a_case_runs_from_its_alert_to_its_striking_off() -> None:
    s = t.opened()
    seen = [t.case(s).status]
    for step in (t.inspected, t.confirmed, t.verified):
        seen.append(t.case(step(s)).status)
    t.done(s, c.CloseCase(case="c-1"), "2023-12-22", t.LEAD, evidence=t.PHOTO)
    seen.append(t.case(s).status)
    assert seen == [
        CaseStatus.OPEN,
        CaseStatus.INSPECTED,
        CaseStatus.CONFIRMED,
        CaseStatus.VERIFIED,
        CaseStatus.CLOSED,
    ]
    assert t.docket(s).open_case is None
    assert [alert.case for alert in t.docket(s).alerts] == ["c-1"]


@pytest.mark.rule("JC-06")
def test_three_findings_on_three_subjects_are_three_cases() -> None:
    s = t.closed()
    subjects = ("oven:cs", "oven:cs55", "lot:cs-60")
    for number, subject in enumerate(subjects, 1):
        alert = t.alerted(s, "2023-11-24", subject=subject)
        t.done(s, t.opening(alert, subject, f"c-{number}"), "2023-11-24", t.COUNTY)
    assert [t.docket(s, subject).open_case for subject in subjects] == ["c-1", "c-2", "c-3"]
    assert sum(isinstance(event.fact, CaseOpened) for event in s.events) == 3


@pytest.mark.rule("JC-06")
def test_further_alerts_attach_to_the_open_case_of_their_subject() -> None:
    s = t.closed()
    waiting = [t.alerted(s, "2023-11-20", Severity.MEDIUM), t.alerted(s, "2023-11-21", Severity.LOW)]
    t.done(s, t.opening(waiting[0]), "2023-11-24", t.COUNTY)
    assert severity_of(t.case(s), t.docket(s)) is Severity.MEDIUM
    later = t.alerted(s, "2023-12-01", Severity.CRITICAL)
    assert [alert.position for alert in t.docket(s).of("c-1")] == [*waiting, later]
    assert severity_of(t.case(s), t.docket(s)) is Severity.CRITICAL
    second = refusal(t.told(s, t.opening(None, name="c-2", severity=Severity.HIGH), "2023-12-02", t.INSPECTORS))
    assert isinstance(second, r.CaseAlreadyOpen)
    assert second.open_case == "c-1"


@pytest.mark.rule("JC-17")
def test_no_alert_opens_a_case_and_no_case_closes_an_oven() -> None:
    s = t.closed()
    t.alerted(s, "2023-11-24")
    assert t.docket(s).open_case is None
    t.struck_off(t.opened(s))
    topics = {type(event.fact).TOPIC for event in s.events}
    assert not topics & {"ImmediateClosureOrdered", "AcceptanceRevoked", "ClawbackOrdered"}


@pytest.mark.rule("YC-62", "JC-06")
def test_only_an_inspector_opens_a_case_without_an_alert_and_says_how_grave_it_is() -> None:
    s = t.closed()
    assert isinstance(refusal(t.told(s, t.opening(None), "2023-11-24", t.COUNTY)), r.InspectorOpensWithoutAlert)
    unsaid = refusal(t.told(s, t.opening(None), "2023-11-24", t.INSPECTORS))
    assert isinstance(unsaid, Malformed)
    assert unsaid.field == "severity"
    t.done(s, t.opening(None, severity=Severity.HIGH), "2023-11-24", t.INSPECTORS)
    assert t.case(s).opening_severity is Severity.HIGH


@pytest.mark.rule("JC-19")
def test_a_case_is_not_opened_as_less_grave_than_its_alert() -> None:
    s = t.closed()
    alert = t.alerted(s, "2023-11-24", Severity.HIGH)
    low = refusal(t.told(s, t.opening(alert, severity=Severity.LOW), "2023-11-24", t.COUNTY))
    assert isinstance(low, r.SeverityBelowAlert)
    t.done(s, t.opening(alert, severity=Severity.CRITICAL), "2023-11-24", t.COUNTY)


@pytest.mark.rule("JC-19")
def test_a_subject_found_so_before_is_a_repeated_offender() -> None:
    s = t.struck_off()
    assert not t.docket(s).repeated(t.case(s))
    alert = t.alerted(s, "2024-05-01")
    t.done(s, c.ReopenCase(case="c-1", alert=alert, reason="复燃"), "2024-05-02", t.BUREAU)
    assert t.docket(s).repeated(t.case(s))


@pytest.mark.rule("JX-38")
def test_a_case_about_a_torn_seal_names_its_referral_to_the_police() -> None:
    s = t.closed()
    s.given(PlaceSeal(seal="jx-0007", oven="cs", point="装煤孔"), "2023-11-05")
    s.given(InspectSeal(seal="jx-0007", oven="cs", intact=False), "2023-11-24")
    alert = t.alerted(s, "2023-11-24", rule="D-03")
    missing = refusal(t.told(s, t.opening(alert), "2023-11-24", t.COUNTY))
    assert isinstance(missing, r.PoliceReferralMissing)
    assert (missing.field, missing.seals) == ("policeReferral", "jx-0007")
    t.done(s, t.opening(alert, police_referral="介公移〔2023〕1号（假设）"), "2023-11-24", t.COUNTY)
    assert t.case(s).police_referral == "介公移〔2023〕1号（假设）"


@pytest.mark.rule("JX-38")
def test_a_seal_torn_while_the_case_is_open_is_referred_before_it_is_confirmed() -> None:
    s = t.inspected(t.opened())
    s.given(PlaceSeal(seal="jx-0007", oven="cs", point="装煤孔"), "2023-11-05")
    s.given(InspectSeal(seal="jx-0007", oven="cs", intact=False), "2023-11-28")
    found = c.ConfirmFinding(case="c-1", outcome=Outcome.RESURGED, reason="封条被撕")
    assert isinstance(refusal(t.told(s, found, "2023-11-29", t.LEAD)), r.PoliceReferralMissing)
    referred = c.ConfirmFinding(
        case="c-1", outcome=Outcome.RESURGED, reason="封条被撕", police_referral="已移送"
    )
    t.done(s, referred, "2023-11-29", t.LEAD)
    assert t.case(s).police_referral == "已移送"


@pytest.mark.rule("JC-16")
@pytest.mark.parametrize(
    ("severity", "may"),
    [
        (Severity.LOW, {"county", "city", "province"}),
        (Severity.ADVISORY, {"county", "city", "province"}),
        (Severity.MEDIUM, {"city", "province"}),
        (Severity.HIGH, {"city", "province"}),
        (Severity.CRITICAL, {"province"}),
    ],
)
def test_a_county_closes_no_case_of_weight_on_its_own_ovens(severity: Severity, may: set[str]) -> None:
    offices = {"county": t.COUNTY, "city": t.BUREAU, "province": t.LEAD}
    closing: set[str] = set()
    for name, office in offices.items():
        s = t.verified(t.confirmed(t.inspected(t.opened(severity=severity))))
        decided = t.told(s, c.CloseCase(case="c-1"), "2023-12-22", office, evidence=t.PHOTO)
        if t.case(s).closed:
            closing.add(name)
        else:
            assert isinstance(refusal(decided), r.NotYoursToSettle)
    assert closing == may


@pytest.mark.rule("JC-16", "YC-62")
def test_an_inspector_of_a_city_is_not_the_province() -> None:
    s = t.verified(t.confirmed(t.inspected(t.opened())))
    of_the_city = Submitter(office="晋中督查室", role=Role.INSPECTOR, division=t.CITY)
    decided = t.told(s, c.CloseCase(case="c-1"), "2023-12-22", of_the_city, evidence=t.PHOTO)
    assert isinstance(refusal(decided), r.NotYoursToSettle)


@pytest.mark.rule("JC-16")
def test_an_alert_is_dismissed_only_by_who_might_close_its_case() -> None:
    s = t.closed()
    alert = t.alerted(s, "2023-11-24", Severity.MEDIUM)
    dismissal = c.DismissAlert(subject=t.SUBJECT, alert=alert, reason="检修用电")
    assert isinstance(refusal(t.told(s, dismissal, "2023-11-25", t.COUNTY)), r.NotYoursToSettle)
    t.done(s, dismissal, "2023-11-25", t.BUREAU)
    assert t.docket(s).waiting == ()
    assert isinstance(refusal(t.told(s, t.opening(alert), "2023-11-26", t.COUNTY)), r.AlertHandledAlready)


@pytest.mark.rule("JC-06")
def test_an_alert_is_named_with_its_own_subject() -> None:
    s = t.closed()
    alert = t.alerted(s, "2023-11-24", subject="oven:cs55")
    for command in (t.opening(alert), c.DismissAlert(subject=t.SUBJECT, alert=alert, reason="检修用电")):
        refused = refusal(t.told(s, command, "2023-11-24", t.BUREAU))
        assert isinstance(refused, UnknownSubject)
        assert (refused.field, refused.subject) == ("alert", str(alert))


@pytest.mark.rule("JC-16")
def test_a_case_is_not_struck_off_without_evidence() -> None:
    s = t.verified(t.confirmed(t.inspected(t.opened())))
    bare = refusal(t.told(s, c.CloseCase(case="c-1"), "2023-12-22", t.LEAD))
    assert isinstance(bare, r.ClosedWithoutEvidence)
    assert bare.field == "evidence"


@pytest.mark.rule("JC-16", "JC-22")
def test_a_case_is_not_struck_off_before_it_was_verified_or_refuted() -> None:
    s = t.opened()
    for step in (lambda s: s, t.inspected, t.confirmed):
        decided = t.told(step(s), c.CloseCase(case="c-1"), "2023-12-22", t.LEAD, evidence=t.PHOTO)
        assert isinstance(refusal(decided), r.StepNotReached)


@pytest.mark.rule("JC-06")
def test_an_alert_that_came_after_the_conclusion_is_concluded_too() -> None:
    s = t.verified(t.confirmed(t.inspected(t.opened())))
    t.alerted(s, "2023-12-21")
    decided = t.told(s, c.CloseCase(case="c-1"), "2023-12-22", t.LEAD, evidence=t.PHOTO)
    assert isinstance(refusal(decided), r.AlertsSinceConclusion)
    t.confirmed(s, "2023-12-23")
    assert t.case(s).status is CaseStatus.CONFIRMED


@pytest.mark.rule("YC-50", "YC-62")
def test_the_office_that_accepted_the_closing_does_not_inspect_it() -> None:
    s = t.opened()
    decided = t.told(s, c.AssignCase(case="c-1", assignee=t.ACCEPTOR), "2023-11-25", t.LEAD)
    assert isinstance(refusal(decided), r.OfficeAcceptedTheClosing)
    blurred = t.told(s, c.AssignCase(case="c-1", assignee=f" {t.ACCEPTOR}。"), "2023-11-25", t.LEAD)
    assert isinstance(refusal(blurred), r.OfficeAcceptedTheClosing)
    acceptor = Submitter(office=t.ACCEPTOR, role=Role.CITY_OFFICE, division=t.CITY)
    t.done(s, c.AssignCase(case="c-1", assignee="省督查组"), "2023-11-25", t.LEAD)
    t.done(s, RecordSiteInspection(ovens=("cs",), seen="停产", case="c-1"), "2023-11-26", acceptor)
    found = c.ConfirmFinding(case="c-1", outcome=Outcome.RESURGED, reason="推焦")
    assert isinstance(refusal(t.told(s, found, "2023-11-27", t.LEAD)), r.OfficeAcceptedTheClosing)


@pytest.mark.rule("YC-62", "JX-21")
def test_an_inspection_for_a_case_carries_what_was_read_on_site() -> None:
    s = t.opened()
    look = RecordSiteInspection(
        ovens=("cs",),
        seen="炉体有余温，焦场有新焦",
        case="c-1",
        seal_numbers=("jx-0007",),
        meter_readings=(MeterReading(meter="t-35kv", reading=184_220, unit="kWh"),),
        oven_temperature_celsius=412,
        coal_stock_tonnes=300,
        coke_stock_tonnes=120,
        power_statement="供电公司：当月用电 184,220 kWh",
    )
    t.done(s, look, "2023-11-26", t.INSPECTORS)
    (seen,) = t.case(s).looks
    assert (seen.oven_temperature_celsius, seen.coke_stock_tonnes, seen.office) == (412, 120, "省督查组")
    assert len(s.world.now.oven("cs").inspections) == 1
    other = RecordSiteInspection(ovens=("cs55",), seen="在产", case="c-1")
    assert isinstance(refusal(t.told(s, other, "2023-11-26", t.INSPECTORS)), Malformed)


@pytest.mark.rule("YC-62", "JX-21")
def test_what_was_seen_before_the_case_was_opened_is_no_inspection_of_it() -> None:
    s = t.opened()
    t.done(s, c.AssignCase(case="c-1", assignee="省督查组"), "2023-11-24", t.LEAD)
    look = RecordSiteInspection(ovens=("cs",), seen="停产", case="c-1")
    early = refusal(t.told(s, look, "2023-11-23", t.INSPECTORS))
    assert isinstance(early, Malformed)
    assert (early.field, early.value, "2023-11-24" in early.rule_zh) == ("case", "c-1", True)
    t.done(s, msgspec.structs.replace(look, case=None), "2023-11-23", t.INSPECTORS)
    assert (len(s.world.now.oven("cs").inspections), t.case(s).inspections) == (1, ())
    found = c.ConfirmFinding(case="c-1", outcome=Outcome.RESURGED, reason="推焦")
    assert isinstance(refusal(t.told(s, found, "2023-11-25", t.LEAD)), r.StepNotReached)
    t.done(s, look, "2023-11-24", t.INSPECTORS)
    t.done(s, found, "2023-11-25", t.LEAD)


@pytest.mark.rule("JC-22")
def test_a_case_about_papers_is_inspected_without_a_site() -> None:
    s = t.closed()
    alert = t.alerted(s, "2023-11-24", subject="lot:cs-60", rule="D-01")
    t.done(s, t.opening(alert, "lot:cs-60"), "2023-11-24", t.COUNTY)
    t.done(s, RecordSiteInspection(seen="查阅交易合同", case="c-1"), "2023-11-27", t.INSPECTORS)
    assert len(t.case(s).looks) == 1


@pytest.mark.rule("JC-24", "SX-20")
def test_the_ladder_is_climbed_by_persons_and_its_inspection_is_of_the_province() -> None:
    s = t.opened()
    letter = c.EscalateCase(case="c-1", level=EscalationLevel.WARNING_LETTER, reason="逾期未交办")
    t.done(s, letter, "2023-11-28", t.BUREAU)
    assert isinstance(refusal(t.told(s, letter, "2023-11-29", t.BUREAU)), r.LevelNotAbove)
    inspection = c.EscalateCase(
        case="c-1", level=EscalationLevel.PROVINCIAL_INSPECTION, reason="执行不力、效率低下"
    )
    assert isinstance(refusal(t.told(s, inspection, "2023-12-10", t.BUREAU)), r.ProvinceInspects)
    t.done(s, inspection, "2023-12-10", t.LEAD)
    assert t.case(s).reached is EscalationLevel.PROVINCIAL_INSPECTION


@pytest.mark.rule("JC-24")
def test_a_document_that_escalates_a_case_is_registered_first() -> None:
    s = t.opened()
    letter = c.EscalateCase(case="c-1", level=EscalationLevel.WARNING_LETTER, reason="逾期", document="letter-1")
    refused = refusal(t.told(s, letter, "2023-11-28", t.BUREAU))
    assert isinstance(refused, UnknownSubject)
    assert (refused.field, refused.subject) == ("document", "letter-1")
    s.given(RegisterPolicyDocument(document="letter-1", title="预警函（假设）"), "2023-11-28")
    t.done(s, letter, "2023-11-28", t.BUREAU)


@pytest.mark.rule("JC-16")
def test_the_steps_of_a_case_keep_their_order_and_end_with_it() -> None:
    s = t.opened()
    early = refusal(t.told(s, c.AssignCase(case="c-1", assignee="省督查组"), "2023-11-23", t.LEAD))
    assert isinstance(early, r.CaseMovedOn)
    assert (early.last_on, early.day) == ("2023-11-24", "2023-11-23")
    t.struck_off(s)
    late = refusal(t.told(s, c.AssignCase(case="c-1", assignee="省督查组"), "2023-12-23", t.LEAD))
    assert isinstance(late, r.CaseClosedAlready)
    assert late.closed_on == "2023-12-22"


def test_a_foreign_case_and_a_foreign_subject_look_as_if_there_were_none() -> None:
    s = t.opened()
    wenxi = Submitter(office="闻喜县工信局", role=Role.COUNTY_OFFICE, division="140823")
    alert = t.alerted(s, "2023-11-25", subject="oven:cs55")
    for command in (
        c.AssignCase(case="c-1", assignee="x"),
        t.opening(alert, "oven:cs55", "c-9"),
        c.DismissAlert(subject="oven:cs55", alert=alert, reason="x"),
        RecordSiteInspection(seen="x", case="c-1"),
    ):
        if wenxi.role in command.ROLES:
            assert isinstance(refusal(t.told(s, command, "2023-12-01", wenxi)), UnknownSubject)
    for subject in ("oven:nobody", "moon:1", "unit:999999", "oven"):
        decided = t.told(s, t.opening(None, subject, "c-9", severity=Severity.LOW), "2023-12-01", t.INSPECTORS)
        assert isinstance(refusal(decided), UnknownSubject), subject


def test_an_alert_on_what_nobody_registered_can_be_worked_on() -> None:
    s = t.closed()
    alert = t.alerted(s, "2023-11-24", subject="oven:unknown", rule="D-08")
    (fact,) = facts(t.told(s, t.opening(alert, "oven:unknown"), "2023-11-25", t.COUNTY))
    assert isinstance(fact, CaseOpened)
    assert (fact.division, fact.alerts) == (j.JIEXIU, (alert,))


@pytest.mark.rule("E-17", "YC-14")
def test_who_inspected_is_not_forgotten_by_a_correction() -> None:
    s = t.confirmed(t.inspected(t.opened(), by=t.BUREAU))
    look = next(event for event in s.events if isinstance(event.fact, SiteInspectionRecorded))
    correction = CorrectEvent(position=look.position, reason="误登", second_office="复核")
    assert refusal(t.told(s, correction, "2023-12-01", t.BUREAU)).CODE == "LATER_EVENTS_REST"
    opened = next(event for event in s.events if isinstance(event.fact, CaseOpened))
    correction = CorrectEvent(position=opened.position, reason="误登", second_office="复核")
    assert refusal(t.told(s, correction, "2023-12-01", t.COUNTY)).CODE == "LATER_EVENTS_REST"


@pytest.mark.rule("SX-22", "JC-06")
def test_two_cases_never_share_an_id() -> None:
    s = t.opened()
    alert = t.alerted(s, "2023-11-25", subject="oven:cs55")
    refused = refusal(t.told(s, t.opening(alert, "oven:cs55"), "2023-11-25", t.COUNTY))
    assert isinstance(refused, AlreadyExists)
    assert (refused.field, refused.subject) == ("case", "c-1")
    t.done(s, t.opening(alert, "oven:cs55", "c-2"), "2023-11-25", t.COUNTY)


def stage(s: Scenario) -> CaseStatus:
    return t.case(s).status


def test_a_report_of_the_owner_is_taken_whenever_it_comes() -> None:
    s = t.struck_off()
    t.done(s, c.ReportRectification(case="c-1", done="补报"), "2023-12-01", t.COUNTY)
    assert stage(s) is CaseStatus.CLOSED


@pytest.mark.rule("JC-16")
def test_nobody_acts_on_an_alert_before_the_day_on_which_it_was_raised() -> None:
    s = t.closed()
    alert = t.alerted(s, "2023-11-24", Severity.LOW)
    early = refusal(t.told(s, t.opening(alert), "2023-11-23", t.COUNTY))
    assert isinstance(early, r.BeforeItsAlert)
    assert (early.field, early.alert, early.raised_on) == ("occurredOn", alert, "2023-11-24")
    dismissal = c.DismissAlert(subject=t.SUBJECT, alert=alert, reason="误报")
    assert isinstance(refusal(t.told(s, dismissal, "2023-11-23", t.COUNTY)), r.BeforeItsAlert)
    t.done(s, t.opening(alert), "2023-11-24", t.COUNTY)
