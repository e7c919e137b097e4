"""D-18 new supply at a closed site (关停厂址新增供电供水). model.md §6.1; JC-08, E-20, E-21.

A meter registered after the closing, or a larger transformer behind one, without a purpose or a project. What it serves
decides: mapped to ovens, these must all be closed; mapped to nothing or to the site, every oven of the site must be. So
the supply of 昌盛's 5.5 m oven, or of another industry with its purpose, is lawful. Another instrument at the same
point (MeterReplaced) adds nothing.
"""

from collections.abc import Iterator
from datetime import date

from domain.cases.facts import Severity
from domain.envelope import Happened
from domain.meters.facts import MeterKind, MeterMapped, MeterRegistered
from domain.meters.state import Meter, MeterVersion
from domain.ovens.facts import OvenRegistered
from domain.ovens.state import Oven
from projections.findings.finding import Because, Finding, Rule, causes_of
from projections.findings.known import Known, place_of
from projections.findings.output import RUN_REPORTS, Closed, closed_or_stopped_before

_KINDS = {
    MeterKind.ELECTRICITY: ("用电", "electricity"),
    MeterKind.WATER: ("用水", "water"),
    MeterKind.GAS: ("用气", "gas"),
}


def check_new_supply(known: Known, event: Happened) -> tuple[Finding, ...]:
    """Every version of the meter: a mapping may come before or after what it is of."""
    fact = event.fact
    assert isinstance(fact, MeterRegistered | MeterMapped)
    meter = known.now.meter(fact.meter)
    return tuple(found for version in meter.versions if (found := _judged(known, meter, version)) is not None)


def _judged(known: Known, meter: Meter, version: MeterVersion) -> Finding | None:
    words = _added(meter, version)
    if words is None or any(one.purpose or one.project for one in _since(meter, version)):
        return None
    closed = list(_closed(known, meter, version))
    return _found(known, meter, version, closed[0], words) if closed else None


def _added(meter: Meter, version: MeterVersion) -> tuple[str, str] | None:
    """What the version adds to the one before it; None where it adds nothing."""
    zh, en = _KINDS[version.kind]
    before = [one for one in meter.versions if (one.on, one.position) < (version.on, version.position)]
    if not before:
        kva = (f"（{version.kva:,} 千伏安）", f" of {version.kva:,} kVA") if version.kva is not None else ("", "")
        return f"新增{zh}计量点 {meter.meter}{kva[0]}", f"the {en} meter {meter.meter}{kva[1]} was added"
    old = before[-1].kva
    if version.kva is None or old is None or version.kva <= old:
        return None
    return (
        f"计量点 {meter.meter} 容量由 {old:,} 增至 {version.kva:,} 千伏安",
        f"the capacity behind meter {meter.meter} was raised from {old:,} to {version.kva:,} kVA",
    )


def _since(meter: Meter, version: MeterVersion) -> Iterator[MeterVersion]:
    """The version, and what was said of the meter after it: a purpose may be registered late."""
    return (one for one in meter.versions if (one.on, one.position) >= (version.on, version.position))


def _closed(known: Known, meter: Meter, version: MeterVersion) -> Iterator[tuple[Oven, Closed]]:
    """The ovens it serves, where all of them were closed before it came."""
    ovens = [known.now.oven(name) for name in _served(known, meter, version)]
    found = [(oven, closed) for oven in ovens if (closed := _closed_by(known, oven, version.on)) is not None]
    if len(found) == len(ovens):
        yield from found


def _closed_by(known: Known, oven: Oven, day: date) -> Closed | None:
    return None if oven.running else closed_or_stopped_before(known, oven, day)


def _served(known: Known, meter: Meter, version: MeterVersion) -> tuple[str, ...]:
    """The ovens of its newest mapping; else those of the site that it was registered at or is mapped to."""
    mapping = meter.mappings[-1] if meter.mappings else None
    if mapping is not None and mapping.ovens:
        return mapping.ovens
    site = (mapping.site if mapping is not None else None) or version.site
    return known.now.site(site).ovens if site else ()


def _found(
    known: Known, meter: Meter, version: MeterVersion, first: tuple[Oven, Closed], words: tuple[str, str]
) -> Finding:
    oven, (position, zh, en) = first
    causes, name = causes_of(position, version.position), known.enterprise_name(oven.enterprise)
    return Finding(
        rule="D-18",
        version=1,
        severity=Severity.MEDIUM,
        subject=f"oven:{oven.oven}",
        about=f"meter:{meter.meter}/{version.kva or 0}",
        causes=causes,
        division=place_of(oven.county, oven.division),
        sentence_zh=f"{name} 焦炉 {oven.oven} {zh}；{version.on} {words[0]}，未列用途、未列项目。",
        sentence_en=(
            f"Oven {oven.oven} of {name} {en}; on {version.on} {words[1]}, for no stated purpose and no project."
        ),
        invented=known.invented(*causes),
    )


def supply_explained(known: Known, event: Happened, finding: Finding) -> Because | None:
    """A purpose, a project, or an oven that runs on it was registered."""
    meter = known.now.meter(finding.about.removeprefix("meter:").partition("/")[0])
    for version in meter.versions:
        if version.position in finding.causes and _judged(known, meter, version) is not None:
            return None
    return Because(
        "其用途、项目或所供在产焦炉已登记。",
        "Its purpose, its project, or the oven that runs on it is registered.",
    )


NEW_SUPPLY = Rule(
    "D-18",
    1,
    frozenset({MeterRegistered, MeterMapped}),
    check_new_supply,
    RUN_REPORTS | {MeterRegistered, MeterMapped, OvenRegistered},
    supply_explained,
    one_open=True,
)
