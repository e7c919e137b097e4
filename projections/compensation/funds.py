"""The fund of a city and a year at a moment: raised, prepaid, still ADVANCED; and the events that each rests on.

YC-48, YC-51, SX-08, X-13.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum

from domain.funds.state import Fund, fund_id
from domain.world import World
from ledger.log import Log
from projections.explanations.steps import Spend, Step, steps_of
from projections.folding import folded
from projections.moment import Moment


async def fund(log: Log, moment: Moment, city: str, year: int) -> Fund:
    """The fund; empty where nothing was reported."""
    name = fund_id(city, year)

    def answer(world: World) -> Fund:
        return world.on(moment.effective_on).fund(name)

    return await folded(log, moment, [f"fund:{name}"], answer)


class FundFigure(StrEnum):
    """资金的一个数。A figure of a fund, in fen."""

    CITY_RAISED = "CITY_RAISED"
    COUNTY_RAISED = "COUNTY_RAISED"
    RECEIVED = "RECEIVED"
    RELEASED = "RELEASED"
    ADVANCED = "ADVANCED"


FUND_FIGURES: Mapping[FundFigure, Callable[[Fund], int]] = {
    FundFigure.CITY_RAISED: lambda fund: fund.city_raised_fen,
    FundFigure.COUNTY_RAISED: lambda fund: fund.county_raised_fen,
    FundFigure.RECEIVED: lambda fund: sum(one.received_fen for one in fund.advances),
    FundFigure.RELEASED: lambda fund: sum(one.released_fen for one in fund.advances),
    FundFigure.ADVANCED: lambda fund: sum(one.open_fen for one in fund.advances),
}
"""What `advances` lists by holder and level is summed here: received, passed on, and still open."""


async def fund_steps(log: Log, moment: Moment, of: Fund, figure: FundFigure, spend: Spend) -> list[Step]:
    """The events that move one figure of a fund, oldest first."""

    def value(world: World) -> int:
        return FUND_FIGURES[figure](world.on(moment.effective_on).fund(of.fund))

    return await folded(
        log, moment, [f"fund:{of.fund}"], lambda world: steps_of(world, of.fund, 0, value, spend)
    )
