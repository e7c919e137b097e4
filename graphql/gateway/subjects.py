"""Subjects at a moment: found in the index, seen only in one's own division, folded from their own events.

A subject of another division answers exactly as one that does not exist (DESIGN §5). States come from one read of the
log for all the subjects that a page or an edge asks for.
"""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from strawberry.dataloader import DataLoader

from domain.places.state import PROVINCE
from domain.refusals import UnknownSubject
from domain.world import View, World
from gateway import arguments
from gateway.connections import Key, decode_cursor, page_size
from gateway.context import Context
from gateway.identity import Action
from gateway.refusals import RefusedQuery
from projections import folding
from projections.moment import Moment
from projections.subjects import Kind, Subject, subjects, subjects_named

WHAT = {
    Kind.OVEN: ("焦炉", "ovens"),
    Kind.LOT: ("产能指标", "lots"),
    Kind.SEAL: ("封条", "seals"),
    Kind.SITE: ("厂址", "sites"),
    Kind.TASK: ("任务", "tasks"),
    Kind.PROJECT: ("项目", "projects"),
    Kind.ENTERPRISE: ("企业", "enterprises"),
    Kind.DIVISION: ("区划", "divisions"),
    Kind.DOCUMENT: ("文件", "documents"),
    Kind.DUTY: ("报送义务", "report duties"),
    Kind.CASE: ("案件", "cases"),
    Kind.MONITOR: ("监测点位", "monitors"),
    Kind.METER: ("计量点", "meters"),
}

STANDS: dict[Kind, Callable[[View, str], bool]] = {
    Kind.OVEN: lambda view, name: view.oven(name).registered,
    Kind.LOT: lambda view, name: view.lot(name).holder is not None,
    Kind.SEAL: lambda view, name: view.seal(name).oven is not None,
    Kind.SITE: lambda view, name: view.site(name).registered,
    Kind.TASK: lambda view, name: view.task(name).assigned,
    Kind.PROJECT: lambda view, name: view.project(name).known,
    Kind.ENTERPRISE: lambda view, name: bool(view.enterprise(name).legal_name),
    Kind.DIVISION: lambda view, name: view.division(name).registered,
    Kind.DOCUMENT: lambda view, name: view.document(name).registered,
    Kind.DUTY: lambda view, name: view.duty(name).registered,
    Kind.CASE: lambda view, name: view.case(name).opened,
    Kind.MONITOR: lambda view, name: view.monitor(name).registered,
    Kind.METER: lambda view, name: view.meter(name).registered,
}
"""Whether a subject was there by the day of a view; the index alone knows only of positions."""


@dataclass(frozen=True)
class Found:
    """A subject that may be seen, with the world its events make."""

    subject: Subject
    world: World
    view: View


async def one(context: Context, moment: Moment, kind: Kind, raw: Any, field: str = "id") -> Found:
    """The subject of an id; refused alike where it does not exist and where it may not be seen."""
    context.require(Action.READ, *WHAT[kind])
    asked = arguments.identifier(field, raw)
    found = await several(context, moment, kind, [asked])
    if not found:
        raise RefusedQuery(UnknownSubject(field=field, subject=asked))
    return found[0]


async def several(context: Context, moment: Moment, kind: Kind, ids: Iterable[str]) -> list[Found]:
    """The subjects of these ids that may be seen, in the order of the ids."""
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        return []
    async with context.gateway.pool.acquire() as connection:
        known = await subjects_named(connection, moment, kind, wanted)
    seen = [known[name] for name in wanted if name in known and context.sees(known[name].division)]
    return await folded(context, moment, seen)


async def folded(context: Context, moment: Moment, seen: Sequence[Subject]) -> list[Found]:
    """The states of subjects, from one read of their events up to the position; those that there were by the day."""

    def standing(world: World) -> list[Found]:
        view = world.on(moment.effective_on)
        there = (subject for subject in seen if STANDS[subject.kind](view, subject.id))
        return [Found(_placed(subject, view), world, view) for subject in there]

    return await folding.folded(context.gateway.log, moment, [subject.tag for subject in seen], standing)


async def linked(context: Context, moment: Moment, kind: Kind, ids: Iterable[str]) -> list[Found]:
    """As `several`, for the edges of many nodes at once: one read for all that are asked for in a turn of the loop."""
    wanted = list(dict.fromkeys(ids))
    context.spend(len(wanted))
    key = (moment, kind)
    if key not in context.loaders:

        async def load(keys: list[str]) -> list[Found | None]:
            found = {one.subject.id: one for one in await several(context, moment, kind, keys)}
            return [found.get(name) for name in keys]

        context.loaders[key] = DataLoader(load)
    # A branch that another one's refusal cancels must not cancel what others wait for too.
    loaded = await asyncio.shield(context.loaders[key].load_many(wanted))
    return [one for one in loaded if one is not None]


async def page_of(
    context: Context,
    moment: Moment,
    kind: Kind,
    *,
    division: str | None,
    enterprise: str | None,
    first: Any,
    after: Any,
) -> tuple[list[Found], bool]:
    """A page of subjects by id, and whether more follows."""
    size, start = page_size(first), decode_cursor(after, (str,))
    within = context.scope(Action.READ, division, *WHAT[kind])
    if within is None:
        return [], False
    async with context.gateway.pool.acquire() as connection:
        listed = await subjects(
            connection,
            moment,
            kind,
            within if within != PROVINCE else None,
            enterprise=enterprise,
            after=str(start[0]) if start else "",
            limit=size + 1,
        )
    return await folded(context, moment, listed[:size]), len(listed) > size


def _placed(known: Subject, view: View) -> Subject:
    """Where a subject is on the day; of all that the index places, a lot alone goes to another holder (成交、兼并)."""
    if known.kind is not Kind.LOT:
        return known
    lot = view.lot(known.id)
    holder = lot.holder
    if holder is None:
        return known
    place = holder.county or lot.division
    return replace(known, division=place, county=holder.county, enterprise=holder.enterprise)


def key_of(node: Any) -> Key:
    """The sort key of a list of subjects."""
    return (node.subject.id,)
