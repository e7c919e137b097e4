"""`fund { explain(figure:) }`: the events that a figure of a fund rests on, and what it was after each."""

from datetime import date
from typing import Any

import strawberry

from domain.funds.state import Fund
from gateway.connections import Edge, PageInfo, connection
from gateway.context import Context, Info
from gateway.events import Event
from gateway.explaining import event_at
from gateway.fields import field
from gateway.outputs import enum_of
from gateway.scalars import Fen, Position
from projections.compensation.funds import FUND_FIGURES, FundFigure, fund_steps
from projections.explanations.steps import Step
from projections.moment import Moment

FundFigureOf: Any = enum_of(FundFigure)


@strawberry.type(description="使资金的一个数变动的一个事件。One event that moves a figure of a fund.")
class FundStep:
    step: strawberry.Private[Step]

    @field("发生之日；更正后以更正为准。The day it happened on, as corrected.")
    def effective_on(self) -> date:
        return self.step.effective_on

    @field("账本位置。Its place in the log.")
    def position(self) -> Position:
        return Position(self.step.position)

    @field("变动金额，分。By how many fen it moves the figure.")
    def fen(self) -> Fen:
        return Fen(self.step.change or 0)

    @field("至此累计，分。The fen after it.")
    def running_fen(self) -> Fen:
        return Fen(self.step.after if isinstance(self.step.after, int) else 0)

    @field("事件；不在本辖区时为空。The event; null where that is not yours to see.")
    async def event(self, info: Info) -> Event | None:
        return await event_at(info.context, self.step.position)


@strawberry.type(
    description="资金的一个数由何而来：各步之和即该数。Why a figure of a fund is what it is: the steps sum to it."
)
class FundExplanation:
    figure: FundFigureOf = strawberry.field(description="所解释的数。The figure.")
    fen: Fen = strawberry.field(description="该数，分。The figure in fen.")
    step_count: int = strawberry.field(description="事件总数。How many steps there are in all.")
    edges: list[Edge[FundStep]] = strawberry.field(description="各步及其游标。The steps with their cursors.")
    nodes: list[FundStep] = strawberry.field(description="各步。The steps.")
    page_info: PageInfo = strawberry.field(description="分页信息。Where the page stands.")


async def explain_fund(
    context: Context, moment: Moment, of: Fund, figure: FundFigure, first: Any, after: Any
) -> FundExplanation:
    """The steps of one figure of a fund that the asker sees."""
    found = await fund_steps(context.gateway.log, moment, of, figure, context.spend)
    nodes = [FundStep(step=step) for step in found]
    shown = connection(context, nodes, _key, first, after, (str, int))
    return FundExplanation(
        figure=figure,
        fen=Fen(FUND_FIGURES[figure](of)),
        step_count=len(found),
        edges=shown.edges,
        nodes=shown.nodes,
        page_info=shown.page_info,
    )


def _key(node: FundStep) -> tuple[str | int, ...]:
    return (node.step.effective_on.isoformat(), node.step.position)
