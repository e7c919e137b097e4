"""Monitors (监测点位) at a moment. JC-18."""

from typing import Any

from gateway import arguments
from gateway.context import Context
from gateway.identity import Action
from gateway.outputs import output_of
from projections import monitors as reading
from projections.moment import Moment
from projections.monitors import MonitorRow

MonitorOutput: Any = output_of(MonitorRow)


async def monitors(context: Context, moment: Moment, division: Any) -> list[MonitorRow]:
    """The monitors of a division, by id; empty outside one's own."""
    asked = None if division is None else arguments.code("division", division)
    scope = context.scope(Action.READ, asked, "监测点位", "monitors")
    if scope is None:
        return []
    async with context.gateway.pool.acquire() as pooled:
        found = await reading.monitors(context.gateway.log, pooled, moment, scope)
    context.spend(len(found))
    return found
