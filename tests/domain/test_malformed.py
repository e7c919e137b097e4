"""What a decision cannot read as an answer to its field: each reason named with its field and the value given."""

from typing import Any

import pytest

from domain.acquisitions.commands import DetermineLotCategory
from domain.command import Command
from domain.compensation.commands import FileCompensation, ProposeCompensation
from domain.compensation.facts import FilingPlace
from domain.courts.commands import ReportLotCourtSealed
from domain.curtailments.commands import DeclareCurtailment
from domain.curtailments.facts import CurtailmentKind
from domain.duties.commands import RegisterReportDuty, SubmitReport
from domain.duties.facts import Cycle, DutyKind, ReportFigure, ReportLine
from domain.evaluations.commands import EvaluateEnterprise
from domain.evaluations.facts import Dimension, DimensionScore
from domain.lots.commands import CommitLotToProject, ListLot
from domain.lots.facts import Provenance
from domain.output.commands import AllocateOutputQuota, RecordUnitStatistics
from domain.output.facts import OutputPlan
from domain.policy.commands import ImposeReplacementMoratorium, SetRuleParameter, SetUnitCap
from domain.policy.facts import ParameterValue
from domain.projects.facts import Source
from domain.quantities import Share
from domain.refusals import Malformed
from domain.sites.commands import RecordSiteInspection, RegisterSite
from domain.supply.commands import ReportReplacementSupply
from domain.supply.facts import Supply, SupplyKind
from tests.domain import opening as o
from tests.domain.scenario import Scenario, day, refusal

ON = "2020-11-02"


@pytest.fixture
def told() -> Scenario:
    """闻喜's enterprise, lot, oven, site, task and project, and a weekly duty."""
    s = o.enterprise(Scenario())
    o.lot(s, ovens=("oven",))
    o.project(s, (Source(lot="lot", tonnes=540_000),))
    s.given(RegisterSite(site="site", enterprise="jianlong", division=o.WENXI, county=o.WENXI), "2019-01-01")
    o.listed(s, ovens=("oven",))
    return s.given(duty(), "2020-10-21")


def duty(**more: Any) -> Command:
    values: dict[str, Any] = {
        "duty": "weekly",
        "office": "CITY_ECO office",
        "division": o.WENXI,
        "kind": DutyKind.REDUCTION_PROGRESS,
        "receiver": "专项办",
        "cycle": Cycle.WEEKLY,
        "weekday": 1,
        "valid_from": day("2020-10-21"),
    }
    return RegisterReportDuty(**{**values, **more})


def monthly(**more: Any) -> Command:
    return duty(**{"duty": "monthly", "cycle": Cycle.MONTHLY, "weekday": None, **more})


def parameter(key: str = "price-cap", **value: Any) -> Command:
    given = {name: value.pop(name) for name in ("valid_from", "valid_to") if name in value}
    return SetRuleParameter(parameter=key, division=o.WENXI, value=ParameterValue(**value), unit="—", **given)


def report(**more: Any) -> Command:
    return SubmitReport(duty="weekly", period=day("2020-11-02"), **more)


def supplied(*supplies: Supply) -> Command:
    return ReportReplacementSupply(task="task", kind=SupplyKind.GAS, supplies=supplies)


def statistics(**more: Any) -> Command:
    return RecordUnitStatistics(**{"division": "140800", "year": 2020, "through_month": 6, "output_tonnes": 1, **more})


def quota(year: int = 2020, *plans: str) -> Command:
    cut = tuple(OutputPlan(enterprise=plan, tonnes=2) for plan in plans or ("jianlong",))
    return AllocateOutputQuota(division="140800", year=year, total_tonnes=1, plans=cut, method="—")


def curtailed(**more: Any) -> Command:
    kind = next(iter(CurtailmentKind))
    return DeclareCurtailment(**{"division": o.WENXI, "kind": kind, "ends_on": day("2021-03-31"), **more})


HALF, THIRD = Share(num=1, den=2), Share(num=1, den=3)
LINE = ReportLine(task="task", tonnes=1)
LARGE = ReportFigure(name="电量", number=2**31, unit="kWh")
MALFORMED: dict[str, tuple[str, str, Command]] = {
    "no tonnes": ("tonnes", "0", ListLot(lot="lot", task="task", tonnes=0)),
    "no retired tonnes": (
        "retiredTonnes",
        "0",
        CommitLotToProject(lot="lot", project="project", retired_tonnes=0, carried_tonnes=0),
    ),
    "a key that is none": ("parameter", "moratorium", parameter("moratorium", number=1)),
    "no member of its family": ("parameter", "chamber-height-min.SIDE", parameter("chamber-height-min.SIDE", number=1)),
    "no value": ("value", "—", parameter()),
    "two values": ("value", "number、text", parameter(number=1, text="一")),
    "a value of another kind": ("value", "text", parameter(text="4800")),
    "a text of another form": ("value", "50-30-20", parameter("fund-ratios", text="50-30-20")),
    "an end before its start": (
        "validTo",
        "2020-01-01",
        parameter(number=4800, valid_from=day("2020-01-02"), valid_to=day("2020-01-01")),
    ),
    "a start after it was in force": (
        "startsOn",
        "2020-05-02",
        ImposeReplacementMoratorium(division="140000", starts_on=day("2020-05-02"), in_force_by=day("2020-05-01")),
    ),
    "no cap": ("capacityCapTonnes", "—", SetUnitCap(division="140800")),
    "a cap in another unit": ("energyCapTce", "…", SetUnitCap(division="140800", energy_cap_tce=2**31)),
    "an eighth day of the week": ("weekday", "8", duty(duty="new", weekday=8)),
    "no day of the week": ("weekday", "—", duty(duty="new", weekday=None)),
    "no day of the month": ("day", "—", monthly()),
    "a day that no month has": ("day", "32", monthly(day=32)),
    "more grace than a year": ("graceDays", "367", monthly(grace_days=367)),
    "a duty that ends before it begins": ("validTo", "2020-10-20", duty(duty="new", valid_to=day("2020-10-20"))),
    "a task on two lines": ("lines", "…", report(lines=(LINE, LINE))),
    "a figure in another unit": ("figures", "…", report(figures=(LARGE,))),
    "a day that is no period": ("period", "2020-11-03", SubmitReport(duty="weekly", period=day("2020-11-03"))),
    "no source": ("supplies", "—", supplied()),
    "a source without its share": ("supplies[0]", "空", supplied(Supply(name="空"))),
    "a source with half an interval": ("supplies[0]", "半", supplied(Supply(name="半", least=HALF))),
    "an interval that runs down": ("supplies[0].most", "反", supplied(Supply(name="反", least=HALF, most=THIRD))),
    "two that take the rest": (
        "supplies",
        "rest",
        supplied(Supply(name="甲", rest=True), Supply(name="乙", rest=True)),
    ),
    "no payment filed": ("filed", "[]", FileCompensation(place=FilingPlace.MIIT, filed=())),
    "nothing proposed": (
        "tonnes",
        "0",
        ProposeCompensation(lot="lot", category=Provenance.OWN_OVEN, tonnes=0),
    ),
    "a quota of another century": ("year", "1899", quota(1899)),
    "a plan twice": ("plans", "…", quota(2020, "jianlong", "jianlong")),
    "statistics of another century": ("year", "2200", statistics(year=2200)),
    "a thirteenth month": ("throughMonth", "13", statistics(through_month=13)),
    "a curtailment that ends before it begins": ("endsOn", "2021-03-31", curtailed(starts_on=day("2021-04-01"))),
    "a cut of more than all": ("cutPercent", "101", curtailed(cut_percent=101)),
    "a dimension twice": (
        "scores",
        "SAFETY",
        EvaluateEnterprise(
            enterprise="jianlong",
            year=2020,
            survival_line=True,
            development_line=False,
            scores=(DimensionScore(dimension=Dimension.SAFETY, points=1),) * 2,
        ),
    ),
    "a site and an oven": ("ovens", "site", RecordSiteInspection(site="site", ovens=("oven",), seen="—")),
    "neither a site nor an oven": ("ovens", "—", RecordSiteInspection(seen="—")),
    "a rank before the first": (
        "sealingRank",
        "0",
        ReportLotCourtSealed(lot="lot", court="法院", sealing_rank=0, ruling_no="1", tonnes=1),
    ),
    "a category without a rate": (
        "category",
        "MIXED",
        DetermineLotCategory(lot="lot", category=Provenance.MIXED, tonnes=1, reason="—"),
    ),
}


@pytest.mark.parametrize("what", MALFORMED)
def test_what_cannot_be_read_is_said_with_its_field_and_value(told: Scenario, what: str) -> None:
    field, value, command = MALFORMED[what]
    refused = refusal(told.when(command, ON))
    assert isinstance(refused, Malformed)
    assert (refused.field, refused.value) == (field, value)
