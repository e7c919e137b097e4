"""The registers (登记簿) at a moment: refused submissions, corrections, revocations, late registrations, open points.

An office sees in a register what it sees of the events themselves: its own acts and what touches a subject of its
division; the province all; without a token nothing. What is foreign is absent, in pages and in counts.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import msgspec
import strawberry

from domain.corrections.facts import BaselineCorrected, EventCorrected
from domain.fact import encode_fact
from domain.places.state import PROVINCE
from domain.readings.facts import MonitoringDataCorrected
from gateway import arguments
from gateway.connections import Connection, Edge, PageInfo, page_size
from gateway.context import Context, Info
from gateway.events import Event, event_of, position_cursor
from gateway.fields import field
from gateway.identity import Action
from gateway.interpretations import Interpretation, open_points
from gateway.outputs import enum_of, mirroring, output_of
from gateway.scalars import DivisionCode, Identifier, Json
from gateway.visibility import visible
from ledger.events import RecordedEvent
from projections import registers as reading
from projections.history import happened
from projections.moment import Moment

_WHAT = ("登记簿", "the registers")
_ROWS = frozenset({"postings", "money", "withheld"})
"""Rows are reversed and written anew by every correction; what differs is told by the fact's own fields."""
COUNTS_MAX = 1_000
Rows = Callable[[Any, reading.Slice], Awaitable[Sequence[Any]]]

RevocationKind: Any = enum_of(reading.Revocation)
RefusedGroup: Any = enum_of(reading.RefusedBy)
RefusedSubmission: Any = output_of(reading.RefusedRow)
RefusedCount: Any = output_of(reading.RefusedCount)
Revocation: Any = output_of(reading.RevocationRow)
LateRegistration: Any = output_of(reading.LateRow)


@strawberry.type(description="更正前后的一处不同。One field in which what is differs from what was.")
class Difference:
    field: str = strawberry.field(description="字段。The field.")
    was: Json | None = strawberry.field(description="原值；空为无。What was; null where it was not there.")
    now: Json | None = strawberry.field(description="现值；空为无。What is; null where it is not there.")


@mirroring(
    reading.CorrectionRow,
    "一次更正：原为何、现为何、何故、何人。A correction: what was, what is, why, and by whom.",
)
class Correction:
    mirrored: strawberry.Private[reading.CorrectionRow]

    @field("被更正的事件，原样保留。The event it corrects, kept as it was.")
    async def was(self, info: Info) -> Event | None:
        found = await _entry(info.context, self.mirrored.voided_position)
        seen = await visible(info.context, [found] if found else [])
        return event_of(seen[0]) if seen else None

    @field("更正事件本身，含全部新内容。The correction itself, which carries what is right whole.")
    async def correction(self, info: Info) -> Event | None:
        found = await _entry(info.context, self.mirrored.position)
        return event_of(found) if found else None

    @field("前后不同之处；撤销而无替代时列出全部原值。What differs; all of it where nothing stands in its place.")
    async def differences(self, info: Info) -> list[Difference]:
        context = info.context
        old, new = [await _entry(context, p) for p in (self.mirrored.voided_position, self.mirrored.position)]
        found = differences(_said(old), _said(new))
        context.spend(len(found))
        return found


@strawberry.interface(
    description="登记簿：拒绝提交、更正、撤销、补登、未明之处。"
    "Registers: refused submissions, corrections, revocations, late registrations, open points."
)
class Registers:
    async def at_moment(self, info: Info) -> Moment:
        """The moment this object reads at."""
        raise NotImplementedError

    @field(
        "被拒绝的提交：单位、理由、第几次；按入账日筛选。单位见本单位及本辖区的，省级见全部。"
        "Refused submissions: whose, why, and the how many-th attempt; an office's own and its division's, or all."
    )
    async def refused_submissions(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        division: DivisionCode | None = None,
        enterprise: Identifier | None = None,
        recorded_from: date | None = None,
        recorded_to: date | None = None,
        office: str | None = None,
        code: str | None = None,
        rule: str | None = None,
        command: str | None = None,
    ) -> Connection[RefusedSubmission]:
        of = _slice(info.context, first, after, division, enterprise, recorded_from, recorded_to)
        more = {"office": office, "code": code, "rule": rule, "command": command}
        named = {name: _text(name, value) for name, value in more.items()}
        moment = await self.at_moment(info)
        return await _page(info.context, of, lambda c, s: reading.refused(c, moment, s, **named))

    @field(
        "被拒绝的提交计数：按单位、理由、规则或日。Refused submissions counted by office, code, rule or day."
    )
    async def refused_submission_counts(
        self,
        info: Info,
        by: RefusedGroup,
        division: DivisionCode | None = None,
        enterprise: Identifier | None = None,
        recorded_from: date | None = None,
        recorded_to: date | None = None,
    ) -> list[RefusedCount]:
        of = _slice(info.context, None, None, division, enterprise, recorded_from, recorded_to)
        if of is None:
            return []
        moment, of = await self.at_moment(info), replace(of, limit=COUNTS_MAX)
        async with info.context.gateway.pool.acquire() as connection:
            found = await reading.refused_counts(connection, moment, of, by)
        info.context.spend(len(found))
        return found

    @field("更正登记簿：原为何、现为何、何故、何人，两个版本及其不同。Corrections: both versions, and what differs.")
    async def corrections(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        division: DivisionCode | None = None,
        enterprise: Identifier | None = None,
        recorded_from: date | None = None,
        recorded_to: date | None = None,
    ) -> Connection[Correction]:
        of = _slice(info.context, first, after, division, enterprise, recorded_from, recorded_to)
        moment = await self.at_moment(info)

        async def rows(connection: Any, part: reading.Slice) -> list[Correction]:
            found = await reading.corrections(connection, moment, part)
            return [Correction(mirrored=row) for row in found]

        return await _page(info.context, of, rows)

    @field("撤销登记簿：撤销验收、撤销备案。Revoked acceptances, revoked filings of lots and of projects.")
    async def revocations(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        division: DivisionCode | None = None,
        enterprise: Identifier | None = None,
        recorded_from: date | None = None,
        recorded_to: date | None = None,
        kind: RevocationKind | None = None,
    ) -> Connection[Revocation]:
        of = _slice(info.context, first, after, division, enterprise, recorded_from, recorded_to)
        moment = await self.at_moment(info)
        return await _page(info.context, of, lambda c, s: reading.revocations(c, moment, s, kind))

    @field(
        "补登登记簿：发生后才入账的，及下达时期限已过的任务；补登合法，不等于迟办。"
        "Late registrations: recorded after their day, or ordered after their last day. Lawful, and not late work."
    )
    async def late_registrations(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        division: DivisionCode | None = None,
        enterprise: Identifier | None = None,
        recorded_from: date | None = None,
        recorded_to: date | None = None,
        least_days: int = 1,
        type: str | None = None,
    ) -> Connection[LateRegistration]:
        of = _slice(info.context, first, after, division, enterprise, recorded_from, recorded_to)
        if least_days < 1:
            arguments.malformed("leastDays", least_days, "须为正整数", "it is 1 or more")
        moment, named = await self.at_moment(info), _text("type", type)
        return await _page(
            info.context,
            of,
            lambda c, s: reading.late_registrations(c, moment, s, least_days=least_days, type_=named),
        )

    @field(
        "文件未明之处及本辖区的读法：参数、取值、文件、理由；无取值时如何处理。"
        "Every open point of the documents, and how it is read in a division: yours where none is named."
    )
    async def open_points(self, info: Info, division: DivisionCode | None = None) -> list[Interpretation]:
        return await open_points(info.context, await self.at_moment(info), division)


def _slice(
    context: Context, first: Any, after: Any, division: Any, enterprise: Any, since: Any, until: Any
) -> reading.Slice | None:
    """The part that the asking office may see of what it asks for; None where the two do not meet."""
    asked = None if division is None else arguments.code("division", division)
    scope = context.scope(Action.READ, asked, *_WHAT)
    limit, start = page_size(first), position_cursor(after)
    held_by = None if enterprise is None else arguments.identifier("enterprise", enterprise)
    days = (arguments.day("recordedFrom", since), arguments.day("recordedTo", until))
    if scope is None:
        return None
    whole = context.require(Action.READ, *_WHAT)
    own = asked is None or asked == whole.division
    return reading.Slice(
        division=scope,
        everything=own and scope == PROVINCE,
        own_scope=whole.submitter.scope if own else None,
        unplaced=own,
        enterprise=held_by,
        first_on=days[0],
        last_on=days[1],
        after=start,
        limit=limit + 1,
    )


def _text(name: str, value: str | None) -> str | None:
    return None if value is None else arguments.texts(name, [value], 1)[0]


async def _page(context: Context, of: reading.Slice | None, rows: Rows) -> Connection[Any]:
    """A page by position, which is the cursor; one row more than asked for tells whether more follows."""
    found: Sequence[Any] = []
    if of is not None:
        async with context.gateway.pool.acquire() as connection:
            found = await rows(connection, of)
    size = of.limit - 1 if of else 0
    shown = found[:size]
    context.spend(len(shown))
    edges = [Edge(cursor=str(_position(one)), node=one) for one in shown]
    return Connection(
        edges=edges,
        nodes=list(shown),
        page_info=PageInfo(
            has_next_page=len(found) > size,
            has_previous_page=of is not None and of.after > 0,
            start_cursor=edges[0].cursor if edges else None,
            end_cursor=edges[-1].cursor if edges else None,
        ),
    )


def _position(one: Any) -> int:
    return int(getattr(one, "mirrored", one).position)


async def _entry(context: Context, position: int) -> RecordedEvent | None:
    """One entry of the log, read once a request."""

    async def read() -> RecordedEvent | None:
        return await context.gateway.log.entry(position)

    return await context.once(("entry", position), read)


def _said(event: RecordedEvent | None) -> dict[str, Any]:
    """What an event says in the end: of a correction, what it puts in the place of what it voids."""
    if event is None:
        return {}
    told = happened(event)
    if isinstance(told.fact, EventCorrected | BaselineCorrected | MonitoringDataCorrected):
        new = told.fact.replacement
        return {} if new is None else {"occurredOn": new.occurred_on.isoformat(), **new.data}
    fact: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(encode_fact(told.fact)))
    return {"occurredOn": told.occurred_on.isoformat(), **fact}


def differences(was: Mapping[str, Any], now: Mapping[str, Any]) -> list[Difference]:
    """The fields that differ, by name, without the rows."""
    names = sorted({*was, *now} - _ROWS)
    return [
        Difference(field=name, was=_json(was, name), now=_json(now, name))
        for name in names
        if was.get(name) != now.get(name)
    ]


def _json(said: Mapping[str, Any], name: str) -> Json | None:
    return Json(said[name]) if said.get(name) is not None else None
