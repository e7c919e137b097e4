"""Meters (计量点) of a view: pure, so that an oven's answer and a list of meters say the same."""

from dataclasses import dataclass
from datetime import date

from domain.allowances.state import Allowance
from domain.meters.facts import MeterKind, MeterUse
from domain.meters.reach import own_meters_of, shared_meters_of
from domain.meters.state import Meter, MeterMapping, MeterReplacement, MeterVersion, Reading
from domain.readings.facts import Direction
from domain.readings.state import MonthlyOutput
from domain.world import View


@dataclass(frozen=True, slots=True)
class MeterRow:
    """计量点: a meter. `readings` are in force, one a month and direction; `superseded` was reported before them.

    `own_oven` is the one oven that it speaks for on the day; None where it serves more than that oven.
    """

    meter: str
    division: str
    kind: MeterKind | None
    use: MeterUse | None
    multiplier: int | None
    own_oven: str | None
    mapping: MeterMapping | None
    mappings: tuple[MeterMapping, ...]
    versions: tuple[MeterVersion, ...]
    replacements: tuple[MeterReplacement, ...]
    readings: tuple[Reading, ...]
    superseded: tuple[Reading, ...]
    allowances: tuple[Allowance, ...]
    invented: bool


def meter_row(meter: Meter, day: date) -> MeterRow:
    """A meter as it stands on a day."""
    mapping = meter.mapping_on(day)
    in_force = tuple(one for direction in Direction for one in meter.by_month(direction).values())
    standing = {one.position for one in in_force}
    return MeterRow(
        meter=meter.meter,
        division=meter.division,
        kind=meter.kind,
        use=meter.use,
        multiplier=meter.multiplier_on(day),
        own_oven=mapping.own_oven if mapping else None,
        mapping=mapping,
        mappings=meter.mappings,
        versions=meter.versions,
        replacements=meter.replacements,
        readings=in_force,
        superseded=tuple(one for one in meter.readings if one.position not in standing),
        allowances=meter.allowances,
        invented=meter.invented,
    )


def meters_of_oven(view: View, oven: str, day: date) -> tuple[MeterRow, ...]:
    """The meters that reach an oven on a day: its own first, then those that serve it among others."""
    found = (*own_meters_of(view, oven, day), *shared_meters_of(view, oven, day))
    return tuple(meter_row(meter, day) for meter in found if meter.registered)


def oven_allowances(view: View, oven: str, day: date) -> tuple[Allowance, ...]:
    """What was declared for an oven or for a meter of its own, past and to come, in the order of the log."""
    declared = [*view.oven_meters(oven).allowances]
    for meter in own_meters_of(view, oven, day):
        declared += meter.allowances
    return tuple(sorted({one.position: one for one in declared}.values(), key=lambda one: one.position))


def oven_output(view: View, oven: str) -> tuple[MonthlyOutput, ...]:
    """The coke reported of an oven by itself, every report that stands."""
    return view.outputs(f"oven:{oven}").reports
