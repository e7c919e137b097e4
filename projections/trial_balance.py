"""The trial balance (试算平衡表) at a position, and its digest (状态摘要).

All rows of all entries up to the position, whatever day they are effective on, summed by county and account: tonnes of
`postings` and fen of `money`, as the entries state them (a row without a county stands apart). docs/ledger-format.md
has the digest's format and a worked example:

    SHA-256 of {"fen":[[county,account,sum],…],"position":P,"tonnes":[[county,account,sum],…]}   (RFC 8785)

Summed so and not by lot, it is the table that is published and signed, and it is bounded by counties and accounts,
however many lots there are: thousands of digests of a log of a million entries stay a matter of seconds.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping

import asyncpg
import msgspec

from ledger.canonical import canonical
from projections.live import reading
from projections.queries import query

TONNES, FEN = "tonnes", "fen"
BOOKS = ("capacity", "money")
"""The projections that the trial balance is read from."""
NOT_STATED = "—"
Row = tuple[str, str, str]
"""Unit, county (— where no document states it), account."""
Balance = Counter[Row]


class _Posting(msgspec.Struct):
    account: str
    tonnes: int
    county: str | None = None


class _Money(msgspec.Struct):
    account: str
    fen: int
    county: str | None = None


class _Moved(msgspec.Struct):
    """The part of an entry's `data` that the books are made of."""

    postings: tuple[_Posting, ...] = ()
    money: tuple[_Money, ...] = ()


_DECODER = msgspec.json.Decoder(_Moved)


def moved(data: bytes) -> Iterator[tuple[Row, int]]:
    """The rows of one entry's `data`, as stored; msgspec.ValidationError where a row is none."""
    if not data.startswith(b"{"):
        return
    found = _DECODER.decode(data)
    for posting in found.postings:
        yield (TONNES, posting.county or NOT_STATED, posting.account), posting.tonnes
    for row in found.money:
        yield (FEN, row.county or NOT_STATED, row.account), row.fen


def add(balance: Balance, rows: Iterator[tuple[Row, int]]) -> None:
    """Sum rows into a balance."""
    for row, amount in rows:
        balance[row] += amount


def state_text(position: int, balance: Mapping[Row, int]) -> bytes:
    """What is hashed: rows that are not zero, by county and account."""
    sums: dict[str, list[tuple[str, str, int]]] = {FEN: [], TONNES: []}
    for (unit, county, account), amount in balance.items():
        if amount:
            sums[unit].append((county, account, amount))
    return canonical({**{unit: sorted(rows) for unit, rows in sums.items()}, "position": position})


def state_digest(position: int, balance: Mapping[Row, int]) -> str:
    """The digest of a trial balance at a position, in hex."""
    return hashlib.sha256(state_text(position, balance)).hexdigest()


async def projected(connection: asyncpg.Connection, after: int, upto: int) -> Balance:
    """What the books of the projections say of the entries after one position up to another; NotProjected."""
    found: Balance = Counter()
    async with reading(connection, *BOOKS) as schemas:
        for name, unit in zip(BOOKS, (TONNES, FEN), strict=True):
            rows = await connection.fetch(query(name, "moved_between", schemas[name]), after, upto)
            found.update({(unit, row["county"] or NOT_STATED, row["account"]): row["amount"] for row in rows})
    return found
