"""Two moments beside each other: every division and account of a book whose total differs, and whose rows tell why.

Both moments are grouped by the codes that divisions go by at the second, so that a division that changed its code is
one, and the rows that stand in one state and not in the other sum to the difference.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import asyncpg

from domain.fact import Account, MoneyAccount
from domain.places.state import PROVINCE, covers
from ledger.log import Log
from projections.capacity.codes import codes_on
from projections.explanations.books import QUOTA, Book, Holder
from projections.explanations.holders import held_codes
from projections.explanations.rows import Rows, between
from projections.live import reading
from projections.moment import Moment
from projections.names import division_names

_ORDER = {account: n for n, account in enumerate([*map(str, Account), *map(str, MoneyAccount)])}


@dataclass(frozen=True, slots=True)
class Difference:
    """One account of a division, at both moments; `code` is None where no document states the county."""

    code: str | None
    division: str
    name: str
    account: str
    a: int
    b: int
    rows: Rows

    @property
    def difference(self) -> int:
        return self.b - self.a


async def differences(
    log: Log,
    connection: asyncpg.Connection,
    book: Book,
    a: Moment,
    b: Moment,
    within: str = PROVINCE,
    account: str | None = None,
) -> list[Difference]:
    """What differs between two moments in a scope, by division and account."""
    held = await held_codes(connection, book)
    now = await codes_on(log, b, held) if book is QUOTA else {code: code for code in held}
    names = [code for code in held if covers(within, now[code])]
    async with reading(connection, book.projection, "subjects") as schemas:
        statement = book.statement("totals", schemas[book.projection])
        found = await connection.fetch(statement, *between(a, b).bounds, names, account)
        called = await division_names(connection, schemas["subjects"], b, {now[name] for name in names})
    return _grouped(book, found, now, called)


def _grouped(
    book: Book, found: Iterable[Any], now: Mapping[str, str], called: Mapping[str, str]
) -> list[Difference]:
    groups: dict[tuple[str, bool, str], list[Any]] = defaultdict(list)
    for row in found:
        groups[now[row["division"]], row["not_stated"], row["account"]].append(row)
    made = [
        Difference(
            code=None if not_stated else code,
            division=code,
            name=f"{called[code]}（县未载明 county not stated）" if not_stated else called[code],
            account=account,
            a=sum(row["a"] for row in rows),
            b=sum(row["b"] for row in rows),
            rows=Rows(book, Holder.DIVISION, tuple(c for c in now if now[c] == code), account, not_stated),
        )
        for (code, not_stated, account), rows in groups.items()
    ]
    differing = [one for one in made if one.difference]
    return sorted(differing, key=lambda d: (d.division, d.code is not None, _ORDER[d.account]))

