"""The office's own desk (工作台): what is due, what it submitted and what became of it, its refusals and corrections.

Only the office's own: a submission is its office's by scope, whoever held the token. Receipts are those of the events.
"""

from datetime import date
from typing import Any

import msgspec
import strawberry

from domain.corrections.facts import BaselineCorrected, EventCorrected
from domain.refusals import RefusalRecord
from gateway.answers import Refusal, refusal
from gateway.connections import Connection, Key, decode_cursor, page, page_size
from gateway.context import Context, Info
from gateway.drafts import Draft, Status, drafts_of
from gateway.events import Event, EventConnection, event_of, events_page, query_of
from gateway.fields import field
from gateway.identity import Action, Identity
from gateway.moment import resolve_moment
from gateway.scalars import DivisionCode, Position, Text
from gateway.tasks import task_rows
from gateway.visibility import is_own
from ledger.events import REFUSED, StoredSubmission
from projections import duties
from projections.duties import DutyRow, ReportStatus
from projections.moment import Moment
from projections.tasks import TaskProgress

_WHAT = ("工作台", "the desk")
_BEYOND = 2**62
"""Before this position stands everything."""


class _RefusedData(msgspec.Struct):
    refusals: tuple[RefusalRecord, ...] = ()


@strawberry.type(description="一项待办及其期限。Something that is due, with its day.")
class Due:
    tag: str = strawberry.field(description="所指：task:…、duty:…。What it is about.")
    name: str = strawberry.field(description="名称。Its name.")
    due_on: date | None = strawberry.field(description="期限；文件未载明为空。The day; null where none is printed.")
    days_left: int | None = strawberry.field(description="剩余天数，逾期为负。Days left; negative when it is late.")
    what_zh: str = strawberry.field(description="须做什么。What is to be done, in Chinese.")
    what_en: str = strawberry.field(description="须做什么（英文）。What is to be done, in English.")


@strawberry.type(description="本单位的一项提交及其首次结果。A submission of the office, with its first outcome.")
class MySubmission:
    stored: strawberry.Private[StoredSubmission]
    found: strawberry.Private[list[Event]]
    reasons: strawberry.Private[list[Refusal]]

    @field("幂等键。The idempotency key.")
    def key(self) -> Text:
        return Text(self.stored.key)

    @field("首条位置。Its first place in the log.")
    def position(self) -> Position:
        return Position(self.stored.first_position)

    @field("是否入账；否则为被拒绝。Whether it was taken; else it was refused.")
    def accepted(self) -> bool:
        return self.stored.outcome != REFUSED

    @field("其事件，各附回执。Its events, each with its receipt.")
    def events(self) -> list[Event]:
        return self.found

    @field("被拒绝的理由及如何处理。Why it was refused, and what to do.")
    def refusals(self) -> list[Refusal]:
        return self.reasons


@strawberry.type(description="本单位的工作台。The office's own desk.")
class Desk:
    identity: strawberry.Private[Identity]

    @field("单位。The office.")
    def office(self) -> str:
        return self.identity.office

    @field("区划。The division.")
    def division(self) -> DivisionCode:
        return DivisionCode(self.identity.division)

    @field("待办，期限近者在前：未完成的任务、应报未报的报送。What is due, the soonest first.")
    async def due(self, info: Info) -> list[Due]:
        return await _due(info, self.identity)

    @field("本单位的提交，新者在前。Its submissions, the newest first.")
    async def submissions(
        self, info: Info, first: int | None = None, after: str | None = None
    ) -> Connection[MySubmission]:
        return await _submissions(info.context, self.identity, None, first, after)

    @field("被拒绝的提交及处理办法，新者在前。What was refused and what to do, the newest first.")
    async def refused(
        self, info: Info, first: int | None = None, after: str | None = None
    ) -> Connection[MySubmission]:
        return await _submissions(info.context, self.identity, REFUSED, first, after)

    @field("本单位所作的更正。The corrections that it made.")
    async def corrections(
        self, info: Info, first: int | None = None, after: str | None = None
    ) -> EventConnection:
        head = (await info.context.gateway.log.head()).size
        query = query_of((EventCorrected.TOPIC, BaselineCorrected.TOPIC), ())
        mine = lambda event: is_own(self.identity, event)  # noqa: E731
        return await events_page(info.context, upto=head, first=first, after=after, query=query, keep=mine)

    @field("草稿，新者在前。Its drafts, the newest first.")
    async def drafts(self, info: Info, status: Status | None = None) -> list[Draft]:
        return await drafts_of(info.context, status)


def desk(context: Context) -> Desk:
    """The desk of whoever asks."""
    return Desk(identity=context.require(Action.SUBMIT, *_WHAT))


async def _submissions(
    context: Context, identity: Identity, outcome: str | None, first: Any, after: Any
) -> Connection[MySubmission]:
    size, cursor = page_size(first), decode_cursor(after, (int,))
    before = int(cursor[0]) if cursor else _BEYOND
    log = context.gateway.log
    stored = await log.submissions_before(identity.submitter.scope, before, size + 1, outcome)
    shown = stored[:size]
    positions = [at for one in shown for at in range(one.first_position, one.last_position + 1)]
    events = {event.position: event for event in await log.entries(positions)} if positions else {}

    def mine(one: StoredSubmission) -> MySubmission:
        own = [events[at] for at in range(one.first_position, one.last_position + 1)]
        refused = own if one.outcome == REFUSED else []
        said = [msgspec.json.decode(event.data, type=_RefusedData) for event in refused]
        reasons = [refusal(record) for data in said for record in data.refusals]
        return MySubmission(stored=one, found=[event_of(event) for event in own], reasons=reasons)

    return page(context, [mine(one) for one in shown], _key, more=len(stored) > size, before=cursor is not None)


def _key(one: MySubmission) -> Key:
    return (one.stored.first_position,)


async def _due(info: Info, identity: Identity) -> list[Due]:
    context = info.context
    moment = await context.once("now", lambda: resolve_moment(info, None, None, None))
    tasks = await task_rows(context, moment, identity.division)
    async with context.gateway.pool.acquire() as pooled:
        reports = await duties.duties(context.gateway.log, pooled, moment, identity.division)
    found = [_of_task(row, moment) for row in tasks if not row.done]
    found += [one for row in reports if row.office == identity.office for one in _of_duty(row, moment)]
    context.spend(len(found))
    return sorted(found, key=lambda one: (one.due_on or date.max, one.tag))


def _of_task(row: TaskProgress, moment: Moment) -> Due:
    return _item(
        f"task:{row.task}",
        row.name,
        row.last_day,
        moment,
        f"尚未完成 {row.open_tonnes:,} 吨（已关停 {row.certified_tonnes:,}，已验收 {row.accepted_tonnes:,}）",
        f"{row.open_tonnes:,} t open ({row.certified_tonnes:,} closed, {row.accepted_tonnes:,} accepted)",
    )


def _of_duty(row: DutyRow, moment: Moment) -> list[Due]:
    """The periods that are missing, and the next that comes."""
    words = f"报送 {row.receiver}", f"report to {row.receiver}"
    due = [one.due_on for one in row.periods if one.status is ReportStatus.MISSING]
    if row.next_due_on is not None and not any(one.due_on == row.next_due_on and one.versions for one in row.periods):
        due.append(row.next_due_on)
    return [_item(f"duty:{row.duty}", row.kind.value, day, moment, *words) for day in due]


def _item(tag: str, name: str, due_on: date | None, moment: Moment, zh: str, en: str) -> Due:
    left = None if due_on is None else (due_on - moment.effective_on).days
    return Due(tag=tag, name=name, due_on=due_on, days_left=left, what_zh=zh, what_en=en)
