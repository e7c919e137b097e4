"""The caps of a division at a moment, with what stands against them, its output quotas and its large ovens."""

from dataclasses import dataclass
from datetime import date

import asyncpg

from domain.fact import Account
from domain.output.facts import StatisticsSource
from domain.places.state import OutputQuota, Programme, Statistics, counts_under
from domain.world import World
from ledger.log import Log
from projections.capacity import totals
from projections.caps.large_ovens import LargeOvenShare, large_oven_share
from projections.caps.states import BindingCap, CapReading, binding_cap, cap_readings
from projections.folding import folded
from projections.moment import Moment
from projections.subjects import Kind, subjects

USABLE = (Account.OPERATING, Account.IDLE, Account.UNBUILT, Account.CARRIED)
"""What a cap on capacity counts, as D-09 does; whether unbuilt and carried count is open (model.md §8, 11)."""


@dataclass(frozen=True, slots=True)
class CapsRow:
    """A division's caps. `statistics`: the newest of each source, so that the two can be compared (XZ-24)."""

    division: str
    year: int
    readings: tuple[CapReading, ...]
    binding: BindingCap | None
    statistics: tuple[Statistics, ...]
    output_quotas: tuple[OutputQuota, ...]
    large_ovens: LargeOvenShare
    programmes: tuple[Programme, ...]


async def caps(log: Log, connection: asyncpg.Connection, moment: Moment, division: str) -> CapsRow:
    """The caps of one division as of (D, K), for the year of D."""
    ovens = await subjects(connection, moment, Kind.OVEN, division)
    rows = await totals(connection, moment, "city", division)
    counted = [row for row in rows if counts_under(division, row.division)]
    usable = sum(row.accounts[account] for row in counted for account in USABLE)

    def answer(world: World) -> CapsRow:
        day = moment.effective_on
        view = world.on(day)
        world.need(*(one.tag for one in ovens))
        unit = view.division(division)
        said = _newest(unit.statistics, day)
        official = next((one for one in said if one.source is StatisticsSource.STATISTICS_BUREAU), None)
        return CapsRow(
            division=division,
            year=day.year,
            readings=tuple(cap_readings(unit.caps, usable, official or (said[0] if said else None))),
            binding=binding_cap(unit.caps),
            statistics=said,
            output_quotas=unit.output_quotas,
            large_ovens=large_oven_share(view, [view.oven(one.id) for one in ovens], division, day),
            programmes=unit.programmes,
        )

    return await folded(log, moment, [f"unit:{division}", *(one.tag for one in ovens)], answer)


def _newest(statistics: tuple[Statistics, ...], day: date) -> tuple[Statistics, ...]:
    """Of the year of the day, the furthest month of each source, as recorded last."""
    found: dict[StatisticsSource, Statistics] = {}
    for one in sorted(statistics, key=lambda s: (s.through_month, s.position)):
        if one.year == day.year:
            found[one.source] = one
    return tuple(found[source] for source in StatisticsSource if source in found)
