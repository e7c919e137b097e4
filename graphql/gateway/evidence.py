"""What stands beside a finding or an alert: the rule's text and figures, its events, lawful causes on file, its case.

All of a page is read together: one read for the subjects, one for the events, one for the cases. An explanation whose
event is not the asker's to see is left out, as the event itself is.
"""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, TypeVar

import msgspec
import strawberry
from strawberry.dataloader import DataLoader

from domain.cases.state import Docket
from domain.places.state import PROVINCE
from domain.policy.facts import Basis
from domain.policy.state import Interval, interval_in_force
from domain.world import World
from gateway.connections import PAGE_MAX
from gateway.context import Context, Info
from gateway.events import Event
from gateway.explaining import event_at
from gateway.fields import field
from gateway.outputs import enum_of, mirroring, output_of
from gateway.scalars import DivisionCode, Identifier, Json, Position
from projections.cases.lawful import LawfulExplanation as LawfulRow
from projections.cases.lawful import lawful_explanations
from projections.cases.series import LoadMonth as LoadRow
from projections.cases.weighed import PLOTS, plotted
from projections.findings import texts
from projections.folding import each, folded
from projections.moment import Moment

RuleText: Any = output_of(texts.RuleText)
LoadMonth: Any = output_of(LoadRow)
BasisOf: Any = enum_of(Basis)
T = TypeVar("T")


@strawberry.type(description="规则所用参数在该日的取值及依据。A parameter that the rule reads, as in force on the day.")
class RuleThreshold:
    parameter: str = strawberry.field(description="参数。The key.")
    division: DivisionCode = strawberry.field(description="所属范围。The scope it is set for.")
    value: Json = strawberry.field(description="取值。The value: a number, a share, a text, a day or items.")
    unit: str = strawberry.field(description="单位。The unit.")
    basis: BasisOf = strawberry.field(description="所印或所设。Whether a document prints it.")
    document: Identifier | None = strawberry.field(description="依据文件。The document.")
    note: str | None = strawberry.field(description="说明。The note.")
    position: Position = strawberry.field(description="设定事件的位置。Where it was set.")


@strawberry.type(description="所依据的一个事件。One event that a finding rests on.")
class Cause:
    position: Position = strawberry.field(description="账本位置。Its place in the log.")

    @field("该事件及其回执；不在本辖区时为空。The event with its receipt; null where that is not yours to see.")
    async def event(self, info: Info) -> Event | None:
        return await event_at(info.context, self.position)


@mirroring(
    LawfulRow,
    "在案的合法原因，由人判断是否适用。A lawful cause on file; a person judges whether it explains what is seen.",
)
class LawfulExplanation:
    mirrored: strawberry.Private[LawfulRow]

    @field("所依据的事件及其回执；为空则是现状。Its event with the receipt; null of a state of affairs.")
    async def event(self, info: Info) -> Event | None:
        return None if self.mirrored.position is None else await event_at(info.context, self.mirrored.position)


async def loaded(
    context: Context, key: tuple[Any, ...], name: str, load: Callable[[list[str]], Coroutine[Any, Any, Sequence[T]]]
) -> T:
    """One of what a request asks for by name; all that are asked for in a turn of the loop are read together."""
    if key not in context.loaders:
        context.loaders[key] = DataLoader(load, max_batch_size=PAGE_MAX)
    # A branch that another one's refusal cancels must not cancel what others wait for too.
    found: T = await asyncio.shield(context.loaders[key].load(name))
    return found


async def lawful_of(context: Context, moment: Moment, subject: str) -> list[LawfulExplanation]:
    """The lawful causes on file for a subject, those whose events may be seen."""

    async def load(subjects: list[str]) -> list[tuple[LawfulRow, ...]]:
        def answer(world: World) -> list[tuple[LawfulRow, ...]]:
            view = world.on(moment.effective_on)
            return each(subjects, lambda one: lawful_explanations(view, one))

        return await folded(context.gateway.log, moment, subjects, answer)

    rows = await loaded(context, ("lawful", moment), subject, load)
    seen = await asyncio.gather(*(_seen(context, row) for row in rows))
    return [LawfulExplanation(mirrored=row) for row, visible in zip(rows, seen, strict=True) if visible]


async def _seen(context: Context, row: LawfulRow) -> bool:
    return row.position is None or await event_at(context, row.position) is not None


async def series_of(context: Context, moment: Moment, rule: str, subject: str) -> list[LoadRow]:
    """The months that a rule weighs of a subject; of most, an oven's electricity around its stop."""
    weighed = rule if rule in PLOTS else ""

    async def load(subjects: list[str]) -> list[tuple[LoadRow, ...]]:
        return await plotted(context.gateway.log, context.gateway.pool, moment, weighed, subjects)

    rows = await loaded(context, ("series", moment, weighed), subject, load)
    context.spend(sum(1 + len(row.figures) for row in rows) if weighed else len(rows))
    return list(rows)


async def docket_of(context: Context, moment: Moment, subject: str) -> Docket:
    """The alerts and cases of a subject."""

    async def load(subjects: list[str]) -> list[Docket]:
        def answer(world: World) -> list[Docket]:
            return each(subjects, world.on(moment.effective_on).docket)

        return await folded(context.gateway.log, moment, [f"case:{one}" for one in subjects], answer)

    return await loaded(context, ("dockets", moment), subject, load)


async def thresholds_of(context: Context, moment: Moment, rule: str, division: str | None) -> list[RuleThreshold]:
    """The parameters that a rule reads, as in force where the finding is; those that nobody set are absent."""
    text = texts.text_of(rule)
    if text is None or not text.parameters:
        return []
    place, keys = division or PROVINCE, text.parameters

    async def read() -> list[Interval | None]:
        def answer(world: World) -> list[Interval | None]:
            return each(keys, lambda key: interval_in_force(world.now, key, place, moment.effective_on))

        return await folded(context.gateway.log, moment, [f"policy:{key}" for key in keys], answer)

    found = await context.once(("thresholds", moment, rule, place), read)
    shown = [_threshold(key, one) for key, one in zip(keys, found, strict=True) if one is not None]
    context.spend(len(shown))
    return shown


def _threshold(key: str, one: Interval) -> RuleThreshold:
    (value,) = msgspec.to_builtins(one.value).values()
    return RuleThreshold(
        parameter=key,
        division=DivisionCode(one.division),
        value=Json(value),
        unit=one.unit,
        basis=one.basis,
        document=Identifier(one.document) if one.document else None,
        note=one.note,
        position=Position(one.position),
    )
