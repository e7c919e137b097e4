"""`quench explain`: the rows and events behind a number, oldest first, with the sum after each and a check."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import asyncpg

from app.columns import INVENTED, Column, Table, figure
from app.commands.moments import Asked, at_moments, refuse, told
from app.databases import Databases
from app.settings import Settings
from domain.fact import Account
from domain.places.state import PROVINCE, Level, level, name_of
from ledger.events import RecordedEvent
from ledger.log import Log
from projections.capacity.codes import totals_by_code
from projections.capacity.totals import AccountTotals, By, province_total
from projections.explanations import QUOTA, Between, Explanation, Holder, Row, Rows, at, explained
from projections.explanations.holders import rows_of_division
from projections.explanations.reversing import reversed_position
from projections.history import happened
from projections.moment import Moment

PAGE = 500
SHOWN_MAX = 100_000


class Kind(StrEnum):
    """Of what a number is."""

    COUNTY = "county"
    CITY = "city"
    PROVINCE = "province"
    ENTERPRISE = "enterprise"
    LOT = "lot"


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose number is asked for."""

    kind: Kind
    id: str
    account: Account | None


COLUMNS = (
    Column("生效日", "effective"),
    Column("位置", "position", figure=True),
    Column("账户", "account"),
    Column("吨数", "tonnes", figure=True),
    Column("该账户累计", "running sum", figure=True),
    Column("产能指标", "lot"),
    Column("企业", "enterprise"),
    Column("区划", "division"),
    Column("事件", "event"),
    Column("发生日", "occurred"),
    Column("入账时刻", "recorded"),
    Column("单位", "office"),
    Column("冲回", "reverses", figure=True),
)


async def print_explanation(
    settings: Settings, found: Databases, subject: Subject, asked: Asked, limit: int
) -> None:
    """Print the rows behind one number, and that they sum to what `quench totals` shows."""

    async def tell(log: Log, pool: asyncpg.Pool, moments: tuple[Moment, ...]) -> bool:
        (moment,) = moments
        return await _print(log, pool, moment, subject, limit)

    await at_moments(settings, found, (asked,), tell)


async def _print(log: Log, pool: asyncpg.Pool, moment: Moment, subject: Subject, limit: int) -> bool:
    async with pool.acquire() as connection:
        total = await _total(log, connection, moment, subject)
        rows = replace(
            await _rows(log, connection, moment, subject), account=subject.account and subject.account.value
        )
        found = await all_rows(connection, at(moment), rows, limit)
    events = {event.position: event for event in await log.entries(sorted({r.position for r in found.rows}))}
    shown = {account: total.accounts.get(account, 0) for account in Account}
    summed = {account: found.sums.get(account.value, 0) for account in Account}
    wanted = [subject.account] if subject.account else list(Account)
    equal = all(shown[account] == summed[account] for account in wanted)
    name = f"{subject.kind.value} {subject.id} {total.name}"
    account = subject.account.value if subject.account else "各账户 all accounts"
    title = f"{name} · {account}（吨/年 t/a）· {told(moment)}"
    lines = [_row(row, events) for row in found.rows]
    sums = [_sum(account.value, summed[account]) for account in wanted if summed[account] or subject.account]
    print("\n".join(Table(title, COLUMNS, lines, sums, _notes(found, lines)).lines()))
    print(_check(sum(summed[a] for a in wanted), sum(shown[a] for a in wanted), equal))
    return equal


async def all_rows(connection: asyncpg.Connection, states: Between, of: Rows, limit: int) -> Explanation:
    """Page after page, as many rows as are to be shown; the sums are of all."""
    rows: list[Row] = []
    while True:
        size = min(PAGE, limit - len(rows))
        page = await explained(connection, states, of, rows[-1].key if rows else None, size)
        rows += page.rows
        if not page.more or len(rows) >= limit:
            return replace(page, rows=tuple(rows))


async def _rows(log: Log, connection: asyncpg.Connection, moment: Moment, subject: Subject) -> Rows:
    match subject.kind:
        case Kind.ENTERPRISE | Kind.LOT:
            return Rows(QUOTA, Holder(subject.kind.value), (subject.id,))
        case _:
            return await rows_of_division(log, connection, moment, subject.id)


async def _total(
    log: Log, connection: asyncpg.Connection, moment: Moment, subject: Subject
) -> AccountTotals:
    """What `quench totals` shows, by another statement than the rows."""
    if subject.kind is Kind.PROVINCE:
        return (await province_total(connection, moment)).total
    by: By = subject.kind.value  # type: ignore[assignment]  # The province has gone its own way above.
    for found in await totals_by_code(log, connection, moment, by):
        if found.key == subject.id:
            return found
    name = name_of(subject.id) if subject.kind in (Kind.COUNTY, Kind.CITY) else None
    if name is None:
        refuse(
            f"{subject.kind.value} {subject.id}: 该时点账上无此项 / there is nothing of it in the books at this "
            "moment"
        )
    return AccountTotals(subject.id, name or subject.id, subject.id, {}, False)


def _row(row: Row, events: Mapping[int, RecordedEvent]) -> Sequence[str]:
    return (
        row.effective_on.isoformat(),
        figure(row.position),
        row.account,
        figure(row.amount),
        figure(row.running),
        row.lot or "—",
        row.party or "—",
        row.division,
        *event_cells(row, events[row.position]),
    )


def event_cells(row: Row, event: RecordedEvent) -> Sequence[str]:
    """What a row's event says: type, day, time of recording, office, and what the row takes out again."""
    fact = happened(event)
    voided = reversed_position(event, row.n)
    return (
        event.type + INVENTED * row.invented,
        fact.occurred_on.isoformat(),
        f"{event.recorded_at:%Y-%m-%dT%H:%M:%S.%fZ}",
        fact.office,
        "" if voided is None else figure(voided),
    )


def _sum(account: str, amount: int) -> Sequence[str]:
    return ("合计 sum", "", account, figure(amount), *[""] * (len(COLUMNS) - 4))


def _notes(found: Explanation, lines: Sequence[Sequence[str]]) -> list[str]:
    notes = []
    if found.count > len(found.rows):
        notes.append(
            f"显示 {len(found.rows):,} 行，共 {found.count:,} 行：--limit / "
            f"{len(found.rows):,} of {found.count:,} rows shown: --limit"
        )
    if any(line[-1] for line in lines):
        notes.append("冲回：更正将该位置的分录取消 / reverses: a correction takes the row of that position out again")
    if any(row.invented for row in found.rows):
        notes.append(f"{INVENTED}：事件为虚构 / the event is invented")
    return notes


def _check(summed: int, shown: int, equal: bool) -> str:
    sign = "=" if equal else "≠"
    verdict = "相等 / equal" if equal else "不等，请运行 quench verify / they differ: run `quench verify`"
    return f"核对 check: 分录之和 sum of rows {summed:,} {sign} quench totals {shown:,} — {verdict}"


def subject_of(kind: str, id_: str | None, account: str | None) -> Subject:
    """What the command line names; anything else ends the command with what may be named."""
    if kind not in list(Kind):
        refuse(f"{kind}: {' | '.join(Kind)} | task")
    chosen = Kind(kind)
    only = checked_account(account)
    name = PROVINCE if chosen is Kind.PROVINCE else id_
    if name is None:
        refuse(f"quench explain {kind} 编号/ID: 缺少编号 / the id is missing")
    _check_code(chosen, name or "")
    return Subject(chosen, name or "", only)


def checked_account(account: str | None) -> Account | None:
    """An account of the quota book by its name; anything else ends the command with the names there are."""
    if account is not None and account not in list(Account):
        refuse(f"--account {account}: {' | '.join(Account)}")
    return Account(account) if account else None


def _check_code(kind: Kind, code: str) -> None:
    levels = {Kind.COUNTY: Level.COUNTY, Kind.CITY: Level.CITY, Kind.PROVINCE: Level.PROVINCE}
    if kind not in levels:
        return
    if not (len(code) == 6 and code.isascii() and code.isdigit() and code.startswith("14")):
        refuse(
            f"{kind.value} {code}: 山西的区划代码为 14 开头的六位数字 / a code of Shanxi is six digits, 14…"
        )
    if level(code) is not levels[kind]:
        refuse(
            f"{kind.value} {code}: 是 {level(code).value.lower()} 级代码 / that is the code of a "
            f"{level(code).value.lower()}: quench explain {level(code).value.lower()} {code}"
        )
