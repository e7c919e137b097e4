"""What binds a division (单元): its caps with their states, its share of large ovens, and its offices over time."""

from typing import Any

from domain.curtailments.state import Curtailment
from domain.places.state import Office, scopes
from domain.refusals import UnknownSubject
from domain.world import World
from gateway import arguments
from gateway.context import Context
from gateway.identity import Action
from gateway.outputs import output_of
from gateway.refusals import RefusedQuery
from projections import caps as reading
from projections.caps import CapsRow
from projections.evaluations import EvaluationShares
from projections.evaluations import evaluation as evaluation_reading
from projections.folding import folded
from projections.moment import Moment

Caps: Any = output_of(CapsRow)
OfficeOutput: Any = output_of(Office)
Evaluation: Any = output_of(EvaluationShares)
CurtailmentOutput: Any = output_of(Curtailment)


async def caps(context: Context, moment: Moment, division: Any) -> CapsRow:
    """The caps of a division within one's own."""
    asked = arguments.code("division", division)
    scope = context.scope(Action.READ, asked, "总量控制", "caps")
    if scope != asked:
        raise RefusedQuery(UnknownSubject(field="division", subject=asked))
    async with context.gateway.pool.acquire() as pooled:
        return await reading.caps(context.gateway.log, pooled, moment, asked)


async def offices(context: Context, moment: Moment, division: Any, only_in_force: bool) -> list[Office]:
    """The offices of a division, in the order of their registration; who is in charge is no secret to a reader."""
    context.require(Action.READ, "机构", "offices")
    asked, day = arguments.code("division", division), moment.effective_on

    def answer(world: World) -> list[Office]:
        known = world.on(day).division(asked).offices
        return [office for office in known if not only_in_force or office.in_force(day)]

    found = await folded(context.gateway.log, moment, [f"unit:{asked}"], answer)
    context.spend(len(found))
    return found


async def evaluation(context: Context, moment: Moment, division: Any, year: int) -> EvaluationShares:
    """The evaluation of a division within one's own."""
    asked = arguments.code("division", division)
    scope = context.scope(Action.READ, asked, "生存线/发展线评价", "the evaluation")
    if scope != asked:
        raise RefusedQuery(UnknownSubject(field="division", subject=asked))
    async with context.gateway.pool.acquire() as pooled:
        return await evaluation_reading(context.gateway.log, pooled, moment, asked, year)


async def curtailments(context: Context, moment: Moment, division: Any) -> list[Curtailment]:
    """The calendar that holds for a division within one's own: its own, its city's and the province's, by last day."""
    asked, day = arguments.code("division", division), moment.effective_on
    if context.scope(Action.READ, asked, "错峰生产", "curtailments") is None:
        raise RefusedQuery(UnknownSubject(field="division", subject=asked))

    def answer(world: World) -> list[Curtailment]:
        view = world.on(day)
        found = [one for code in scopes(asked) for one in view.division(code).curtailments]
        return sorted(found, key=lambda one: (one.ends_on, one.position))

    found = await folded(context.gateway.log, moment, [f"unit:{code}" for code in scopes(asked)], answer)
    context.spend(len(found))
    return found
