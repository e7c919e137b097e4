"""Series (逐月数据) as they stand: output, coke that moved, hot hours of a stack, dedicated transformers.

A state is named by the tag of its subject: `Outputs("oven:o-17")`, `CokeMovements("unit:140823")`. What a meter read
stands in `domain.meters.state`.
"""

from datetime import date

import msgspec

from domain.envelope import Happened
from domain.meters.facts import DedicatedTransformerListed, TransformerRow
from domain.quantities import Month, Quantity
from domain.readings.facts import (
    CokeMovementReported,
    EmissionHoursAggregated,
    MonthlyOutputReported,
    MovementMode,
    OutputSource,
)


class MonthlyOutput(msgspec.Struct, frozen=True):
    """月焦炭产量: coke of a month, as one source says."""

    month: Month
    tonnes: Quantity
    source: OutputSource
    on: date
    recorded_on: date
    office: str
    position: int
    corrected: bool = False
    invented: bool = False


class CokeMovement(msgspec.Struct, frozen=True):
    """Coke that left in a month by one mode, and the stock at its end where that is said."""

    month: Month
    mode: MovementMode
    tonnes_out: Quantity
    stock_tonnes: Quantity | None
    on: date
    recorded_on: date
    office: str
    position: int
    corrected: bool = False
    invented: bool = False


class EmissionHours(msgspec.Struct, frozen=True):
    """Hot hours of a stack in a month, or on a day."""

    month: Month | None
    day: date | None
    hours_hot: int
    hours_hot_night: int
    so2_kg: Quantity | None
    nox_kg: Quantity | None
    flow_m3: Quantity | None
    ovens: tuple[str, ...]
    shared: bool
    on: date
    recorded_on: date
    office: str
    position: int
    corrected: bool = False
    invented: bool = False

    @property
    def own_oven(self) -> str | None:
        """The one oven that the stack speaks for."""
        return self.ovens[0] if len(self.ovens) == 1 and not self.shared else None


class TransformerList(msgspec.Struct, frozen=True):
    """The dedicated transformers of a division as of a month."""

    month: Month
    rows: tuple[TransformerRow, ...]
    on: date
    office: str
    position: int
    invented: bool = False


class Outputs(msgspec.Struct, frozen=True):
    """The monthly output of an oven or an enterprise: every version that stands, in the order of the fold."""

    subject: str
    reports: tuple[MonthlyOutput, ...] = ()

    def by_month(self, source: OutputSource) -> dict[str, MonthlyOutput]:
        """The report in force of each month that has one, of one source: of several the latest."""
        latest = {one.month: one for one in self.reports if one.source is source}
        return {month: latest[month] for month in sorted(latest)}


class CokeMovements(msgspec.Struct, frozen=True):
    """The coke that left a site or a division: every version that stands."""

    subject: str
    reports: tuple[CokeMovement, ...] = ()

    def by_month(self, mode: MovementMode) -> dict[str, CokeMovement]:
        """The report in force of each month that has one, of one mode."""
        latest = {one.month: one for one in self.reports if one.mode is mode}
        return {month: latest[month] for month in sorted(latest)}


class Emissions(msgspec.Struct, frozen=True):
    """The hot hours of a stack: every version that stands."""

    subject: str
    reports: tuple[EmissionHours, ...] = ()

    def by_month(self) -> dict[str, EmissionHours]:
        """The report in force of each month that has one of the month itself; days are `by_day`."""
        latest = {one.month: one for one in self.reports if one.month is not None}
        return {month: latest[month] for month in sorted(latest)}

    def by_day(self) -> dict[date, EmissionHours]:
        """The report in force of each day that has one."""
        latest = {one.day: one for one in self.reports if one.day is not None}
        return {day: latest[day] for day in sorted(latest)}


class Transformers(msgspec.Struct, frozen=True):
    """The lists of dedicated transformers of a division: every version that stands."""

    subject: str
    lists: tuple[TransformerList, ...] = ()

    def by_month(self) -> dict[str, TransformerList]:
        """The list in force of each month that has one."""
        latest = {one.month: one for one in self.lists}
        return {month: latest[month] for month in sorted(latest)}


def evolve_outputs(state: Outputs, event: Happened) -> Outputs:
    """The output after one more report."""
    fact = event.fact
    if not isinstance(fact, MonthlyOutputReported):
        return state
    said = MonthlyOutput(fact.month, fact.tonnes, fact.source, *_told(event))
    return msgspec.structs.replace(state, reports=(*state.reports, said))


def evolve_movements(state: CokeMovements, event: Happened) -> CokeMovements:
    """The movements after one more report."""
    fact = event.fact
    if not isinstance(fact, CokeMovementReported):
        return state
    said = CokeMovement(fact.month, fact.mode, fact.tonnes_out, fact.stock_tonnes, *_told(event))
    return msgspec.structs.replace(state, reports=(*state.reports, said))


def evolve_emissions(state: Emissions, event: Happened) -> Emissions:
    """The hot hours after one more report."""
    fact = event.fact
    if not isinstance(fact, EmissionHoursAggregated):
        return state
    said = EmissionHours(
        fact.month,
        fact.day,
        fact.hours_hot,
        fact.hours_hot_night,
        fact.so2_kg,
        fact.nox_kg,
        fact.flow_m3,
        fact.ovens,
        fact.shared,
        *_told(event),
    )
    return msgspec.structs.replace(state, reports=(*state.reports, said))


def evolve_transformers(state: Transformers, event: Happened) -> Transformers:
    """The lists after one more."""
    fact = event.fact
    if not isinstance(fact, DedicatedTransformerListed):
        return state
    said = TransformerList(
        fact.month, fact.rows, event.occurred_on, event.office, event.position, event.invented
    )
    return msgspec.structs.replace(state, lists=(*state.lists, said))


def _told(event: Happened) -> tuple[date, date, str, int, bool, bool]:
    """Who said it when, and whether it stands in the place of another."""
    corrected = bool(event.corrects)
    return (event.occurred_on, event.recorded_on, event.office, event.position, corrected, event.invented)
