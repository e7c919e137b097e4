"""The leads of an oven at a moment, read from the log: which new transformers run like it (S-08)."""

from collections.abc import Callable

from domain.meters.facts import MeterRegistered
from domain.world import World
from ledger.events import Query, QueryItem
from ledger.log import Log
from projections.findings.leads import Lead, gone, leads_of, may_be
from projections.folding import folded
from projections.history import happened
from projections.moment import Moment


async def relocation_leads(log: Log, moment: Moment, oven: str, sees: Callable[[str], bool]) -> tuple[Lead, ...]:
    """The leads of an oven among the meters of divisions that the asker sees, the likeliest first."""

    def answer(world: World) -> tuple[Lead, ...]:
        return leads_of(world.on(moment.effective_on), oven, sorted(meters))

    of = await folded(log, moment, (f"oven:{oven}",), lambda world: gone(world.on(moment.effective_on), oven))
    if of is None:
        return ()
    recorded, _ = await log.read(Query((QueryItem(types=(MeterRegistered.TOPIC,)),)), upto=moment.position)
    meters = may_be(of, map(happened, recorded), moment.effective_on, sees)
    return await folded(log, moment, (f"oven:{oven}", *(f"meter:{meter}" for meter in sorted(meters))), answer)
