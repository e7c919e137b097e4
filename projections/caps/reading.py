"""The caps of a division at a moment, with what stands against them, its output quotas and its large ovens."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import asyncpg

from domain.fact import Account
from domain.output.facts import StatisticsSource
from domain.places.state import OutputQuota, Programme, Statistics, counts_under
from domain.policy import keys
from domain.policy.interpretations import Interpretation, interpretations
from domain.policy.open_points import Answer
from domain.policy.state import lookup
from domain.world import View, World
from ledger.log import Log
from projections.capacity import totals
from projections.caps.large_ovens import LargeOvenShare, large_oven_share
from projections.caps.states import BindingCap, CapReading, binding_cap, cap_readings
from projections.folding import folded
from projections.moment import Moment
from projections.subjects import Kind, subjects

USABLE = (Account.OPERATING, Account.IDLE, Account.UNBUILT, Account.CARRIED)
"""What a cap on capacity counts, as D-09 does; whether unbuilt and carried count is open (model.md §8, 11)."""
BUILT = (Account.OPERATING, Account.IDLE)
"""What it counts where the parameter says so: quota with ovens alone. D-09 alerts on the wider sum all the same."""


class CapCounts(StrEnum):
    """What a cap on capacity counts: all quota that can be used, or quota with ovens alone (XZ-18)."""

    USABLE = "USABLE"
    BUILT = "BUILT"


_COUNTED = {CapCounts.USABLE: USABLE, CapCounts.BUILT: BUILT}


@dataclass(frozen=True, slots=True)
class CapsRow:
    """A division's caps. `statistics`: the newest of each source, so that the two can be compared (XZ-24).

    Both sums that a cap on capacity may mean stand beside each other; `capacity_counts` is the one it is read by.
    """

    division: str
    year: int
    readings: tuple[CapReading, ...]
    binding: BindingCap | None
    capacity_counts: CapCounts
    usable_tonnes: int
    built_tonnes: int
    statistics: tuple[Statistics, ...]
    output_quotas: tuple[OutputQuota, ...]
    large_ovens: LargeOvenShare
    programmes: tuple[Programme, ...]
    interpretations: tuple[Interpretation, ...]


async def caps(log: Log, connection: asyncpg.Connection, moment: Moment, division: str) -> CapsRow:
    """The caps of one division as of (D, K), for the year of D."""
    ovens = await subjects(connection, moment, Kind.OVEN, division)
    rows = await totals(connection, moment, "city", division)
    counted = [row for row in rows if counts_under(division, row.division)]
    sums = {
        counts: sum(row.accounts[account] for row in counted for account in accounts)
        for counts, accounts in _COUNTED.items()
    }

    def answer(world: World) -> CapsRow:
        day = moment.effective_on
        view = world.on(day)
        world.need(*(one.tag for one in ovens))
        unit = view.division(division)
        said = _newest(unit.statistics, day)
        counts = _capacity_counts(world.now, division, day)
        official = next((one for one in said if one.source is StatisticsSource.STATISTICS_BUREAU), None)
        return CapsRow(
            division=division,
            year=day.year,
            readings=tuple(cap_readings(unit.caps, sums[counts], official or (said[0] if said else None))),
            binding=binding_cap(unit.caps),
            capacity_counts=counts,
            usable_tonnes=sums[CapCounts.USABLE],
            built_tonnes=sums[CapCounts.BUILT],
            statistics=said,
            output_quotas=unit.output_quotas,
            large_ovens=large_oven_share(world.now, [view.oven(one.id) for one in ovens], division, day),
            programmes=unit.programmes,
            interpretations=interpretations(world.now, Answer.CAPS, division, day),
        )

    return await folded(log, moment, [f"unit:{division}", *(one.tag for one in ovens)], answer)


def _capacity_counts(view: View, division: str, day: date) -> CapCounts:
    value = lookup(view, keys.CAPACITY_CAP_COUNTS, division, day)
    return CapCounts(value.text) if value and value.text else CapCounts.USABLE


def _newest(statistics: tuple[Statistics, ...], day: date) -> tuple[Statistics, ...]:
    """Of the year of the day, the furthest month of each source, as recorded last."""
    found: dict[StatisticsSource, Statistics] = {}
    for one in sorted(statistics, key=lambda s: (s.through_month, s.position)):
        if one.year == day.year:
            found[one.source] = one
    return tuple(found[source] for source in StatisticsSource if source in found)
