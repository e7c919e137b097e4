"""D-19 same site, new name (原址换名). model.md §6.1; JC-07, E-16, X-28.

Coking or coal use comes to within some hundred metres of a closed oven, after its closing and under another enterprise:
an oven registered there, or a permit for coal or coke. A new name of the same enterprise is no other one, nor is the
works it merged with. Lawful is what stands on a filed project, has a lot behind it, an approved purpose, or a neighbour
that was there before. Distances are known where both sites have coordinates; one site is 0 m from itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from domain.cases.facts import Severity
from domain.closing.facts import ClosureStandardCertified, PermitIssued
from domain.corrections.facts import EventCorrected
from domain.enterprises.facts import EnterpriseMerged
from domain.envelope import Happened
from domain.fact import Fact
from domain.lots.facts import CapacityReduced, OvenBacksLot
from domain.ovens.facts import OvenCommissioned, OvenRegistered, OvenStopped
from domain.ovens.state import Oven
from domain.policy import keys
from domain.policy.state import number
from domain.projects.facts import ProjectFiled
from domain.sites.facts import SiteRegistered
from domain.sites.state import Site
from domain.world import replaced
from projections.findings.finding import Because, Finding, Rule, causes_of
from projections.findings.known import Known, place_of
from projections.findings.named import AT_A_SITE
from projections.findings.output import closed_or_stopped_before

_CLOSES = (ClosureStandardCertified, OvenStopped, CapacityReduced)
_LOOKED_AT: frozenset[type[Fact]] = frozenset({OvenRegistered, PermitIssued, SiteRegistered, *_CLOSES})


@dataclass(frozen=True, slots=True)
class Coming:
    """Coking or coal use that comes to a site: which event says so, whose it is, and what it is."""

    event: Happened
    enterprise: str
    oven: str | None
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Near:
    """A closed oven near to it: the event that closed it, its words, and the metres between the sites."""

    oven: Oven
    position: int
    zh: str
    en: str
    metres: int


def check_nearby(known: Known, event: Happened) -> tuple[Finding, ...]:
    """What comes to a site beside a closed oven; a closing, or a place that is told late, looks at who is near."""
    standing = replaced(event)
    fact = standing.fact if standing else event.fact
    if standing is not None and type(fact) not in _LOOKED_AT:
        return ()
    if isinstance(fact, OvenRegistered | PermitIssued):
        sites = _sites_of(known, event)
    elif isinstance(fact, SiteRegistered):
        sites = [fact.site, *_names_around(known, known.now.site(fact.site), event.occurred_on)]
    else:
        own = [known.now.site(name) for name in _sites_of(known, event)]
        sites = [name for site in own for name in (site.site, *_names_around(known, site, event.occurred_on))]
    return tuple(
        found
        for name in dict.fromkeys(sites)
        for coming in _comings(known, known.now.site(name))
        if (found := _judged(known, known.now.site(name), coming)) is not None
    )


def _sites_of(known: Known, event: Happened) -> list[str]:
    """The sites that an event reaches, by itself or by its ovens."""
    found = [tag.removeprefix("site:") for tag in event.tags if tag.startswith("site:")]
    names = (tag.removeprefix("oven:") for tag in event.tags if tag.startswith("oven:"))
    ovens = (known.now.oven(name) for name in names if known.may_have_site(name))
    return list(dict.fromkeys([*found, *(oven.site for oven in ovens if oven.site)]))


def _comings(known: Known, site: Site) -> Iterator[Coming]:
    """The ovens and the permits for coal that came to a site."""
    for oven in map(known.now.oven, site.ovens):
        event = known.event_at(oven.registered_at)
        if event is not None:
            yield Coming(event, oven.enterprise, oven.oven, f"焦炉 {oven.oven}", f"oven {oven.oven}")
    for event in known.coal_permits(site.site):
        match event.fact:
            case PermitIssued(coal_or_coke_use=True, permit_no=no, approved_purpose=None) as permit:
                first = permit.ovens[0] if permit.ovens else None
                owner = known.now.oven(first).enterprise if first else site.enterprise
                yield Coming(event, owner, first, f"用煤用焦许可 {no}", f"permit {no} for coal or coke")


def _judged(known: Known, site: Site, coming: Coming) -> Finding | None:
    if not coming.enterprise or _lawful(known, site, coming):
        return None
    nearest = min(_closed_near(known, site, coming), key=lambda near: (near.metres, near.position), default=None)
    return _found(known, site, coming, nearest) if nearest else None


def _lawful(known: Known, site: Site, coming: Coming) -> bool:
    """A filed project, a lot behind the oven, or, of a permit of the whole site, an oven on it that has one."""
    if any(known.now.project(name).filed for name in known.projects_of(coming.enterprise)):
        return True
    names = (coming.oven,) if coming.oven else site.ovens
    ovens = [known.now.oven(name) for name in names]
    return any(oven.lots or oven.project for oven in ovens if oven.enterprise == coming.enterprise)


def _closed_near(known: Known, site: Site, coming: Coming) -> Iterator[Near]:
    """The ovens of other enterprises that were closed before it came, on the site and around it."""
    day = coming.event.occurred_on
    for name, metres in ((site.site, 0), *_around(known, site, day)):
        for oven in map(known.now.oven, known.now.site(name).ovens):
            if oven.enterprise == coming.enterprise or not _new_to(known, site, coming, oven):
                continue
            closed = closed_or_stopped_before(known, oven, day)
            if closed is not None:
                yield Near(oven, *closed, metres)


def _new_to(known: Known, site: Site, coming: Coming, oven: Oven) -> bool:
    """Whether the enterprise is another one than the closed oven's, and not a neighbour from before its closing."""
    ours = known.now.enterprise(oven.enterprise)
    parties = {name for merger in ours.mergers for name in (merger.survivor, merger.absorbed)}
    if coming.enterprise in parties:
        return False
    since = oven.stopped_on or (oven.certificate.completed_on if oven.certificate else coming.event.occurred_on)
    ovens = (known.now.oven(name) for name in site.ovens)
    others = [o for o in ovens if o.enterprise == coming.enterprise and o.oven != coming.oven]
    return not any(_registered_on(known, other) <= since for other in others)


def _registered_on(known: Known, oven: Oven) -> date:
    event = known.event_at(oven.registered_at)
    return event.occurred_on if event else date.max


def _around(known: Known, site: Site, day: date) -> list[tuple[str, int]]:
    """The other sites within the metres of the place, each with its distance."""
    place = place_of(site.county, site.division)
    found = number(known.now, keys.SAME_SITE_METRES, place, day)
    return known.sites_around(site, keys.SAME_SITE_METRES_DEFAULT if found is None else found)


def _names_around(known: Known, site: Site, day: date) -> Iterator[str]:
    return (name for name, _ in _around(known, site, day))


def _found(known: Known, site: Site, coming: Coming, near: Near) -> Finding:
    here, there = known.enterprise_name(coming.enterprise), known.enterprise_name(near.oven.enterprise)
    causes, day = causes_of(near.position, coming.event.position), coming.event.occurred_on
    where = "原厂址" if near.metres == 0 else f"相距 {near.metres:,} 米处"
    return Finding(
        rule="D-19",
        version=1,
        severity=Severity.MEDIUM,
        subject=f"site:{site.site}",
        about=f"{near.oven.oven}/{coming.oven or coming.event.position}",
        causes=causes,
        division=place_of(site.county, site.division),
        sentence_zh=(
            f"{there} 焦炉 {near.oven.oven} {near.zh}；{day} 在其{where}，{here} 有{coming.zh}，"
            f"无备案项目、无产能指标。"
        ),
        sentence_en=(
            f"Oven {near.oven.oven} of {there} {near.en}; {near.metres:,} m from it, on {day}, {here} has {coming.en}, "
            f"with no filed project and no lot behind it."
        ),
        invented=known.invented(*causes),
    )


def lawful_now(known: Known, event: Happened, finding: Finding) -> Because | None:
    """A project, a lot, a merger or an earlier neighbour was registered late."""
    site = known.now.site(finding.subject.removeprefix("site:"))
    for coming in _comings(known, site):
        if coming.event.position in finding.causes and _judged(known, site, coming) is not None:
            return None
    return Because(
        "其项目、产能指标或与原企业的关系已登记。",
        "Its project, its lot, or how the two works are related is registered.",
    )


SAME_SITE = Rule(
    "D-19",
    1,
    _LOOKED_AT | {EventCorrected},
    check_nearby,
    frozenset({ProjectFiled, OvenBacksLot, OvenCommissioned, EnterpriseMerged, OvenRegistered, SiteRegistered}),
    lawful_now,
    one_open=True,
    needs=dict.fromkeys((OvenRegistered, OvenStopped, ClosureStandardCertified), AT_A_SITE),
)
