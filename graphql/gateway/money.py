"""The money book (资金账) at a moment: the trial balance in fen, and the fund of a city and a year."""

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any

import strawberry

from domain.fact import MoneyAccount
from domain.funds.state import Fund as FundState
from domain.places.state import PROVINCE, covers, name_of
from domain.refusals import UnknownSubject
from gateway import arguments
from gateway.connections import Edge, PageInfo, page
from gateway.context import Context, Info
from gateway.explaining import EXPLAIN, MoneyAccountOf, MoneyRow, explained_page, key_of, only
from gateway.fields import field
from gateway.fund_explaining import FundExplanation, FundFigureOf, explain_fund
from gateway.identity import Action
from gateway.outputs import mirroring
from gateway.refusals import RefusedQuery
from gateway.scalars import DivisionCode, Fen
from projections.compensation.funds import fund as fund_at
from projections.explanations import Between, Rows, at
from projections.explanations.holders import Books, money_rows_of
from projections.moment import Moment
from projections.money import MoneyTotals, money_total, money_totals
from projections.money.totals import MoneyBy, counted_in

_WHAT = ("资金账", "the money book")
EXPLAIN_MONEY = (
    "其资金由何而来：资金账各分录及其事件，由早到晚；企业为其作为对方的分录。"
    "Its money by the rows and events of the money book, oldest first; of an enterprise, the rows it is the party of."
)


@strawberry.enum(description="分列方式。By what the trial balance is broken down.")
class MoneyGroup(Enum):
    COUNTY = strawberry.enum_value("COUNTY", description="按县。By county.")
    CITY = strawberry.enum_value("CITY", description="按市。By city.")
    LOT = strawberry.enum_value("LOT", description="按产能指标。By lot.")


_BY: dict[MoneyGroup, MoneyBy] = {
    MoneyGroup.COUNTY: "county",
    MoneyGroup.CITY: "city",
    MoneyGroup.LOT: "lot",
}


@strawberry.type(description="各资金账户，分。All accounts of the money book, in fen.")
class MoneyAccounts:
    province_pool: Fen = strawberry.field(
        description="省级资金（对方科目，为负）。Given by the province; the contra, negative."
    )
    city_pool: Fen = strawberry.field(description="市级资金（对方科目，为负）。Given by the city; negative.")
    county_pool: Fen = strawberry.field(description="县级资金（对方科目，为负）。Given by the county; negative.")
    advanced: Fen = strawberry.field(description="预拨在途：仍在市、县。Prepaid money still with city or county.")
    escrow: Fen = strawberry.field(description="待明确补偿对象的资金。Waiting for its beneficiary.")
    payable: Fen = strawberry.field(description="已审核待下达。Planned and not ordered yet.")
    paid: Fen = strawberry.field(description="已下达。Ordered to the payees.")
    receivable: Fen = strawberry.field(
        description="应由他方退回的预拨资金。Prepaid to another party and owed back."
    )
    clawback_receivable: Fen = strawberry.field(
        description="已下令收回未到账。Ordered back and not received."
    )
    check: Fen = strawberry.field(description="合计，恒为零。The sum of all accounts: 0, or a row is missing.")


@strawberry.type(
    description="一个金额由何而来：分录之和即该数。Why an amount is what it is: the rows sum to it."
)
class MoneyExplanation:
    fen: Fen = strawberry.field(
        description="全部分录之和，即所解释的数；未指定账户时为零。The sum of all rows: the number; 0 of all accounts."
    )
    accounts: MoneyAccounts = strawberry.field(
        description="全部分录按账户之和。The sum of all rows by account."
    )
    row_count: int = strawberry.field(description="分录总数。How many rows there are in all.")
    edges: list[Edge[MoneyRow]] = strawberry.field(description="各行及其游标。The rows with their cursors.")
    nodes: list[MoneyRow] = strawberry.field(description="各行。The rows.")
    page_info: PageInfo = strawberry.field(description="分页信息。Where the page stands.")


@strawberry.type(description="一本资金账。One money book.")
class MoneyBook:
    moment: strawberry.Private[Moment]
    totals: strawberry.Private[MoneyTotals]
    of: strawberry.Private[Books]

    @field("区划代码或产能指标编号。The division's code, or the lot's id.")
    def key(self) -> str:
        return self.totals.key

    @field("名称。The name.")
    def name(self) -> str:
        return self.totals.name

    @field("所在区划代码。The division.")
    def division(self) -> DivisionCode:
        return DivisionCode(self.totals.division)

    @field("含虚构数据。Some of it is marked as invented: no document says so.")
    def invented(self) -> bool:
        return self.totals.invented

    @field("各账户金额。All accounts, in fen.")
    def accounts(self) -> MoneyAccounts:
        return money_accounts_of(self.totals.accounts)

    @field(EXPLAIN)
    async def explain(
        self,
        info: Info,
        account: MoneyAccountOf | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> MoneyExplanation:
        async with info.context.gateway.pool.acquire() as connection:
            rows = await money_rows_of(connection, self.of)
        return await explain_money(info.context, at(self.moment), only(rows, account), first, after)


def money_accounts_of(balances: Mapping[MoneyAccount, int]) -> MoneyAccounts:
    """Balances as the API shows them, with their check column."""
    named = {account.value.lower(): Fen(balances.get(account, 0)) for account in MoneyAccount}
    return MoneyAccounts(**named, check=Fen(sum(balances.values())))


async def explain_money(
    context: Context, states: Between, of: Rows, first: Any, after: Any
) -> MoneyExplanation:
    """The rows of the money book behind an amount."""
    found, before = await explained_page(context, states, of, first, after)
    nodes = [MoneyRow(row=row) for row in found.rows]
    shown = page(context, nodes, key_of, more=found.more, before=before)
    return MoneyExplanation(
        fen=Fen(found.total),
        accounts=money_accounts_of({a: found.sums.get(a.value, 0) for a in MoneyAccount}),
        row_count=found.count,
        edges=shown.edges,
        nodes=shown.nodes,
        page_info=shown.page_info,
    )


@strawberry.type(description="资金试算平衡表，分。The trial balance in fen.")
class TrialBalance:
    total: MoneyBook = strawberry.field(
        description="合计；不含虚构的示例市 149900（其账在 books 内）。"
        "The whole without the invented city 149900, whose books stand in `books`."
    )
    books: list[MoneyBook] = strawberry.field(
        description="分列；含虚构的示例市 149900，故可多于合计。"
        "Broken down; the invented city 149900 is among them, so they may sum to more than the total."
    )


@mirroring(
    FundState,
    "一市一年的补偿资金。The fund of a city and a year.",
    derived=("city_raised_fen", "county_raised_fen"),
)
class Fund:
    moment: strawberry.Private[Moment]
    mirrored: strawberry.Private[FundState]

    @field(
        "一个数由何而来：使其变动的事件，由早到晚。Why a figure is what it is: the events that move it, oldest first."
    )
    async def explain(
        self, info: Info, figure: FundFigureOf, first: int | None = None, after: str | None = None
    ) -> FundExplanation:
        return await explain_fund(info.context, self.moment, self.mirrored, figure, first, after)


async def trial_balance(context: Context, moment: Moment, *, by: MoneyGroup, division: Any) -> TrialBalance:
    """The books of the office's own division, or of a part of it."""
    asked = None if division is None else arguments.code("division", division)
    scope = context.scope(Action.READ, asked, *_WHAT)
    found = [] if scope is None else await _read(context, moment, _BY[by], scope)
    context.spend(len(found))
    code = scope or asked or PROVINCE
    total = money_total(found, code, name_of(code) or code)
    counted = tuple(book.key for book in counted_in(found, code))
    return TrialBalance(
        total=MoneyBook(moment=moment, totals=total, of=Books(_BY[by], counted, code)),
        books=[
            MoneyBook(moment=moment, totals=one, of=Books(_BY[by], (one.key,), code)) for one in found
        ],
    )


async def _read(context: Context, moment: Moment, by: MoneyBy, scope: str) -> Sequence[MoneyTotals]:
    async def read() -> Sequence[MoneyTotals]:
        async with context.gateway.pool.acquire() as connection:
            return await money_totals(connection, moment, by, scope)

    return await context.once(("money", moment, by, scope), read)


async def fund(info: Info, moment: Moment, *, city: Any, year: int) -> Fund:
    """A fund of the office's own city; another one looks like an unknown division."""
    own = info.context.require(Action.READ, *_WHAT).division
    code = arguments.code("city", city)
    if not covers(own, code):
        raise RefusedQuery(UnknownSubject(field="city", subject=code))
    return Fund(moment=moment, mirrored=await fund_at(info.context.gateway.log, moment, code, year))
