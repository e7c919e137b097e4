"""The inspection sheet (核查单) of a subject at a moment: what an inspector takes along. model.md §6.4; YC-62.

Seal points with their numbers, the last readings, what may lawfully be used, what the rules found, and so what to look
for. It is a pure answer of a moment (D, K): the same sheet can be printed again. A month without a report is shown as
not reported, never as 0; a meter that does not speak for the oven alone says so (E-21).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from domain.allowances.state import Allowance
from domain.calendar import month_of, months_after
from domain.meters.facts import MeterKind, MeterScope, MeterUse
from domain.meters.state import Reading
from domain.ovens.facets import Stage, Structure
from domain.seals.state import SealState
from domain.world import View
from projections.cases.lawful import LawfulExplanation, lawful_explanations

MONTHS_SHOWN = 6


@dataclass(frozen=True, slots=True)
class SealLine:
    """One sealing point, with the number that was last on it."""

    seal: str
    point: str | None
    state: SealState
    placed_on: date | None
    last_seen_on: date | None


@dataclass(frozen=True, slots=True)
class MonthLine:
    """What a meter read in a month; None where nobody reported it."""

    month: str
    reading: Reading | None


@dataclass(frozen=True, slots=True)
class MeterLine:
    """A meter that serves the oven, or the site it stands on; `alone` where it speaks for this oven only.

    `before` is its newest reading before the months shown, where none of them was reported.
    """

    meter: str
    kind: MeterKind | None
    use: MeterUse | None
    scope: MeterScope | None
    alone: bool
    multiplier: int | None
    months: tuple[MonthLine, ...]
    before: MonthLine | None = None

    @property
    def unit(self) -> str:
        return "kWh" if self.kind is MeterKind.ELECTRICITY else "m³"


@dataclass(frozen=True, slots=True)
class OvenSheet:
    """What is on file of one oven."""

    oven: str
    label: str | None
    enterprise: str
    enterprise_name: str
    division: str
    site: str | None
    stage: Stage
    stopped_on: date | None
    certified_on: date | None
    structure: Structure
    seals: tuple[SealLine, ...]
    meters: tuple[MeterLine, ...]
    allowances: tuple[Allowance, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The sheet of a subject: its ovens, and the lawful causes on file."""

    subject: str
    ovens: tuple[OvenSheet, ...]
    lawful: tuple[LawfulExplanation, ...]


def sheet_of(view: View, subject: str, day: date) -> Sheet:
    """The sheet of a subject as of a day."""
    return Sheet(
        subject=subject,
        ovens=tuple(_oven(view, oven, day) for oven in ovens_of(view, subject)),
        lawful=lawful_explanations(view, subject),
    )


def ovens_of(view: View, subject: str) -> tuple[str, ...]:
    """The ovens that somebody goes to see."""
    noun, _, name = subject.partition(":")
    match noun:
        case "oven":
            return (name,)
        case "site":
            return view.site(name).ovens
        case "task":
            return view.task(name).ovens
        case "lot":
            return view.lot(name).ovens
        case _:
            return ()


def _oven(view: View, name: str, day: date) -> OvenSheet:
    oven = view.oven(name)
    meters = view.oven_meters(name)
    sited = view.site_meters(oven.site).meters if oven.site else ()
    seen = [_seal(view, one.seal, one.point) for one in oven.seals if one.state is not SealState.REPLACED]
    owner = view.enterprise(oven.enterprise).legal_name if oven.enterprise else ""
    return OvenSheet(
        oven=name,
        label=oven.label,
        enterprise=oven.enterprise,
        enterprise_name=owner or oven.enterprise,
        division=oven.county or oven.division,
        site=oven.site,
        stage=oven.stage,
        stopped_on=oven.stopped_on,
        certified_on=oven.certificate.on if oven.certificate else None,
        structure=oven.structure,
        seals=tuple(seen),
        meters=tuple(_meters(view, dict.fromkeys((*meters.meters, *sited)), name, day)),
        allowances=meters.allowances,
    )


def _seal(view: View, number: str, point: str | None) -> SealLine:
    seal = view.seal(number)
    return SealLine(number, point, seal.state, seal.placed_on, seal.last_seen_on)


def _meters(view: View, names: Iterable[str], oven: str, day: date) -> Iterable[MeterLine]:
    """Each meter with the last months before the day's own, which is not over yet."""
    shown = [months_after(month_of(day), back) for back in range(-MONTHS_SHOWN, 0)]
    for name in names:
        meter = view.meter(name)
        mapping, read = meter.mapping_on(day), meter.by_month()
        older = max((month for month in read if month < shown[0]), default=None)
        silent = older is not None and not any(month in read for month in shown)
        yield MeterLine(
            meter=name,
            kind=meter.kind,
            use=meter.use,
            scope=mapping.scope if mapping else None,
            alone=mapping is not None and mapping.own_oven == oven,
            multiplier=meter.multiplier_on(day),
            months=tuple(MonthLine(month, read.get(month)) for month in shown),
            before=MonthLine(older, read[older]) if silent and older is not None else None,
        )
