"""Divisions (行政区划) at a moment: their quota books, county by county, city by city, and the province's."""

from typing import Any

import strawberry

from domain.fact import Account
from domain.places.state import Level as DomainLevel
from domain.places.state import city_of, covers, level
from domain.policy.open_points import Answer
from domain.refusals import UnknownSubject
from gateway.capacity import Accounts, accounts_of
from gateway.compensation import county_compensation
from gateway.context import Context, Info
from gateway.enums import Level
from gateway.explaining import EXPLAIN, AccountOf, CapacityExplanation, explain_capacity, only
from gateway.fields import field
from gateway.identity import Action
from gateway.interpretations import WORDS, Interpretation, interpretations_of
from gateway.outputs import output_of
from gateway.refusals import RefusedQuery
from gateway.scalars import DivisionCode
from gateway.tasks import county_tasks
from gateway.watching import Watch, watch_of
from projections import capacity
from projections.capacity import AccountTotals
from projections.capacity.codes import totals_by_code
from projections.capacity.totals import By
from projections.compensation import CountyCompensation
from projections.explanations import Rows, at
from projections.explanations.holders import rows_of_county, rows_of_division
from projections.live import reading
from projections.moment import Moment
from projections.names import division_names
from projections.tasks import CountyTasks

TaskSums: Any = output_of(CountyTasks)
CompensationSums: Any = output_of(CountyCompensation)


@strawberry.type(description="一个行政区划的指标账。The quota book of one division.")
class Division:
    moment: strawberry.Private[Moment]
    totals: strawberry.Private[AccountTotals]

    @field(
        "行政区划代码；空：属该市但文件未载明县。"
        "The code; null for tonnes of a city whose county no document states."
    )
    def code(self) -> DivisionCode | None:
        return None if self.totals.key is None else DivisionCode(self.totals.key)

    @field("名称。The name.")
    def name(self) -> str:
        return self.totals.name

    @field("级别。The level.")
    def level(self) -> Level:
        return DomainLevel.COUNTY if self.totals.key is None else level(self.totals.key)

    @field("所属设区市代码。The prefecture's code.")
    def city(self) -> DivisionCode:
        return DivisionCode(city_of(self.totals.division))

    @field("含虚构数据。Some of it is marked as invented: no document says so.")
    def invented(self) -> bool:
        return self.totals.invented

    @field("各账户吨数。All accounts, in tonnes a year.")
    def capacity(self) -> Accounts:
        return accounts_of(self.totals.accounts)

    @field(
        "企业任务合计；仅限县级且属本辖区。Sums of the tasks of enterprises; of a county in your division."
    )
    async def tasks(self, info: Info) -> TaskSums | None:
        return await county_tasks(info.context, self.moment, self.totals.division, self.totals.key)

    @field("补偿合计；仅限县级且属本辖区。Sums of the compensation; of a county in your division.")
    async def compensation(self, info: Info) -> CompensationSums | None:
        return await county_compensation(info.context, self.moment, self.totals.division, self.totals.key)

    @field(
        "关停焦炉看得见几座、盲区几座；仅限本辖区。"
        "Of its closed ovens, how many are watched and how many are blind spots; of your own division."
    )
    async def watch(self, info: Info) -> Watch | None:
        return None if self.totals.key is None else await watch_of(info.context, self.moment, self.totals.key)

    @field(EXPLAIN)
    async def explain(
        self,
        info: Info,
        account: AccountOf | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> CapacityExplanation | None:
        return await explain_division(info.context, self.moment, self.totals, account, first, after)

    @field(WORDS)
    async def interpretations(self, info: Info) -> list[Interpretation]:
        place = self.totals.key or self.totals.division
        if info.context.scope(Action.READ, place, "规则参数", "rule parameters") is None:
            return []  # The totals are everyone's, how another city reads its documents is not.
        return await interpretations_of(info.context, self.moment, Answer.DIVISION, place)


@strawberry.type(description="全省。The province.")
class Province:
    total: Division = strawberry.field(description="全省合计。The sum of the province.")
    apart: list[Division] = strawberry.field(
        description="不计入合计的区划（GB/T 2260 之外，如虚构的示例市）。Divisions outside GB/T 2260, in no total."
    )


async def explain_division(
    context: Context, moment: Moment, totals: AccountTotals, account: Account | None, first: Any, after: Any
) -> CapacityExplanation | None:
    """The rows behind a division's number; None of a division that is not the asker's."""
    own = context.require(Action.READ, "账本事件", "the log").division
    code = totals.key or totals.division
    if not covers(own, code):
        return None

    async def read() -> Rows:
        async with context.gateway.pool.acquire() as connection:
            if totals.key is None:
                return await rows_of_county(context.gateway.log, connection, moment, code, not_stated=True)
            return await rows_of_division(context.gateway.log, connection, moment, code)

    rows = await context.once(("rows", moment, totals.key, code), read)
    return await explain_capacity(context, at(moment), only(rows, account), first, after)


async def divisions(context: Context, moment: Moment, by: By, within: str | None = None) -> list[Division]:
    """Every county or city with rows in its book, by code."""

    async def read() -> list[AccountTotals]:
        async with context.gateway.pool.acquire() as connection:
            return await totals_by_code(context.gateway.log, connection, moment, by, within)

    found = await context.once(("totals", moment, by, within), read)
    context.spend(len(found))
    return [Division(moment=moment, totals=totals) for totals in found]


async def division(context: Context, moment: Moment, code: str, field: str) -> Division:
    """One division with its book, empty where nothing was posted; a code nobody knows is refused."""
    by: By = "county" if level(code) is DomainLevel.COUNTY else "city"
    for found in await divisions(context, moment, by):
        if found.totals.key == code:
            return found
    async with (
        context.gateway.pool.acquire() as connection,
        reading(connection, "subjects") as schemas,
    ):
        names = await division_names(connection, schemas["subjects"], moment, [code])
    if names[code] == code or level(code) is DomainLevel.PROVINCE or not code.startswith("14"):
        raise RefusedQuery(UnknownSubject(field=field, subject=code))
    empty = AccountTotals(code, names[code], code, dict.fromkeys(Account, 0), False)
    return Division(moment=moment, totals=empty)


async def province(context: Context, moment: Moment) -> Province:
    """The province's book, and apart from it what GB/T 2260 does not hold."""
    async with context.gateway.pool.acquire() as connection:
        found = await capacity.province_total(connection, moment)
    return Province(
        total=Division(moment=moment, totals=found.total),
        apart=[Division(moment=moment, totals=totals) for totals in found.apart],
    )
