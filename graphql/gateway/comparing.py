"""`compare(a, b)`: what differs between two moments, and the rows and events that make the difference.

Each moment has both clocks. A cause is a row that stands at one moment and not at the other: because it was recorded
later (K), because it takes effect later (D), or both; the causes of a difference sum to it.
"""

from datetime import date, datetime
from typing import Any

import strawberry

from domain.fact import Account, MoneyAccount
from domain.places.state import city_of
from gateway import arguments
from gateway.comparing_tasks import (
    CLOCK,
    ENTERS,
    ClockOf,
    OvenDifference,
    TaskFigureDifference,
    compared_ovens,
    compared_tasks,
)
from gateway.connections import Connection, Edge, PageInfo, page
from gateway.context import Context, Info
from gateway.explaining import (
    AccountOf,
    CapacityRow,
    LedgerRow,
    MoneyAccountOf,
    MoneyRow,
    explained_page,
    key_of,
)
from gateway.fields import field
from gateway.identity import Action
from gateway.moment import Moment, resolve_moment
from gateway.scalars import DivisionCode, Fen, Position, Tonnes
from projections import explanations as reading
from projections import moment as moments
from projections.explanations import MONEY, QUOTA, Difference

_WHAT = ("两个时点之比较", "a comparison of two moments")


@strawberry.input(
    description="一个时点：effectiveOn（默认今日），及 knownAt 或 position（默认最新）。"
    "A moment: effectiveOn (today), and knownAt or position (the newest)."
)
class MomentInput:
    effective_on: date | None = strawberry.field(
        default=None, description="发生截至之日。What had happened: up to this day."
    )
    known_at: datetime | None = strawberry.field(
        default=None, description="已知截至的时刻，须带时区。What was known: up to this instant, with its zone."
    )
    position: Position | None = strawberry.field(
        default=None, description="已知截至的位置。What was known: up to this position."
    )


@strawberry.type(description="吨数之差的一个原因：一行分录。One cause of a difference in tonnes: a row.")
class CapacityCause(CapacityRow):
    @field(ENTERS)
    def enters(self) -> bool:
        return self.row.enters

    @field(CLOCK)
    def clock(self) -> ClockOf:
        return self.row.clock

    @field("对差额的贡献：进入为分录之数，离开为其相反数。Its part of the difference: negative of what leaves.")
    def difference_tonnes(self) -> Tonnes:
        return Tonnes(self.row.change)


@strawberry.type(description="金额之差的一个原因：一行分录。One cause of a difference in fen: a row.")
class MoneyCause(MoneyRow):
    @field(ENTERS)
    def enters(self) -> bool:
        return self.row.enters

    @field(CLOCK)
    def clock(self) -> ClockOf:
        return self.row.clock

    @field("对差额的贡献：进入为分录之数，离开为其相反数。Its part of the difference: negative of what leaves.")
    def difference_fen(self) -> Fen:
        return Fen(self.row.change)


@strawberry.type(description="吨数之差的全部原因，由早到晚。The causes of a difference in tonnes, oldest first.")
class CapacityCauses:
    tonnes: Tonnes = strawberry.field(description="全部原因之和，即差额。Their sum: the difference.")
    row_count: int = strawberry.field(description="原因总数。How many there are in all.")
    edges: list[Edge[CapacityCause]] = strawberry.field(
        description="各原因及其游标。The causes with their cursors."
    )
    nodes: list[CapacityCause] = strawberry.field(description="各原因。The causes.")
    page_info: PageInfo = strawberry.field(description="分页信息。Where the page stands.")


@strawberry.type(description="金额之差的全部原因，由早到晚。The causes of a difference in fen, oldest first.")
class MoneyCauses:
    fen: Fen = strawberry.field(description="全部原因之和，即差额。Their sum: the difference.")
    row_count: int = strawberry.field(description="原因总数。How many there are in all.")
    edges: list[Edge[MoneyCause]] = strawberry.field(
        description="各原因及其游标。The causes with their cursors."
    )
    nodes: list[MoneyCause] = strawberry.field(description="各原因。The causes.")
    page_info: PageInfo = strawberry.field(description="分页信息。Where the page stands.")


@strawberry.interface(
    description="一个区划一个账户在两个时点之差。One account of a division that differs between two moments."
)
class BookDifference:
    a_moment: strawberry.Private[moments.Moment]
    b_moment: strawberry.Private[moments.Moment]
    found: strawberry.Private[Difference]

    @field("行政区划代码；空：县未载明。The code; null where no document states the county.")
    def code(self) -> DivisionCode | None:
        return None if self.found.code is None else DivisionCode(self.found.code)

    @field("名称。The name.")
    def name(self) -> str:
        return self.found.name

    @field("所属设区市代码。The prefecture's code.")
    def city(self) -> DivisionCode:
        return DivisionCode(city_of(self.found.division))


@strawberry.type(description="吨数之差。A difference in tonnes.")
class CapacityDifference(BookDifference):
    @field("账户。The account.")
    def account(self) -> AccountOf:
        return Account(self.found.account)

    @field("在 a 的吨数。The tonnes at a.")
    def a(self) -> Tonnes:
        return Tonnes(self.found.a)

    @field("在 b 的吨数。The tonnes at b.")
    def b(self) -> Tonnes:
        return Tonnes(self.found.b)

    @field("差额 b − a。The difference, b − a.")
    def difference(self) -> Tonnes:
        return Tonnes(self.found.difference)

    @field("原因：造成差额的分录及其事件，其和即差额。The rows and events that make the difference; they sum to it.")
    async def causes(self, info: Info, first: int | None = None, after: str | None = None) -> CapacityCauses:
        found, shown = await _causes(info.context, self, CapacityCause, first, after)
        return CapacityCauses(tonnes=Tonnes(found.total), row_count=found.count, **shown)


@strawberry.type(description="金额之差，分。A difference in fen.")
class MoneyDifference(BookDifference):
    @field("账户。The account.")
    def account(self) -> MoneyAccountOf:
        return MoneyAccount(self.found.account)

    @field("在 a 的金额。The fen at a.")
    def a(self) -> Fen:
        return Fen(self.found.a)

    @field("在 b 的金额。The fen at b.")
    def b(self) -> Fen:
        return Fen(self.found.b)

    @field("差额 b − a。The difference, b − a.")
    def difference(self) -> Fen:
        return Fen(self.found.difference)

    @field("原因：造成差额的分录及其事件，其和即差额。The rows and events that make the difference; they sum to it.")
    async def causes(self, info: Info, first: int | None = None, after: str | None = None) -> MoneyCauses:
        found, shown = await _causes(info.context, self, MoneyCause, first, after)
        return MoneyCauses(fen=Fen(found.total), row_count=found.count, **shown)


@strawberry.type(
    description="两个时点的比较，仅限本辖区。Two moments beside each other, as far as your division reaches."
)
class Comparison:
    a: Moment = strawberry.field(description="时点 a。The moment a.")
    b: Moment = strawberry.field(description="时点 b。The moment b.")
    within: strawberry.Private[str | None]

    @field(
        "指标账中有差额的区划与账户，县按 b 当日有效的代码。"
        "Divisions and accounts of the quota book that differ; counties by the codes valid on the day of b."
    )
    async def capacity(self, info: Info, account: AccountOf | None = None) -> list[CapacityDifference]:
        found = await self._differences(info.context, QUOTA, account)
        return [CapacityDifference(a_moment=self.a.resolved, b_moment=self.b.resolved, found=one) for one in found]

    @field("资金账中有差额的区划与账户。Divisions and accounts of the money book that differ.")
    async def money(self, info: Info, account: MoneyAccountOf | None = None) -> list[MoneyDifference]:
        found = await self._differences(info.context, MONEY, account)
        return [MoneyDifference(a_moment=self.a.resolved, b_moment=self.b.resolved, found=one) for one in found]

    @field("任务中有差额的数，按区划、任务。Figures of tasks that differ, by division and task.")
    async def tasks(
        self, info: Info, first: int | None = None, after: str | None = None
    ) -> Connection[TaskFigureDifference]:
        a, b = self.a.resolved, self.b.resolved
        return await compared_tasks(info.context, a, b, self.within, first, after)

    @field(
        "阶段不同的焦炉，按编号；first 为所查焦炉数，故一页可能少于此数。"
        "Ovens whose stage differs, by id; `first` is how many ovens are looked at, so a page may hold less."
    )
    async def ovens(
        self, info: Info, first: int | None = None, after: str | None = None
    ) -> Connection[OvenDifference]:
        a, b = self.a.resolved, self.b.resolved
        return await compared_ovens(info.context, a, b, self.within, first, after)

    async def _differences(
        self, context: Context, book: Any, account: Account | MoneyAccount | None
    ) -> list[Difference]:
        if self.within is None:
            return []
        gateway, only = context.gateway, None if account is None else account.value
        async with gateway.pool.acquire() as connection:
            found = await reading.differences(
                gateway.log, connection, book, self.a.resolved, self.b.resolved, self.within, only
            )
        context.spend(len(found))
        return found


async def compare(info: Info, a: MomentInput, b: MomentInput, division: Any) -> Comparison:
    """Two moments beside each other, in the asker's division or a part of it."""
    asked = None if division is None else arguments.code("division", division)
    within = info.context.scope(Action.READ, asked, *_WHAT)
    first = await resolve_moment(info, a.effective_on, a.known_at, a.position, "a.")
    second = await resolve_moment(info, b.effective_on, b.known_at, b.position, "b.")
    return Comparison(a=Moment(resolved=first), b=Moment(resolved=second), within=within)


async def _causes(
    context: Context, of: BookDifference, kind: type[LedgerRow], first: Any, after: Any
) -> tuple[reading.Explanation, dict[str, Any]]:
    """A page of causes: the explanation, and the fields of its connection."""
    states = reading.between(of.a_moment, of.b_moment)
    found, before = await explained_page(context, states, of.found.rows, first, after)
    shown = page(context, [kind(row=row) for row in found.rows], key_of, more=found.more, before=before)
    return found, {"edges": shown.edges, "nodes": shown.nodes, "page_info": shown.page_info}
