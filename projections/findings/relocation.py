"""D-07 relocation (异地转移) where serial numbers are known. model.md §6.1; JC-07 by analogy, E-23.

The serial of a demolished or disposed piece of equipment stands on another oven. Critical where it was scrapped, where
nobody says what became of it, or where the other oven has no lot; else a note, for used equipment may be sold to a
lawful oven. Ovens of one site may share a machine: there a serial on both says nothing.

Without a serial its owner tells (high): whoever has torn down or closed an oven registers another on another site,
and has neither a lot behind it nor a project filed for that place. Whoever builds lawfully files first, and a filing
names the county that it is for (YC-55): one for another county says nothing of this oven.
"""

from collections.abc import Iterator
from datetime import date

from domain.cases.facts import Severity
from domain.demolition.facts import EquipmentDemolished, EquipmentDisposed, Fate
from domain.envelope import Happened
from domain.lots.facts import OvenBacksLot
from domain.ovens.facets import Disposal
from domain.ovens.facts import OvenRegistered
from domain.ovens.state import Oven
from domain.places.state import code_on, covers
from domain.projects.facts import ProjectFiled
from projections.findings.finding import Because, Finding, Rule, causes_of
from projections.findings.known import Known, place_of
from projections.findings.named import SERIAL, SITE

_OWNER = "owner"
_PLANNED = Because(
    "已有产能指标，或当地已有备案项目。", "A lot, or a project filed for that place, stands behind it now."
)
_LAWFUL = (Fate.SOLD, Fate.MOVED)
_FATES = {
    Fate.SCRAP: ("报废", "scrapped"),
    Fate.SOLD: ("出售", "sold"),
    Fate.MOVED: ("迁移", "moved"),
    Fate.UNKNOWN: ("去向不明", "of unknown fate"),
}


def check_relocation(known: Known, event: Happened) -> tuple[Finding, ...]:
    """From the oven that is registered, or from the one whose equipment goes, to the other."""
    fact = event.fact
    assert isinstance(fact, OvenRegistered | EquipmentDemolished | EquipmentDisposed)
    oven = known.now.oven(fact.oven)
    registered = isinstance(fact, OvenRegistered)
    sharing = known.ovens_with(oven.serials if registered else _gone(oven))
    ovens = [known.now.oven(name) for name in sharing if name != oven.oven]
    if registered:
        pairs: Iterator[tuple[Oven, Oven]] = ((origin, oven) for origin in ovens)
    else:
        pairs = ((oven, target) for target in ovens)
    found = tuple(
        _found(known, origin, target, serial)
        for origin, target in pairs
        if _elsewhere(origin, target)
        for serial in target.serials
        if serial in _gone(origin)
    )
    return found if found or not registered else tuple(_of_the_same_owner(known, oven))


def _elsewhere(origin: Oven, target: Oven) -> bool:
    same_site = origin.site is not None and origin.site == target.site
    return target.registered and not same_site


def _of_the_same_owner(known: Known, target: Oven) -> Iterator[Finding]:
    """The newest closed oven of the owner that stood elsewhere, where nothing lawful stands behind the new one."""
    if not target.site or _planned(known, target):
        return
    ovens = (known.now.oven(name) for name in known.ovens_of(target.enterprise) if name != target.oven)
    closed = [o for o in ovens if o.site and o.site != target.site and (o.certified or o.main_demolished_on)]
    if closed:
        yield _owned(known, max(closed, key=lambda oven: oven.registered_at), target)


def _planned(known: Known, target: Oven) -> bool:
    """A lot, or a project of the owner that is filed for the place where the oven stands."""
    if target.lots:
        return True
    projects = (known.now.project(name) for name in known.projects_of(target.enterprise))
    where = _code_now(known, target.county, target.division)
    filed = (_code_now(known, one.county, one.division) for one in projects if one.filed)
    return any(covers(code, where) or covers(where, code) for code in filed)


def _code_now(known: Known, county: str | None, division: str) -> str:
    """Where something is, by the code of today: a county that was renamed since its project was filed is the same."""
    return code_on(known.now, place_of(county, division), date.max)


def _owned(known: Known, origin: Oven, target: Oven) -> Finding:
    name = known.enterprise_name(target.enterprise)
    ended = origin.certificate.position if origin.certificate else 0
    causes = causes_of(target.registered_at, ended or known.position_of(f"oven:{origin.oven}", EquipmentDemolished))
    return Finding(
        rule="D-07",
        version=1,
        severity=Severity.HIGH,
        subject=f"oven:{target.oven}",
        about=f"{origin.oven}/{_OWNER}",
        causes=causes,
        division=place_of(target.county, target.division),
        sentence_zh=(
            f"{name} 已关停焦炉 {origin.oven}，又在另一厂区登记焦炉 {target.oven}，"
            f"没有产能指标，也没有在当地备案的项目。"
        ),
        sentence_en=(
            f"{name} has closed oven {origin.oven} and registers oven {target.oven} on another site, with neither "
            f"a lot nor a project filed for that place behind it."
        ),
        invented=known.invented(*causes),
    )


def _gone(oven: Oven) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*oven.demolished_serials, *(d.serial for d in oven.disposals))))


def _disposal(origin: Oven, serial: str) -> Disposal | None:
    found = [disposal for disposal in origin.disposals if disposal.serial == serial]
    return found[-1] if found else None


def _lawful(origin: Oven, target: Oven, serial: str) -> bool:
    """Sold or moved, to this oven where one is named, and the oven has a lot behind it."""
    disposal = _disposal(origin, serial)
    if disposal is None or disposal.fate not in _LAWFUL:
        return False
    return disposal.target_oven in (None, target.oven) and bool(target.lots)


def _found(known: Known, origin: Oven, target: Oven, serial: str) -> Finding:
    disposal = _disposal(origin, serial)
    left = known.position_of(f"oven:{origin.oven}", EquipmentDemolished)
    zh, en = _FATES[disposal.fate if disposal else Fate.UNKNOWN]
    causes = causes_of(target.registered_at, disposal.position if disposal else left)
    lawful = _lawful(origin, target, serial)
    lot_zh, lot_en = ("", "") if target.lots else ("，该炉没有产能指标", ", an oven without a lot")
    return Finding(
        rule="D-07",
        version=1,
        severity=Severity.INFO if lawful else Severity.CRITICAL,
        subject=f"oven:{target.oven}",
        about=f"{origin.oven}/{serial}",
        causes=causes,
        division=place_of(target.county, target.division),
        sentence_zh=(
            f"设备 {serial} 出自焦炉 {origin.oven}（{known.enterprise_name(origin.enterprise)}，{zh}），"
            f"见于焦炉 {target.oven}（{known.enterprise_name(target.enterprise)}）{lot_zh}。"
        ),
        sentence_en=(
            f"Equipment {serial} of oven {origin.oven} ({known.enterprise_name(origin.enterprise)}, {en}) stands on "
            f"oven {target.oven} of {known.enterprise_name(target.enterprise)}{lot_en}."
        ),
        invented=known.invented(*causes),
    )


def sale_recorded(known: Known, event: Happened, finding: Finding) -> Because | None:
    """A sale was recorded later, or the oven has its lot now."""
    origin, _, serial = finding.about.partition("/")
    target = known.now.oven(finding.subject.removeprefix("oven:"))
    if serial == _OWNER:
        return _PLANNED if _planned(known, target) else None
    if finding.severity is Severity.CRITICAL and _lawful(known.now.oven(origin), target, serial):
        return Because("去向已登记，且该炉有产能指标。", "Its fate is recorded and the oven has a lot.")
    return None


RELOCATION = Rule(
    "D-07",
    1,
    frozenset({OvenRegistered, EquipmentDemolished, EquipmentDisposed}),
    check_relocation,
    frozenset({EquipmentDisposed, OvenBacksLot, ProjectFiled}),
    sale_recorded,
    one_open=True,
    needs={
        OvenRegistered: frozenset({SITE, SERIAL}),
        EquipmentDemolished: frozenset({SERIAL}),
        EquipmentDisposed: frozenset({SERIAL}),
    },
)
