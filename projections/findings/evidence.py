"""D-20 evidence used twice (证据重复使用). model.md §6.1; YC-14 (不得弄虚作假).

A picture shows one place on one day: it cannot show another day, nor a second sealing point. Two ovens of one site may
stand on one picture of one day; minutes and orders serve as often as they are cited. A seal number is one paper: placed
on a second point it was moved there or written down wrongly. That an inspection names it again says nothing.
"""

from collections.abc import Iterator

from domain.cases.facts import Severity
from domain.demolition.facts import EquipmentDemolished
from domain.envelope import Happened
from domain.fact import Fact
from domain.ovens.facts import OvenEmptied, OvenPurged, OvenStopped, ProductionFoundOnClosedOven
from domain.ovens.state import Oven
from domain.seals.facts import SealBroken, SealInspected, SealOpened, SealPlaced, SealReplaced
from domain.seals.state import Placement
from domain.sites.facts import SiteInspectionRecorded
from domain.utilities.facts import UtilityDisconnected
from projections.findings.finding import Finding, Rule, causes_of
from projections.findings.known import Known, place_of

_SEALS = (SealPlaced, SealInspected, SealOpened, SealReplaced, SealBroken)
SEEN_THERE: frozenset[type[Fact]] = frozenset(
    {
        *_SEALS,
        OvenStopped,
        OvenEmptied,
        OvenPurged,
        UtilityDisconnected,
        EquipmentDemolished,
        SiteInspectionRecorded,
        ProductionFoundOnClosedOven,
    }
)
"""Reports of what was seen on a day. What is decided later (an acceptance, a case) may show their pictures again."""
_NUMBERED: tuple[type[Fact], ...] = (SealPlaced, SealReplaced)
_DIGITS_SHOWN = 12
"""Of a hash in a sentence; the whole of it stands in the event."""


def check_evidence(known: Known, event: Happened) -> tuple[Finding, ...]:
    """What this report uses that another one used before it."""
    if not event.evidence and type(event.fact) not in _NUMBERED:
        return ()  # Most reports.
    return (*_numbers(known, event), *_pictures(known, event))


def _numbers(known: Known, event: Happened) -> Iterator[Finding]:
    """The number of this seal on another point, placed at any other time."""
    match event.fact:
        case SealPlaced(seal=name) | SealReplaced(new_seal=name):
            placements = known.now.seal(name).placements
        case _:
            return
    here = next((placed for placed in placements if placed.position == event.position), None)
    point = _point(known, here) if here else None
    if here is None or point is None:
        return
    for other in placements:
        there = _point(known, other)
        if there is not None and there != point:
            zh = f"封条 {name} 于 {other.on} 加封于{_named(there)[0]}，又于 {here.on} 加封于{_named(point)[0]}"
            en = f"Seal {name} was placed on {_named(there)[1]} on {other.on} and on {_named(point)[1]} on {here.on}"
            yield _found(known, event, other.position, f"seal:{name}", (f"{zh}。", f"{en}."))
            return


def _point(known: Known, placed: Placement) -> tuple[str, str] | None:
    """The oven and the sealing point; a replacement stands on the point of the seal it replaced."""
    if placed.point is not None:
        return placed.oven, placed.point
    event = known.event_at(placed.position)
    if event is None or not isinstance(event.fact, SealReplaced):
        return None
    return _point_of(known, event.fact.seal, placed.oven)


def _point_of(known: Known, seal: str, oven: str) -> tuple[str, str] | None:
    points = [p.point for p in known.now.seal(seal).placements if p.oven == oven and p.point is not None]
    return (oven, points[-1]) if points else None


def _named(point: tuple[str, str]) -> tuple[str, str]:
    oven, where = point
    return f"焦炉 {oven} 的{where}", f"{where} of oven {oven}"


def _pictures(known: Known, event: Happened) -> Iterator[Finding]:
    """The pictures of this report that show another day, or another sealing point."""
    for file in event.evidence:
        if not file.pictures:
            continue
        for other in known.showing(file.sha256):
            if other.position == event.position or type(other.fact) not in SEEN_THERE:
                continue
            words = _clash(known, other, event)
            if words is not None:
                about = f"picture:{file.sha256[:_DIGITS_SHOWN]}"
                zh = f"同一张照片（SHA-256 {file.sha256[:_DIGITS_SHOWN]}…）{words[0]}。"
                en = f"One photo (SHA-256 {file.sha256[:_DIGITS_SHOWN]}…) {words[1]}."
                yield _found(known, event, other.position, about, (zh, en))
                break


def _clash(known: Known, other: Happened, event: Happened) -> tuple[str, str] | None:
    """Why one picture cannot belong to both reports; None where it can."""
    first, second = sorted((other, event), key=lambda e: (e.occurred_on, e.position))
    if first.occurred_on != second.occurred_on:
        return (
            f"先用于 {first.occurred_on}（{_what(first)}），又用于 {second.occurred_on}（{_what(second)}）",
            f"stands for {first.occurred_on} ({_what(first)}) and for {second.occurred_on} ({_what(second)})",
        )
    one, two = _sealed_point(known, first), _sealed_point(known, second)
    if one is None or two is None or one == two or _seen_at_once(known, one[0], two[0]):
        return None
    return (
        f"于 {event.occurred_on} 既用于{_named(one)[0]}，又用于{_named(two)[0]}",
        f"stands on {event.occurred_on} for {_named(one)[1]} and for {_named(two)[1]}",
    )


def _what(event: Happened) -> str:
    return event.fact.TOPIC


def _sealed_point(known: Known, event: Happened) -> tuple[str, str] | None:
    fact = event.fact
    match fact:
        case SealPlaced(oven=oven, point=point):
            return oven, point
        case SealInspected() | SealOpened() | SealReplaced() | SealBroken():
            return _point_of(known, fact.seal, fact.oven)
        case _:
            return None


def _seen_at_once(known: Known, one: str, two: str) -> bool:
    """Two ovens that may stand on one picture: of one site, or, where no site is known, of one works (YC-14)."""
    if one == two:
        return False
    a, b = known.now.oven(one), known.now.oven(two)
    if a.site is not None and b.site is not None:
        return a.site == b.site
    return a.enterprise == b.enterprise


def _found(known: Known, event: Happened, other: int, about: str, words: tuple[str, str]) -> Finding:
    subject, oven = _subject(known, event)
    return Finding(
        rule="D-20",
        version=1,
        severity=Severity.HIGH,
        subject=subject,
        about=about,
        causes=causes_of(other, event.position),
        division=place_of(oven.county, oven.division) if oven else event.division or None,
        sentence_zh=words[0],
        sentence_en=words[1],
        invented=event.invented or known.invented(other),
    )


def _subject(known: Known, event: Happened) -> tuple[str, Oven | None]:
    """The first oven of the report; of a site without an oven, the site."""
    ovens = [tag for tag in event.tags if tag.startswith("oven:")]
    if ovens:
        return ovens[0], known.now.oven(ovens[0].removeprefix("oven:"))
    return next((tag for tag in event.tags if tag.startswith("site:")), event.tags[0]), None


EVIDENCE_REUSED = Rule("D-20", 1, SEEN_THERE, check_evidence, one_open=True)
