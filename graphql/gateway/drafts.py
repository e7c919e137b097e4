"""Drafts (草稿) of the asking office: those that wait, and what releasing one submits (docs/decisions/0041)."""

from typing import Any

import msgspec
import strawberry

from domain.drafts.facts import DraftEntered, DraftReleased, DraftWithdrawn
from domain.drafts.state import Draft as DraftState
from domain.drafts.state import DraftStatus
from domain.refusals import UnknownSubject
from domain.world import World
from gateway import arguments
from gateway.context import Context
from gateway.fields import field
from gateway.identity import Action
from gateway.outputs import enum_of, mirroring
from gateway.refusals import RefusedQuery
from gateway.scalars import Json
from gateway.visibility import is_own
from ledger.events import Query, QueryItem
from projections.folding import folded
from projections.moment import Moment

_TOPICS = (DraftEntered.TOPIC, DraftReleased.TOPIC, DraftWithdrawn.TOPIC)
Status: Any = enum_of(DraftStatus)


@mirroring(
    DraftState,
    "草稿：一人录入，另一人放行。A draft: entered by one person of the office, released by another.",
    without=("fields", "scope"),
)
class Draft:
    mirrored: strawberry.Private[DraftState]

    @field("字段，按接口的写法。The fields, as the API takes them.")
    def fields(self) -> Json:
        return Json(self.mirrored.fields)


async def drafts_of(context: Context, status: DraftStatus | None = None) -> list[Draft]:
    """The drafts of the asking office, the newest first."""
    identity = context.require(Action.SUBMIT, "草稿", "drafts")
    item = QueryItem(types=_TOPICS, tags=(f"unit:{identity.division}",))
    events, head = await context.gateway.log.read(Query((item,)))
    own = [event for event in events if is_own(identity, event) and event.type == DraftEntered.TOPIC]
    names = [tag.removeprefix("draft:") for event in own for tag in event.tags if tag.startswith("draft:")]
    states = await _states(context, names, head)
    context.spend(len(states))
    found = [Draft(mirrored=one) for one in states if status is None or one.status is status]
    return sorted(found, key=lambda one: -one.mirrored.entered_at)


async def release_of(context: Context, raw: Any, key: Any) -> tuple[str, dict[str, Any], dict[str, Any]]:
    """The submission that releases a draft, as entered; refused alike where there is none and where it is not yours."""
    identity = context.require(Action.SUBMIT, "草稿", "drafts")
    name = arguments.identifier("draft", raw)
    (draft,) = await _states(context, [name], (await context.gateway.log.head()).size)
    if draft.scope != identity.submitter.scope or draft.occurs_on is None:
        raise RefusedQuery(UnknownSubject(field="draft", subject=name))
    envelope: dict[str, Any] = {
        "key": key,
        "occurredOn": draft.occurs_on.isoformat(),
        "documents": list(draft.documents),
        "evidence": msgspec.to_builtins(draft.evidence),
        "invented": draft.invented,
        "releases": name,
    }
    if draft.on_behalf_of:
        envelope["onBehalfOf"] = draft.on_behalf_of
    return draft.command, draft.fields, envelope


async def _states(context: Context, names: list[str], head: int) -> list[DraftState]:
    """The states of drafts as known at the head."""
    moment = Moment(context.gateway.today(), head, None, head, head)

    def answer(world: World) -> list[DraftState]:
        world.need(*(f"draft:{name}" for name in names))
        return [world.now.draft(name) for name in names]

    return await folded(context.gateway.log, moment, [f"draft:{name}" for name in names], answer)
