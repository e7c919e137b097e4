"""`quench totals`: the quota book of every county at a moment, straight from the projections."""

from collections.abc import Sequence

import asyncpg

from app.columns import INVENTED, Column, Table, figure
from app.commands.moments import Asked, at_moments, told
from app.databases import Databases
from app.settings import Settings
from domain.fact import Account
from ledger.log import Log
from projections.capacity.totals import AccountTotals, outside, province_total, totals
from projections.moment import Moment
from projections.trial_balance import projected, state_digest

COLUMNS = (
    Column("代码", "code"),
    Column("区划", "division"),
    *(Column(account.value, account.value.lower(), figure=True) for account in Account),
    Column("校验", "check", figure=True),
)


async def print_totals(settings: Settings, found: Databases, asked: Asked) -> None:
    """Print the counties, the province, and apart from it what stands outside GB/T 2260."""

    async def tell(_: Log, pool: asyncpg.Pool, moments: tuple[Moment, ...]) -> bool:
        (moment,) = moments
        table = await _table(pool, moment)
        async with pool.acquire() as connection:
            digest = state_digest(moment.position, await projected(connection, 0, moment.position))
        print("\n".join(table.lines()))
        print(f"\n状态摘要 state digest  {digest}（位置 position {moment.position:,}；核对 compare: quench replay）")
        return True

    await at_moments(settings, found, (asked,), tell)


async def _table(pool: asyncpg.Pool, moment: Moment) -> Table:
    async with pool.acquire() as connection:
        counties = await totals(connection, moment, "county")
        province = await province_total(connection, moment)
    real = [county for county in counties if not outside(county.division)]
    apart = [county for county in counties if outside(county.division)]
    title = f"产能指标账（吨/年） quota book, t/a · {told(moment)}"
    outside_all = f"名前{INVENTED}：虚构区划，不计入全省 / an invented division, outside the province's total"
    notes = [outside_all] if apart else []
    if any(county.invented for county in real):
        notes.append(f"名后{INVENTED}：该行含虚构的行为 / acts of the row are invented")
    if moment.lag:
        behind = f"投影落后 {moment.lag:,} 条 / the projections are {moment.lag:,} entries behind"
        notes.append(f"{behind}: quench project")
    rows = [_row(county) for county in (*real, *apart)]
    return Table(title, COLUMNS, rows, [_row(province.total)], notes)


def _row(total: AccountTotals) -> Sequence[str]:
    name = (
        f"{INVENTED}{total.name}" if outside(total.division) else f"{total.name}{INVENTED * total.invented}"
    )
    figures = (figure(total.accounts.get(account, 0)) for account in Account)
    return (total.key or total.division, name, *figures, figure(total.check))
