"""D-07 relocation (异地转移) where serial numbers are known. model.md §6.1; JC-07 by analogy, E-23.

The serial of a demolished or disposed piece of equipment stands on another oven. Critical where it was scrapped, where
nobody says what became of it, or where the other oven has no lot; else a note, for used equipment may be sold to a
lawful oven. Ovens of one site may share a machine: there a serial on both says nothing.
"""

from collections.abc import Iterator

from domain.cases.facts import Severity
from domain.demolition.facts import EquipmentDemolished, EquipmentDisposed, Fate
from domain.envelope import Happened
from domain.lots.facts import OvenBacksLot
from domain.ovens.facets import Disposal
from domain.ovens.facts import OvenRegistered
from domain.ovens.state import Oven
from projections.findings.finding import Because, Finding, Rule, causes_of
from projections.findings.known import Known, place_of

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
    return tuple(
        _found(known, origin, target, serial)
        for origin, target in pairs
        if _elsewhere(origin, target)
        for serial in target.serials
        if serial in _gone(origin)
    )


def _elsewhere(origin: Oven, target: Oven) -> bool:
    same_site = origin.site is not None and origin.site == target.site
    return target.registered and not same_site


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
    if finding.severity is Severity.CRITICAL and _lawful(known.now.oven(origin), target, serial):
        return Because("去向已登记，且该炉有产能指标。", "Its fate is recorded and the oven has a lot.")
    return None


RELOCATION = Rule(
    "D-07",
    1,
    frozenset({OvenRegistered, EquipmentDemolished, EquipmentDisposed}),
    check_relocation,
    frozenset({EquipmentDisposed, OvenBacksLot}),
    sale_recorded,
    one_open=True,
)
