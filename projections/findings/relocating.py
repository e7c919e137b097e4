"""The leads of an oven at a moment, read from the log: which new transformers run like it (S-08)."""

from collections.abc import Callable
from datetime import date

from domain.meters.facts import MeterRegistered
from domain.world import World
from ledger.events import Query, QueryItem
from ledger.log import Log
from projections.findings.closed_loads import stopped_on
from projections.findings.leads import Lead, Point, leads_of, may_be_lead, place_of_oven
from projections.folding import folded
from projections.history import happened
from projections.moment import Moment


async def relocation_leads(log: Log, moment: Moment, oven: str, sees: Callable[[str], bool]) -> tuple[Lead, ...]:
    """The leads of an oven among the meters of divisions that the asker sees, the likeliest first."""

    def where_and_when(world: World) -> tuple[Point | None, date | None]:
        view = world.on(moment.effective_on)
        return place_of_oven(view, view.oven(oven)), stopped_on(view.oven(oven))

    def answer(world: World) -> tuple[Lead, ...]:
        return leads_of(world.on(moment.effective_on), oven, sorted(meters))

    here, stop = await folded(log, moment, (f"oven:{oven}",), where_and_when)
    if stop is None or here is None:
        return ()
    recorded, _ = await log.read(Query((QueryItem(types=(MeterRegistered.TOPIC,)),)), upto=moment.position)
    events = [event for event in map(happened, recorded) if event.occurred_on <= moment.effective_on]
    meters = {
        event.fact.meter
        for event in events
        if isinstance(event.fact, MeterRegistered)
        if sees(event.fact.division) and may_be_lead(stop, here, event.fact, event.occurred_on)
    }
    tags = (f"oven:{oven}", *(f"meter:{meter}" for meter in sorted(meters)))
    return await folded(log, moment, tags, answer)
