"""The fund of a city and a year at a moment: raised, prepaid, still ADVANCED. YC-48, YC-51, SX-08, X-13."""

from domain.funds.state import Fund, fund_id
from domain.world import World
from ledger.log import Log
from projections.folding import folded
from projections.moment import Moment


async def fund(log: Log, moment: Moment, city: str, year: int) -> Fund:
    """The fund; empty where nothing was reported."""
    name = fund_id(city, year)

    def answer(world: World) -> Fund:
        return world.on(moment.effective_on).fund(name)

    return await folded(log, moment, [f"fund:{name}"], answer)
