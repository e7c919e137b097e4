"""Q-04 … Q-08, Q-11: odd about a filing, a trade or a start, and no reason to refuse it.

YC-34, YC-46, YC-54, YC-57, XZ-13; JX-13, XZ-10, XZ-11.

Each rule applies where its parameter is in force in the division of the project, or lot, and nowhere else.
"""

from collections.abc import Iterator

from domain.cases.facts import Severity
from domain.envelope import Happened
from domain.lots.facts import LotTradeDeclared, Provenance
from domain.policy import keys
from domain.policy.facts import ReplacementMoratoriumImposed
from domain.policy.state import items, lookup, moratorium_in_force, number, switched_on
from domain.projects.facts import (
    EnergyAndDischargeRightsAcquired,
    ProjectFiled,
    ProjectMeasure,
    ProjectStarted,
)
from domain.projects.state import Project
from domain.quantities import yuan
from projections.findings.finding import Because, Finding, Rule, causes_of
from projections.findings.known import Known, place_of

_MEASURES = {
    ProjectMeasure.DRY_QUENCHING: ("干熄焦", "coke dry quenching"),
    ProjectMeasure.WASTE_HEAT_POWER: ("余热发电", "power from waste heat"),
    ProjectMeasure.RISER_HEAT_RECOVERY: ("上升管余热回收", "riser heat recovery"),
    ProjectMeasure.BENCHMARK_EFFICIENCY: ("能效标杆水平", "benchmark efficiency"),
}


def check_moratorium_unknown(known: Known, event: Happened) -> tuple[Finding, ...]:
    """A filing on a day of which nobody knows whether the moratorium had begun (YC-34)."""
    if isinstance(event.fact, ReplacementMoratoriumImposed):
        projects = [known.now.project(name) for name in known.subjects("project")]
    else:
        assert isinstance(event.fact, ProjectFiled)
        projects = [known.now.project(event.fact.project)]
    return tuple(
        _about_project(
            known,
            "Q-04",
            Severity.INFO,
            project,
            event,
            f"备案于 {project.filed_on}：暂停备案的起始日文件未载明，是否已暂停未知",
            f"filed on {project.filed_on}: the start of the moratorium is not known, so whether it held is not either",
        )
        for project in projects
        if project.filed
        and project.filed_on is not None
        and moratorium_in_force(known.now, project.division, project.filed_on) is None
    )


def check_zone(known: Known, event: Happened) -> tuple[Finding, ...]:
    """Outside the zones in which coking projects are planned (YC-54: clusters are barred, not filings)."""
    fact = event.fact
    assert isinstance(fact, ProjectFiled)
    zones = lookup(known.now, keys.NEW_CLUSTER_ZONES, fact.division, event.occurred_on)
    if zones is None or zones.items is None or fact.zone in zones.items:
        return ()
    project, zone = known.now.project(fact.project), fact.zone or "—"
    zh = f"选址（{zone}）不在规划的经济技术开发区内（{'、'.join(zones.items)}）"
    en = f"its zone ({zone}) is none of those in which coking is planned ({', '.join(zones.items)})"
    return (_about_project(known, "Q-06", Severity.MEDIUM, project, event, zh, en),)


def check_waste_water(known: Known, event: Happened) -> tuple[Finding, ...]:
    """An item of the checklist that is open: measures for zero waste water (YC-57)."""
    fact = event.fact
    assert isinstance(fact, ProjectFiled)
    required = switched_on(known.now, keys.ZERO_WASTE_WATER_REQUIRED, fact.division, event.occurred_on)
    if not required or fact.zero_waste_water is True:
        return ()
    zh, en = "备案未载明废水零排放措施", "the filing states no measures for zero waste water"
    return (_about_project(known, "Q-07", Severity.LOW, known.now.project(fact.project), event, zh, en),)


def check_measures(known: Known, event: Happened) -> tuple[Finding, ...]:
    """What the place wants of a project and the filing does not state: CDQ, heat recovery, benchmark efficiency."""
    fact = event.fact
    assert isinstance(fact, ProjectFiled)
    project = known.now.project(fact.project)
    wanted = items(known.now, keys.PROJECT_MEASURES, fact.division, event.occurred_on)
    missing = [one for one in ProjectMeasure if one in wanted and project.has(one) is not True]
    if not missing:
        return ()
    zh = f"备案未载明：{'、'.join(_MEASURES[one][0] for one in missing)}"
    en = f"the filing does not state {', '.join(_MEASURES[one][1] for one in missing)}"
    return (_about_project(known, "Q-11", Severity.ADVISORY, project, event, zh, en),)


def check_price(known: Known, event: Happened) -> tuple[Finding, ...]:
    """Own-oven capacity traded above its own rate, though within the cap (YC-46, X-18: 30 or 48 is open)."""
    fact = event.fact
    assert isinstance(fact, LotTradeDeclared)
    lot = known.now.lot(fact.lot)
    rate = number(
        known.now, keys.compensation_rate(Provenance.OWN_OVEN), lot.division, event.occurred_on
    )
    price = fact.price_fen_per_tonne
    if lot.category is not Provenance.OWN_OVEN or rate is None or price <= rate:
        return ()
    return (
        Finding(
            rule="Q-05",
            version=1,
            severity=Severity.ADVISORY,
            subject=f"lot:{lot.lot}",
            causes=causes_of(event.position),
            division=place_of(lot.holder.county if lot.holder else None, lot.division),
            sentence_zh=(
                f"自有焦炉产能 {lot.lot} 交易价 {yuan(price)} 元/吨，高于自有焦炉补偿标准 {yuan(rate)} 元/吨"
                "（上限按哪一标准，文件未载明）。"
            ),
            sentence_en=(
                f"Own-oven lot {lot.lot} is traded at {yuan(price)} yuan a tonne, above the rate {yuan(rate)} of own "
                "ovens (which rate is the cap, no document says)."
            ),
            invented=event.invented,
        ),
    )


def check_rights(known: Known, event: Happened) -> tuple[Finding, ...]:
    """Capacity moved across counties, started without rights or other means (XZ-13, 忻州 only)."""
    fact = event.fact
    assert isinstance(fact, ProjectStarted)
    project = known.now.project(fact.project)
    required = switched_on(known.now, keys.CROSS_COUNTY_RIGHTS, project.division, event.occurred_on)
    if not required or project.rights or not any(_from_elsewhere(known, project)):
        return ()
    zh = "跨县转移产能投产，未登记用能权、排污权或其他取得方式"
    en = "started on capacity from another county, and no energy-use and discharge rights or other means are recorded"
    return (_about_project(known, "Q-08", Severity.MEDIUM, project, event, zh, en),)


def _from_elsewhere(known: Known, project: Project) -> Iterator[bool]:
    """Whether a source ever stood in another county than the project's."""
    lots = (
        *(s.lot for s in project.sources),
        *(c.lot for c in project.commitments),
        *(s.lot for s in project.retired),
    )
    for lot in dict.fromkeys(lots):
        counties = {row.county for row in known.world.book(lot).rows if row.county}
        yield bool(counties - {project.county})


def rights_recorded(known: Known, event: Happened, finding: Finding) -> Because | None:
    """Rights, or another means, were registered after the start."""
    project = known.now.project(finding.subject.removeprefix("project:"))
    if not project.rights:
        return None
    return Because("已登记用能权、排污权的取得。", "The rights, or other means, are recorded.")


def _about_project(
    known: Known, rule: str, severity: Severity, project: Project, event: Happened, zh: str, en: str
) -> Finding:
    filed = known.position_of(f"project:{project.project}", ProjectFiled)
    name = known.enterprise_name(project.owner)
    return Finding(
        rule=rule,
        version=1,
        severity=severity,
        subject=f"project:{project.project}",
        causes=causes_of(filed, event.position),
        division=place_of(project.county, project.division),
        sentence_zh=f"{name} 的项目 {project.project} {zh}。",
        sentence_en=f"Project {project.project} of {name}: {en}.",
        invented=event.invented or known.invented(filed),
    )


MORATORIUM_UNKNOWN = Rule(
    "Q-04",
    1,
    frozenset({ProjectFiled, ReplacementMoratoriumImposed}),
    check_moratorium_unknown,
    one_open=True,
)
ZONE_NOT_PLANNED = Rule("Q-06", 1, frozenset({ProjectFiled}), check_zone)
WASTE_WATER_OPEN = Rule("Q-07", 1, frozenset({ProjectFiled}), check_waste_water)
PRICE_ABOVE_OWN_RATE = Rule("Q-05", 1, frozenset({LotTradeDeclared}), check_price)
MEASURES_MISSING = Rule("Q-11", 1, frozenset({ProjectFiled}), check_measures)
RIGHTS_MISSING = Rule(
    "Q-08",
    1,
    frozenset({ProjectStarted}),
    check_rights,
    frozenset({EnergyAndDischargeRightsAcquired}),
    rights_recorded,
    one_open=True,
)
