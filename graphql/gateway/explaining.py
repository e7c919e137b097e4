"""`explain`: the rows and events behind a number of the two books, oldest first, and their sum, which is the number.

An office explains what it sees of the events: what lies in its own division. The page's rows come from one snapshot;
their events are read from the log together, and one that also is of another division alone is null.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import msgspec
import strawberry
from strawberry.dataloader import DataLoader

from domain.fact import Account, MoneyAccount
from gateway.capacity import Accounts, accounts_of
from gateway.connections import PAGE_MAX, Edge, Key, PageInfo, decode_cursor, page, page_size
from gateway.context import Context, Info
from gateway.events import Event, event_of
from gateway.fields import field
from gateway.outputs import enum_of
from gateway.refusals import CursorMalformed, RefusedQuery
from gateway.scalars import DivisionCode, Fen, Identifier, Position, Tonnes
from gateway.visibility import visible
from ledger.events import RecordedEvent
from projections import explanations as reading
from projections.explanations.reversing import reversed_position
from projections.explanations.rows import RowKey

AccountOf: Any = enum_of(Account)
MoneyAccountOf: Any = enum_of(MoneyAccount)
_Read = tuple[RecordedEvent | None, bool]
_SHAPE = (str, int, int)
_N_MAX, _POSITION_MAX = 2**31 - 1, 2**53 - 1
EXPLAIN = (
    "该数由何而来：各分录及其事件，由早到晚，其和即该数；仅限本辖区，否则为空。"
    "Why the number is what it is: its rows and events, oldest first; their sum is the number. "
    "Of your own division, null elsewhere."
)


@strawberry.interface(
    description="账簿中的一行分录。One row of a book, with the event that wrote it and the sum after it."
)
class LedgerRow:
    row: strawberry.Private[reading.Row]

    @field("生效之日。The day it counts from.")
    def effective_on(self) -> date:
        return self.row.effective_on

    @field("所属事件的账本位置。The place in the log of its event.")
    def position(self) -> Position:
        return Position(self.row.position)

    @field("事件中的第几行，自零起。Which row of its event it is, from 0.")
    def number(self) -> int:
        return self.row.n

    @field("产能指标；未分配至指标的预拨资金为空。The lot; null for prepaid money that is assigned to none yet.")
    def lot(self) -> Identifier | None:
        return None if self.row.lot is None else Identifier(self.row.lot)

    @field("计入的区划；县未载明时为市。The division it counts in; the city where no county is stated.")
    def division(self) -> DivisionCode:
        return DivisionCode(self.row.division)

    @field("虚构数据。Its event is marked as invented: no document says so.")
    def invented(self) -> bool:
        return self.row.invented

    @field(
        "更正时冲回的原事件位置；非冲回行为空。The event whose row it takes out again, where a correction does so."
    )
    async def reverses(self, info: Info) -> Position | None:
        found, _ = await _entry(info.context, self.row.position)
        if found is None:
            return None
        money = isinstance(self, MoneyRow)
        voided = reversed_position(found, self.row.n, money=money)
        return None if voided is None else Position(voided)

    @field("所属事件；不在本辖区时为空。Its event; null where that is not yours to see.")
    async def event(self, info: Info) -> Event | None:
        return await event_at(info.context, self.row.position)


@strawberry.type(description="指标账的一行，吨/年。One row of the quota book, in tonnes a year.")
class CapacityRow(LedgerRow):
    @field("账户。The account.")
    def account(self) -> AccountOf:
        return Account(self.row.account)

    @field("企业。The enterprise.")
    def enterprise(self) -> Identifier:
        return Identifier(self.row.party or "")

    @field("县级区划代码；文件未载明时为空。The county; null where no document states it.")
    def county(self) -> DivisionCode | None:
        return None if self.row.county is None else DivisionCode(self.row.county)

    @field("置换项目。The replacement project it is carried to.")
    def project(self) -> Identifier | None:
        return None if self.row.project is None else Identifier(self.row.project)

    @field("入账吨数，转出为负。Tonnes into the account, negative out of it.")
    def tonnes(self) -> Tonnes:
        return Tonnes(self.row.amount)

    @field("该账户至此行的累计。The sum of its account up to and with this row.")
    def running_tonnes(self) -> Tonnes:
        return Tonnes(self.row.running)


@strawberry.type(description="资金账的一行，分。One row of the money book, in fen.")
class MoneyRow(LedgerRow):
    @field("账户。The account.")
    def account(self) -> MoneyAccountOf:
        return MoneyAccount(self.row.account)

    @field("对方：企业，或预拨资金所在的区划。The party: an enterprise, or the division that holds prepaid money.")
    def party(self) -> Identifier | None:
        return None if self.row.party is None else Identifier(self.row.party)

    @field("入账金额，转出为负。Fen into the account, negative out of it.")
    def fen(self) -> Fen:
        return Fen(self.row.amount)

    @field("该账户至此行的累计。The sum of its account up to and with this row.")
    def running_fen(self) -> Fen:
        return Fen(self.row.running)


@strawberry.type(
    description="一个吨数由何而来：分录之和即该数。Why a number of tonnes is what it is: the rows sum to it."
)
class CapacityExplanation:
    tonnes: Tonnes = strawberry.field(
        description="全部分录之和，即所解释的数；未指定账户时为零。The sum of all rows: the number; 0 of all accounts."
    )
    accounts: Accounts = strawberry.field(description="全部分录按账户之和。The sum of all rows by account.")
    row_count: int = strawberry.field(description="分录总数。How many rows there are in all.")
    edges: list[Edge[CapacityRow]] = strawberry.field(description="各行及其游标。The rows with their cursors.")
    nodes: list[CapacityRow] = strawberry.field(description="各行。The rows.")
    page_info: PageInfo = strawberry.field(description="分页信息。Where the page stands.")


async def explain_capacity(
    context: Context, states: reading.Between, of: reading.Rows, first: Any, after: Any
) -> CapacityExplanation:
    """The rows of the quota book behind a number."""
    found, before = await explained_page(context, states, of, first, after)
    nodes = [CapacityRow(row=row) for row in found.rows]
    shown = page(context, nodes, key_of, more=found.more, before=before)
    return CapacityExplanation(
        tonnes=Tonnes(found.total),
        accounts=accounts_of(quota_sums(found.sums)),
        row_count=found.count,
        edges=shown.edges,
        nodes=shown.nodes,
        page_info=shown.page_info,
    )


async def capacity_of(context: Context, states: reading.Between, of: reading.Rows) -> Accounts:
    """All accounts of whose rows these are."""
    context.spend(1)
    async with context.gateway.pool.acquire() as connection:
        return accounts_of(quota_sums(await reading.summed(connection, states, of)))


def quota_sums(sums: Mapping[str, int]) -> dict[Account, int]:
    """Sums by the accounts of the quota book."""
    return {account: sums.get(account.value, 0) for account in Account}


def only(rows: reading.Rows, account: Account | MoneyAccount | None) -> reading.Rows:
    """The rows of one account, or of all."""
    return rows if account is None else replace(rows, account=account.value)


async def explained_page(
    context: Context, states: reading.Between, of: reading.Rows, first: Any, after: Any
) -> tuple[reading.Explanation, bool]:
    """A page of rows, and whether it stands after another."""
    size, start = page_size(first), row_cursor(after)
    async with context.gateway.pool.acquire() as connection:
        found = await reading.explained(connection, states, of, start, size)
    return found, start is not None


def key_of(node: LedgerRow) -> Key:
    """The sort key of a row, which is its cursor."""
    return (node.row.effective_on.isoformat(), node.row.position, node.row.n)


def row_cursor(cursor: Any, field: str = "after") -> RowKey | None:
    """The row behind a cursor: a day, a position and the number of a row that there may be."""
    key = decode_cursor(cursor, _SHAPE, field)
    if key is None:
        return None
    on, position, n = key
    day = _day(on)
    if day is None or not (0 <= int(position) <= _POSITION_MAX and 0 <= int(n) <= _N_MAX):
        raise RefusedQuery(CursorMalformed(field=field, value=str(cursor)[:100]))
    return day, int(position), int(n)


def _day(text: str | int) -> date | None:
    try:
        return msgspec.convert(text, date)
    except msgspec.ValidationError:
        return None


async def event_at(context: Context, position: int) -> Event | None:
    """The event at a position; None where it is not the asker's to see. Those of a page are read together."""
    context.spend(1)
    found, seen = await _entry(context, position)
    return event_of(found) if found and seen else None


async def _entry(context: Context, position: int) -> _Read:
    """An entry of the log, and whether it may be seen; those of a page are read together."""
    if "entries" not in context.loaders:

        async def load(positions: list[str]) -> list[_Read]:
            found = await context.gateway.log.entries([int(one) for one in positions])
            seen = {event.position for event in await visible(context, found)}
            by = {str(event.position): (event, event.position in seen) for event in found}
            return [by.get(one, (None, False)) for one in positions]

        context.loaders["entries"] = DataLoader(load, max_batch_size=PAGE_MAX)
    # A branch that another one's refusal cancels must not cancel what others wait for too.
    found: _Read = await asyncio.shield(context.loaders["entries"].load(str(position)))
    return found
