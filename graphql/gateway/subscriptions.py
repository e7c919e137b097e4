"""What happens from here on: the log and the alerts, resumable from a position, of the asking division only."""

from collections.abc import AsyncIterator
from typing import Any

import strawberry

from domain.cases.facts import AlertRaised
from domain.places.state import PROVINCE
from gateway import arguments
from gateway.context import Context, Info
from gateway.events import Event, event_of, query_of
from gateway.fields import subscription
from gateway.identity import Action
from gateway.refusals import RefusedQuery, TokenExpired
from gateway.scalars import Position
from gateway.visibility import visible
from ledger.events import Query, RecordedEvent
from projections import moment as moments


async def followed(context: Context, after: Any, query: Query | None) -> AsyncIterator[RecordedEvent]:
    """Every matching event that may be seen, after a position; ends when the token does."""
    identity = context.require(Action.READ, "订阅账本", "follow the log")
    gateway = context.gateway
    applied = 0
    start = (await gateway.log.head()).size if after is None else arguments.position("after", after, least=0)
    async for event in gateway.log.subscribe(query, after=start or 0):
        if context.expired:
            raise RefusedQuery(TokenExpired())
        if event.position > applied and identity.division != PROVINCE:
            applied = await _applied(context, event.position)
        for seen in await visible(context, [event]):
            yield seen


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
