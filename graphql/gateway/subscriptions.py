"""What happens from here on: the log and the alerts, resumable from a position, of the asking division only."""

from collections.abc import AsyncIterator
from typing import Any, get_args

import strawberry

from domain.cases.facts import AlertRaised, CaseOpened
from domain.cases.state import CaseFact, DocketFact
from domain.corrections.facts import EventCorrected
from domain.places.state import PROVINCE
from domain.refusals import UnknownSubject
from gateway import arguments
from gateway.context import Context, Info
from gateway.events import Event, event_of, query_of
from gateway.fields import subscription
from gateway.identity import Action
from gateway.refusals import RefusedQuery, TokenExpired
from gateway.scalars import Identifier, Position
from gateway.visibility import visible
from ledger.events import Query, QueryItem, RecordedEvent
from projections import moment as moments

CASE_TOPICS = tuple(sorted({kind.TOPIC for kind in get_args(CaseFact | DocketFact)}))
"""Whatever moves an alert or a case."""


async def followed(context: Context, after: Any, query: Query | None) -> AsyncIterator[RecordedEvent]:
    """Every matching event that may be seen, after a position; ends when the token does."""
    identity = context.require(Action.READ, "订阅账本", "follow the log")
    gateway = context.gateway
    applied = 0
    start = await _start(context, after)
    async for event in gateway.log.subscribe(query, after=start):
        if context.expired:
            raise RefusedQuery(TokenExpired())
        if event.position > applied and identity.division != PROVINCE:
            applied = await _applied(context, event.position)
        for seen in await visible(context, [event]):
            yield seen


async def _start(context: Context, after: Any) -> int:
    """After which position to begin; one that the log has not reached is of another log, or of none.

    Taken as it is, it would wait in silence and skip whatever is recorded meanwhile.
    """
    head = (await context.gateway.log.head()).size
    if after is None:
        return head
    start = arguments.position("after", after, least=0) or 0
    if start <= head:
        return start
    why = ("（账本尚未到达该位置，请核对是否同一账本）", " (the log is not there yet: is it the same log?)")
    raise RefusedQuery(
        moments.MomentOutOfRange(
            field="after", value=str(start), first="0", last=str(head), why_zh=why[0], why_en=why[1]
        )
    )


async def _applied(context: Context, position: int) -> int:
    """Wait until the index of subjects knows an event, so that an office does not miss what is its own.

    A projection that stopped before it ends the stream with the reason; it is resumed from the last position seen.
    """
    gateway = context.gateway
    while True:
        found = await moments.resolve(gateway.log, gateway.pool, today=gateway.today(), position=position)
        if isinstance(found, moments.Moment):
            return found.applied
        if not isinstance(found, moments.NotYetApplied) or found.stopped_en:
            raise RefusedQuery(found)


async def _case(context: Context, name: str) -> str:
    """The tag of a case; one that was never opened, or that may not be seen, would be waited for in silence for ever.

    The two are refused alike.
    """
    identity = context.require(Action.READ, "订阅账本", "follow the log")
    tag = f"case:{name}"
    opened, _ = await context.gateway.log.read(Query((QueryItem(types=(CaseOpened.TOPIC,), tags=(tag,)),)), limit=1)
    for event in opened:
        if identity.division != PROVINCE:
            await _applied(context, event.position)
        if await visible(context, [event]):
            return tag
    raise RefusedQuery(UnknownSubject(field="id", subject=name))


@strawberry.type(description="订阅。What happens from here on.")
class Subscription:
    @subscription(
        "账本事件，从 after 之后起（缺省从此刻起），可断点续传。"
        "Events of the log after a position (from now on if left out); resume with the last position seen."
    )
    async def log(
        self, info: Info, after: Position | None = None, types: list[str] | None = None
    ) -> AsyncIterator[Event]:
        query = query_of(arguments.texts("types", types, 20), ())
        async for event in followed(info.context, after, query):
            yield event_of(event)

    @subscription(
        "新发出的预警，可断点续传。Alerts as they are raised, after a position; resume with the last position seen."
    )
    async def alerts(self, info: Info, after: Position | None = None) -> AsyncIterator[Event]:
        async for event in followed(info.context, after, query_of((AlertRaised.TOPIC,), ())):
            yield event_of(event)

    @subscription(
        "案件与预警的每一步：预警、误报、立案直至销号，可断点续传；可限于一个案件或一个主体。"
        "Every step of alerts and cases after a position, from the alert to 销号; of one case or one subject if named. "
        "Resume with the last position seen: nothing is lost and nothing comes twice."
    )
    async def cases(
        self,
        info: Info,
        after: Position | None = None,
        id: Identifier | None = None,
        subject: str | None = None,
    ) -> AsyncIterator[Event]:
        tags = [await _case(info.context, arguments.identifier("id", id))] if id is not None else []
        tags += [f"case:{one}" for one in arguments.texts("subject", [subject] if subject is not None else [], 1)]
        steps = QueryItem(types=CASE_TOPICS, tags=tuple(tags))
        corrections = QueryItem(types=(EventCorrected.TOPIC,), tags=tuple(tags))
        async for event in followed(info.context, after, Query((steps, corrections))):
            if any(tag.startswith("case:") for tag in event.tags):  # An inspection need not be for a case.
                yield event_of(event)
