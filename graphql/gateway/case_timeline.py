"""`caseTimeline`: a case and its subject in one line, with what was due by when and whether it was in time."""


from typing import Any

import strawberry

from domain.refusals import UnknownSubject
from gateway import arguments
from gateway.connections import Connection, Key, connection
from gateway.context import Context, Info
from gateway.events import Event
from gateway.explaining import event_at
from gateway.fields import field
from gateway.identity import Action
from gateway.outputs import mirroring, output_of
from gateway.refusals import RefusedQuery
from gateway.scalars import DivisionCode, Identifier
from projections.cases import timeline as reading
from projections.cases.deadlines import CaseDeadline
from projections.moment import Moment

_WHAT = ("案件", "cases")
Deadline: Any = output_of(CaseDeadline)


@mirroring(reading.TimelineEntry, "案件经过的一行。One line of a case's timeline.")
class TimelineEntry:
    mirrored: strawberry.Private[reading.TimelineEntry]
    number: strawberry.Private[int]

    @field("该事件及其回执；时限届满非事件，为空。Its event with the receipt; null of a deadline that passed.")
    async def event(self, info: Info) -> Event | None:
        position = self.mirrored.position
        return None if position is None else await event_at(info.context, position)


@strawberry.type(
    description="案件及其主体的全部经过，按日期。All that happened on a case and its subject, in the order of the days."
)

class CaseTimeline:
    found: strawberry.Private[reading.CaseTimeline]
    case: Identifier = strawberry.field(description="案件编号。The case.")
    subject: str = strawberry.field(description="主体标签，如 oven:…。The subject's tag.")
    division: DivisionCode = strawberry.field(description="所在区划代码。The division.")
    deadlines: list[Deadline] = strawberry.field(
        description="各轮的时限及是否按时；未设时限则无。The deadlines of every round; none where no days are set."
    )

    @field("各行，可分页。The lines, by page.")
    async def entries(
        self, info: Info, first: int | None = None, after: str | None = None
    ) -> Connection[TimelineEntry]:
        lines = [TimelineEntry(mirrored=one, number=number) for number, one in enumerate(self.found.entries, 1)]
        return connection(info.context, lines, _key, first, after, (int,))


async def case_timeline(context: Context, moment: Moment, raw: Any) -> CaseTimeline:
    """The timeline of a case; refused alike where it is unknown and where it may not be seen."""
    context.require(Action.READ, *_WHAT)
    asked = arguments.identifier("id", raw)
    async with context.gateway.pool.acquire() as pooled:
        found = await reading.case_timeline(context.gateway.log, pooled, moment, asked)
    if found is None or not context.sees(found.division):
        raise RefusedQuery(UnknownSubject(field="id", subject=asked))
    context.spend(len(found.deadlines))
    return CaseTimeline(
        found=found,
        case=Identifier(found.case),
        subject=found.subject,
        division=DivisionCode(found.division),
        deadlines=list(found.deadlines),
    )


def _key(one: TimelineEntry) -> Key:
    return (one.number,)
