"""What a command names beside its subjects must be known too: an enterprise, a document, a division, a filed project.

Lots, ovens, tasks, seals, sites and duties are asked for at the door, in one place (domain/scope.py); these are asked
where they matter, because a foreign enterprise may be named, and a document has no place.
"""

from typing import Any

import pytest

from domain.acquisitions.commands import RecognizeAcquisition
from domain.acquisitions.facts import AcquisitionBasis
from domain.command import Command
from domain.compensation.commands import PlannedPayment, ResolveBeneficiary, SubmitReviewPlan
from domain.courts.commands import ReportLotCourtAuctioned, ReportLotCourtSealed, VerifyLotAuction
from domain.curtailments.commands import DeclareCurtailment
from domain.curtailments.facts import CurtailmentKind
from domain.duties.commands import IssueNoticeOfCriticism, RegisterReportDuty
from domain.duties.facts import Cycle, DutyKind
from domain.enterprises.commands import ListKeyEnterprise, MergeEnterprises, RegisterEnterprise
from domain.envelope import Role
from domain.evaluations.commands import EvaluateEnterprise
from domain.fact import Account
from domain.lots.commands import CommitLotToProject, DeclareLotTrade, RecognizeBaselineCapacity
from domain.lots.facts import AccountBasis, BaselineBasis, Provenance
from domain.output.commands import AllocateOutputQuota, RecordUnitStatistics
from domain.output.facts import OutputPlan
from domain.ovens.commands import CommissionOven, RegisterOven
from domain.places.commands import ChangeDivisionCode, RegisterDivision, RegisterOffice
from domain.policy.commands import (
    ImposeReplacementMoratorium,
    LiftReplacementMoratorium,
    RecordUnitFigure,
    RegisterPolicyDocument,
    SetRuleParameter,
    SetUnitCap,
    StartEliminationProgramme,
    SupersedePolicyDocument,
)
from domain.policy.facts import ParameterValue
from domain.projects.commands import FileProject, RefuseProjectFiling, ReportProjectReady, StartProject
from domain.projects.facts import ReadyOvens, Regime
from domain.quantities import Share
from domain.refusals import UnknownSubject
from domain.sites.commands import RegisterSite
from domain.tampering.commands import ReportDataTampering
from domain.tasks.commands import AssignCityTask, AssignEnterpriseTask, ChangeTaskDeadline
from domain.tasks.facts import EndState
from tests.domain import opening as o
from tests.domain.scenario import Scenario, by, day, refusal

ON = "2020-06-01"
NOWHERE = "149999"
RULING = "（2019）晋08执1号"


@pytest.fixture
def told() -> Scenario:
    """闻喜's enterprise, lots, oven and task, a document, a declined project, and an auction to an unknown buyer."""
    s = o.enterprise(Scenario())
    o.lot(s, ovens=("oven",))
    o.lot(s, "sealed", 100_000)
    o.listed(s, ovens=("oven",))
    s.given(RegisterPolicyDocument(document="known", title="通知"), "2019-12-31")
    s.given(
        RefuseProjectFiling(project="declined", owner="jianlong", division=o.WENXI, reason="—"), "2020-01-02"
    )
    s.given(
        ReportLotCourtSealed(lot="sealed", court="法院", sealing_rank=1, ruling_no=RULING, tonnes=100_000), "2019-02-01"
    )
    auction: dict[str, Any] = {"lot": "sealed", "court": "法院", "tonnes": 100_000, "price_fen": 1, "ruling_no": RULING}
    return s.given(ReportLotCourtAuctioned(buyer="nobody", **auction), "2019-03-01")


def lot(**more: Any) -> Command:
    values: dict[str, Any] = {
        "lot": "new",
        "enterprise": "nobody",
        "division": o.WENXI,
        "county": o.WENXI,
        "tonnes": 1,
        "basis": BaselineBasis.NAMED_IN_DOCUMENT,
        "account": Account.IDLE,
        "account_basis": AccountBasis.INFERRED,
    }
    return RecognizeBaselineCapacity(**{**values, **more})


def task(**more: Any) -> Command:
    values: dict[str, Any] = {
        "task": "new",
        "enterprise": "jianlong",
        "division": o.WENXI,
        "county": o.WENXI,
        "tonnes": 1,
        "deadline": by("2020-10-31"),
        "required_end_state": EndState.CLOSE,
    }
    return AssignEnterpriseTask(**{**values, **more})


def duty(**more: Any) -> Command:
    values: dict[str, Any] = {
        "duty": "new",
        "office": "闻喜县工信局",
        "division": o.WENXI,
        "kind": DutyKind.REDUCTION_PROGRESS,
        "receiver": "专项办",
        "cycle": Cycle.WEEKLY,
        "weekday": 1,
        "valid_from": day("2020-10-21"),
    }
    return RegisterReportDuty(**{**values, **more})


def parameter(**more: Any) -> Command:
    value = ParameterValue(number=4800)
    return SetRuleParameter(**{"parameter": "price-cap", "division": o.WENXI, "value": value, "unit": "fen/t", **more})


def quota(**more: Any) -> Command:
    plans = (OutputPlan(enterprise="jianlong", tonnes=2),)
    values = {"division": o.WENXI, "year": 2023, "total_tonnes": 1, "plans": plans, "method": "—"}
    return AllocateOutputQuota(**{**values, **more})


def figure(**more: Any) -> Command:
    values = {"division": "140800", "name": "4.3米", "tonnes": 1, "as_of": day("2019-12-31")}
    return RecordUnitFigure(**{**values, **more})


def statistics(**more: Any) -> Command:
    return RecordUnitStatistics(**{"division": "140800", "year": 2020, "through_month": 1, "output_tonnes": 1, **more})


def moratorium(**more: Any) -> Command:
    return ImposeReplacementMoratorium(**{"division": "140000", "in_force_by": day("2020-05-01"), **more})


def acquisition(**more: Any) -> Command:
    values: dict[str, Any] = {"lot": "lot", "tonnes": 1, "basis": AcquisitionBasis.SELF_TRADE, "report_id": "1"}
    return RecognizeAcquisition(**{**values, "category": Provenance.MARKET_TRADED, "beneficiary": "nobody", **more})


def trade() -> Command:
    return DeclareLotTrade(
        lot="lot", seller="jianlong", buyer="nobody", tonnes=1, price_fen_per_tonne=1, contract_date=day(ON)
    )


def merger(**more: Any) -> Command:
    half = Share(num=51, den=100)
    values = {"merger": "m", "controlling_share": half, "agreement_date": day(ON), "survivor": "jianlong", **more}
    return MergeEnterprises(**values)


def evaluation(**more: Any) -> Command:
    values: dict[str, Any] = {"enterprise": "jianlong", "year": 2020, "survival_line": True, "development_line": True}
    return EvaluateEnterprise(**{**values, **more})


CITY_TASK: dict[str, Any] = {"name": "运城市", "tonnes": 1, "deadline": by("2020-12-31")}
PLACE: dict[str, Any] = {"division": o.WENXI, "county": o.WENXI}
UNKNOWN: dict[str, tuple[str, Command]] = {
    "the division above": ("parent", RegisterDivision(code="149801", name="—", parent="149800")),
    "the place of an enterprise": ("division", RegisterEnterprise(enterprise="e", legal_name="甲", division=NOWHERE)),
    "its county": (
        "county",
        RegisterEnterprise(enterprise="e", legal_name="甲", division="140800", county="140899"),
    ),
    "an old code": ("old", ChangeDivisionCode(old=NOWHERE, new=o.WENXI, effective_from=day(ON))),
    "a new code": ("new", ChangeDivisionCode(old=o.WENXI, new="140899", effective_from=day(ON))),
    "who changed the code": (
        "document",
        ChangeDivisionCode(old=o.WENXI, new="140881", effective_from=day(ON), document="none"),
    ),
    "the place of an office": (
        "division",
        RegisterOffice(office="o", name="局", role=Role.CITY_OFFICE, division=NOWHERE),
    ),
    "the document of an office": (
        "document",
        RegisterOffice(office="o", name="局", role=Role.CITY_OFFICE, division=o.WENXI, document="none"),
    ),
    "where a document applies": ("appliesTo", RegisterPolicyDocument(document="d", title="—", applies_to=NOWHERE)),
    "what is superseded": (
        "document",
        SupersedePolicyDocument(document="none", by_document="known", effective_from=day(ON)),
    ),
    "what supersedes": (
        "byDocument",
        SupersedePolicyDocument(document="known", by_document="none", effective_from=day(ON)),
    ),
    "the place of a parameter": ("division", parameter(division=NOWHERE)),
    "its document": ("document", parameter(document="none")),
    "the place of a moratorium": ("division", moratorium(division=NOWHERE)),
    "the document of a moratorium": ("document", moratorium(document="none")),
    "where it is lifted": ("division", LiftReplacementMoratorium(division=NOWHERE, lifted_on=day(ON))),
    "the place of a cap": ("division", SetUnitCap(division=NOWHERE, capacity_cap_tonnes=1)),
    "the document of a cap": ("document", SetUnitCap(division="140800", capacity_cap_tonnes=1, document="none")),
    "the place of a figure": ("division", figure(division=NOWHERE)),
    "the document of a figure": ("document", figure(document="none")),
    "the place of a programme": (
        "division",
        StartEliminationProgramme(division=NOWHERE, name="4.3米", criterion="十年以上"),
    ),
    "the place of a duty": ("division", duty(division=NOWHERE)),
    "the document of a duty": ("document", duty(document="none")),
    "whom a notice criticises": ("division", IssueNoticeOfCriticism(division=NOWHERE, reason="—")),
    "what a notice rests on": ("document", IssueNoticeOfCriticism(division=o.WENXI, reason="—", document="none")),
    "the place of a quota": ("division", quota(division=NOWHERE)),
    "the document of a quota": ("document", quota(document="none")),
    "whose plan is cut": ("plans", quota(plans=(OutputPlan(enterprise="nobody", tonnes=2),))),
    "the place of statistics": ("division", statistics(division=NOWHERE)),
    "the document of statistics": ("document", statistics(document="none")),
    "the document of a task": ("document", AssignCityTask(task="c", division="140800", document="none", **CITY_TASK)),
    "who has a task": ("enterprise", task(enterprise="nobody")),
    "what changes a deadline": (
        "document",
        ChangeTaskDeadline(task="task", deadline=by("2021-01-01"), document="none", reason="—"),
    ),
    "who holds a lot": ("enterprise", lot()),
    "who buys a lot": ("buyer", trade()),
    "a project that was declined": ("project", CommitLotToProject(lot="lot", project="declined", retired_tonnes=1)),
    "a project that an oven belongs to": ("project", CommissionOven(oven="oven", project="declined")),
    "who owns a project": (
        "owner",
        FileProject(project="p", owner="nobody", regime=Regime.LARGE_FOR_SMALL, **PLACE),
    ),
    "whose project is declined": ("owner", RefuseProjectFiling(project="p", owner="nobody", reason="—", **PLACE)),
    "a project that starts without an oven": ("project", StartProject(project="nowhere")),
    "a project that is ready without an oven": (
        "project",
        ReportProjectReady(project="nowhere", ready=ReadyOvens.ALL),
    ),
    "whose site it is": ("enterprise", RegisterSite(site="s", enterprise="nobody", **PLACE)),
    "whose oven it is": ("enterprise", RegisterOven(oven="o", enterprise="nobody", **PLACE)),
    "where an oven stands": ("division", RegisterOven(oven="o", enterprise="jianlong", division=NOWHERE)),
    "in which county it stands": (
        "county",
        RegisterOven(oven="o", enterprise="jianlong", division="140800", county="140899"),
    ),
    "who absorbs": ("survivor", merger(survivor="nobody", absorbed="jianlong")),
    "who is absorbed": ("absorbed", merger(absorbed="nobody")),
    "who is supervised": ("enterprise", ListKeyEnterprise(enterprise="nobody", listed_from=day(ON))),
    "what lists it": ("document", ListKeyEnterprise(enterprise="jianlong", listed_from=day(ON), document="none")),
    "who bought at the auction": (
        "buyer",
        VerifyLotAuction(lot="sealed", ruling_no=RULING, first_sealing_court=True, checks=()),
    ),
    "who acquired": ("beneficiary", acquisition()),
    "where a curtailment holds": (
        "division",
        DeclareCurtailment(division=NOWHERE, kind=next(iter(CurtailmentKind)), ends_on=day(ON)),
    ),
    "what declares it": (
        "document",
        DeclareCurtailment(division=o.WENXI, kind=next(iter(CurtailmentKind)), ends_on=day(ON), document="none"),
    ),
    "who is evaluated": ("enterprise", evaluation(enterprise="nobody")),
    "what evaluates": ("document", evaluation(document="none")),
    "where data were falsified": ("division", ReportDataTampering(division=NOWHERE, source="在线监测", what="篡改")),
    "whose lot a plan pays": (
        "planned[0].lot",
        SubmitReviewPlan(plan="p", division="140881", planned=(PlannedPayment(lot="lot", fen=1),)),
    ),
    "who is paid": ("payee", ResolveBeneficiary(lot="lot", payee="nobody")),
}


@pytest.mark.parametrize("what", UNKNOWN)
def test_what_a_command_names_must_be_known(told: Scenario, what: str) -> None:
    field, command = UNKNOWN[what]
    refused = refusal(told.when(command, ON))
    assert (type(refused), refused.field) == (UnknownSubject, field)
