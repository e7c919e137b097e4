"""`quench compare`: what differs between two moments of both clocks, and the events that make the difference."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import asyncpg

from app.columns import Column, Table, figure
from app.commands.explain import all_rows, checked_account, event_cells
from app.commands.moments import Asked, at_moments, refuse, told
from app.databases import Databases
from app.settings import Settings
from domain.fact import Account
from domain.places.state import PROVINCE
from ledger.events import RecordedEvent
from ledger.log import Log
from projections.explanations import QUOTA, Clock, Difference, Explanation, Row, between, differences
from projections.moment import Moment

CLOCKS = {
    Clock.RECORDED: "入账更晚 recorded",
    Clock.EFFECTIVE: "生效更晚 effective",
    Clock.BOTH: "两者 both",
}
COLUMNS = (
    Column("代码", "code"),
    Column("区划", "division"),
    Column("账户", "account"),
    Column("在 a", "at a", figure=True),
    Column("在 b", "at b", figure=True),
    Column("差额", "difference", figure=True),
)
CAUSES = (
    Column("生效日", "effective"),
    Column("位置", "position", figure=True),
    Column("", ""),
    Column("时钟", "later by"),
    Column("差额", "difference", figure=True),
    Column("累计", "running sum", figure=True),
    Column("产能指标", "lot"),
    Column("企业", "enterprise"),
    Column("事件", "event"),
    Column("发生日", "occurred"),
    Column("入账时刻", "recorded"),
    Column("单位", "office"),
    Column("冲回", "reverses", figure=True),
)


@dataclass(frozen=True, slots=True)
class Scope:
    """Where to compare: a division, and perhaps one account."""

    division: str = PROVINCE
    account: Account | None = None


def scope_of(division: str | None, account: str | None) -> Scope:
    """What the command line names; anything else ends the command."""
    code = division or PROVINCE
    if not (len(code) == 6 and code.isascii() and code.isdigit() and code.startswith("14")):
        refuse(f"--division {code}: 山西的区划代码为 14 开头的六位数字 / a code of Shanxi is six digits, 14…")
    return Scope(code, checked_account(account))


async def print_comparison(
    settings: Settings, found: Databases, a: Asked, b: Asked, scope: Scope, limit: int
) -> None:
    """Print the differences of the quota book, each with its causes, and that these sum to it."""

    async def tell(log: Log, pool: asyncpg.Pool, moments: tuple[Moment, ...]) -> bool:
        return await _print(log, pool, moments, scope, limit)

    await at_moments(settings, found, (a, b), tell)


async def _print(
    log: Log, pool: asyncpg.Pool, moments: tuple[Moment, ...], scope: Scope, limit: int
) -> bool:
    a, b = moments
    async with pool.acquire() as connection:
        account = scope.account and scope.account.value
        found = await differences(log, connection, QUOTA, a, b, scope.division, account)
        explained = [await all_rows(connection, between(a, b), one.rows, limit) for one in found]
    positions = {row.position for one in explained for row in one.rows}
    events = {event.position: event for event in await log.entries(sorted(positions))}
    title = f"指标账之差（吨/年） differences of the quota book, t/a\na: {told(a)}\nb: {told(b)}"
    print("\n".join(Table(title, COLUMNS, [_difference(one) for one in found]).lines()))
    for one, causes in zip(found, explained, strict=True):
        print("\n\n" + "\n".join(_causes(one, causes, events).lines()))
    equal = all(one.difference == causes.total for one, causes in zip(found, explained, strict=True))
    print(f"\n{_check(len(found), equal)}")
    return equal


def _difference(one: Difference) -> Sequence[str]:
    return (
        one.code or one.division,
        one.name,
        one.account,
        figure(one.a),
        figure(one.b),
        figure(one.difference),
    )


def _causes(one: Difference, found: Explanation, events: Mapping[int, RecordedEvent]) -> Table:
    more = found.count - len(found.rows)
    notes = [f"另有 {more:,} 行：--limit / {more:,} more rows: --limit"] if more else []
    title = f"{one.code or one.division} {one.name} · {one.account} · {figure(one.a)} → {figure(one.b)}"
    sums = [("合计 sum", "", "", "", figure(found.total), *[""] * (len(CAUSES) - 5))]
    return Table(title, CAUSES, [_cause(row, events[row.position]) for row in found.rows], sums, notes)


def _cause(row: Row, event: RecordedEvent) -> Sequence[str]:
    return (
        row.effective_on.isoformat(),
        figure(row.position),
        "进入 in" if row.enters else "离开 out",
        CLOCKS[row.clock],
        figure(row.change),
        figure(row.running),
        row.lot or "—",
        row.party or "—",
        *event_cells(row, event),
    )


def _check(count: int, equal: bool) -> str:
    if not count:
        return "两个时点无差异 / the two moments do not differ"
    if equal:
        return f"核对 check: {count:,} 项差额均等于其原因之和 / each of {count:,} differences is the sum of its causes"
    return "核对 check: 原因之和不等，请运行 quench verify / causes do not sum: run `quench verify`"
