"""How open points of the documents are read (所作解释), beside every answer that depends on them."""

from typing import Any

from domain.policy import interpretations as reading
from domain.policy.open_points import Answer
from domain.refusals import UnknownSubject
from domain.world import World
from gateway import arguments
from gateway.context import Context
from gateway.identity import Action
from gateway.outputs import output_of
from gateway.refusals import RefusedQuery
from projections.folding import folded
from projections.moment import Moment

Interpretation: Any = output_of(reading.Interpretation)
_WHAT = ("规则参数", "rule parameters")
WORDS = (
    "所依据的解释：文件未明之处、所用参数及取值、所载文件与理由；无取值时说明此时如何处理。"
    "What the answer rests on that no document says: the open point, the parameter, its value, document and reading."
)
"""The description of the field, the same wherever it stands."""


async def interpretations_of(
    context: Context, moment: Moment, answer: Answer | None, division: str
) -> list[reading.Interpretation]:
    """The interpretations in force for a division on the moment's day; read once a request and kind of answer."""
    context.require(Action.READ, *_WHAT)

    async def read() -> list[reading.Interpretation]:
        def answered(world: World) -> list[reading.Interpretation]:
            return list(reading.interpretations(world.now, answer, division, moment.effective_on))

        return await folded(context.gateway.log, moment, (), answered)

    found = await context.once(("interpretations", moment, answer, division), read)
    context.spend(len(found))
    return found


async def open_points(context: Context, moment: Moment, division: Any) -> list[reading.Interpretation]:
    """Every open point as read in a division, one's own where none is named; a foreign one looks absent."""
    asked = None if division is None else arguments.code("division", division)
    scope = context.scope(Action.READ, asked, *_WHAT)
    if scope is None:
        raise RefusedQuery(UnknownSubject(field="division", subject=str(asked)))
    return await interpretations_of(context, moment, None, scope)
