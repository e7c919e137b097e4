"""What a replay ends with: the trial balance per county and account with its check column, and the digest."""

from collections.abc import Iterable, Mapping
from typing import Any

from app.columns import Column, Table, figure
from app.replay.books import Books
from domain.fact import Account, MoneyAccount
from ledger.spelling import to_base64
from projections.trial_balance import FEN, TONNES, Row

ACCOUNTS: Mapping[str, tuple[str, ...]] = {
    TONNES: tuple(account.value for account in Account),
    FEN: tuple(account.value for account in MoneyAccount),
}
TITLES = {TONNES: "指标账（吨/年） quota book, t/a", FEN: "资金账（分） money book, fen"}
CHECK = Column("校验", "check", figure=True)


def tables(books: Books) -> list[Table]:
    """The two books; one without rows is left out."""
    by_unit = ((unit, _sums(unit, books.effective.items())) for unit in (TONNES, FEN))
    return [_table(unit, sums, books) for unit, sums in by_unit if sums]


def _sums(unit: str, rows: Iterable[tuple[Row, int]]) -> dict[str, dict[str, int]]:
    """County → account → sum."""
    sums: dict[str, dict[str, int]] = {}
    for (of, county, account), amount in rows:
        if of == unit:
            sums.setdefault(county, {})[account] = amount
    return dict(sorted(sums.items()))


def _table(unit: str, sums: Mapping[str, Mapping[str, int]], books: Books) -> Table:
    there = {account for row in sums.values() for account, amount in row.items() if amount}
    known = [account for account in ACCOUNTS[unit] if account in there]
    accounts = [*known, *sorted(there.difference(known))]
    whole: dict[str, int] = {}
    for row in sums.values():
        for account, amount in row.items():
            whole[account] = whole.get(account, 0) + amount
    columns = (
        Column("区划", "county"),
        *(Column(account, account.lower(), figure=True) for account in accounts),
        CHECK,
    )
    until = f" · 发生截至 happened by {books.bounds.until}" if books.bounds.until else ""
    return Table(
        f"{TITLES[unit]}{until} · 位置 position {books.position:,}",
        columns,
        [_line(county, row, accounts) for county, row in sums.items()],
        [_line("合计 total", whole, accounts)],
    )


def _line(name: str, row: Mapping[str, int], accounts: Iterable[str]) -> list[str]:
    return [name, *(figure(row.get(account, 0)) for account in accounts), figure(sum(row.values()))]


def summary(origin: str, size: int, books: Books) -> list[str]:
    """What was read and reproduced; the first thing that does not hold, last."""
    counts = books.counts
    of = f"{books.position:,} / {size:,}"
    found = [
        f"账本 log           {origin}，已重放 replayed {of}，{books.first_at or '—'} … {books.last_at or '—'}",
        f"根 root            {to_base64(books.root)}",
        f"状态摘要 digest    {books.digest}（位置 position {books.position:,}）",
        f"账内摘要 recorded  {counts['reproduced']} / {counts['digests']} 重算一致 reproduced",
        f"登记 registers     更正 corrections {counts['corrections']}，撤销 revocations {counts['revocations']}，"
        f"迟报 late {counts['late']}，拒绝 refused {counts['refused']}",
    ]
    return [*found, f"不成立 DOES NOT HOLD: {books.wrong.reason}"] if books.wrong else found


def as_text(origin: str, size: int, books: Books) -> str:
    """The tables and the summary."""
    parts = ["\n".join(table.lines()) for table in tables(books)]
    return "\n\n".join([*parts, "\n".join(summary(origin, size, books))]) + "\n"


def as_json(origin: str, size: int, books: Books) -> dict[str, Any]:
    """The same for a program; sums as in docs/ledger-format.md, zeros left out."""
    return {
        "origin": origin,
        "size": size,
        "position": books.position,
        "until": books.bounds.until.isoformat() if books.bounds.until else None,
        "firstRecordedAt": books.first_at or None,
        "lastRecordedAt": books.last_at or None,
        "root": to_base64(books.root),
        "digest": books.digest,
        "digests": {"recorded": books.counts["digests"], "reproduced": books.counts["reproduced"]},
        **{
            unit: [
                [county, account, amount]
                for (of, county, account), amount in sorted(books.effective.items())
                if of == unit and amount
            ]
            for unit in (TONNES, FEN)
        },
        **{name: books.counts[name] for name in ("corrections", "revocations", "late", "refused")},
        "wrong": {"position": books.wrong.position, "reason": books.wrong.reason} if books.wrong else None,
    }
