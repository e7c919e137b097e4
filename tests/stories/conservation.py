"""守恒: at every position of a story's log tonnes and fen are conserved, and GraphQL answers what its entries sum to.

    await conserved(story.house)

The entries are read as bytes and folded by `tests.domain.conservation`, which knows no projection; what they add up to
is then compared with the county tables, the lots and the trial balance that an inspector is given: at the end on the
first, the middle and the last day anything is effective, and at three positions between.
"""

import json
from collections import defaultdict
from typing import Any

from domain.places.state import city_of
from ledger.events import RecordedEvent
from ledger.log import Log
from tests.domain.conservation import Books, Line
from tests.gateway.house import House
from tests.stories.telling import ACCOUNTS, INSPECTOR, MONEY

_PAGE = 500
_TABLES = f"""query($on: Date!, $position: Position!) {{ at(effectiveOn: $on, position: $position) {{
  lots(first: {_PAGE}) {{ nodes {{ id capacity {{ {ACCOUNTS} }} }} pageInfo {{ hasNextPage }} }}
  counties {{ code city capacity {{ {ACCOUNTS} }} }}
  province {{ total {{ capacity {{ {ACCOUNTS} }} }} apart {{ capacity {{ {ACCOUNTS} }} }} }}
  ofLots: trialBalance(by: LOT) {{ books {{ key accounts {{ {MONEY} }} }} }}
  ofCounties: trialBalance(by: COUNTY) {{ books {{ key accounts {{ {MONEY} }} }} }}
}} }}"""
Table = dict[Any, dict[str, int]]


async def conserved(house: House) -> Books:
    """Fold the whole log, checking every position; the books it comes to."""
    await house.settle()
    events, size = await house.log.read()
    assert [event.position for event in events] == list(range(1, size + 1))
    books = Books()
    for event in events:
        books.add(entry_line(event))
        if event.position < size and event.position in {size * part // 4 for part in (1, 2, 3)}:
            await _answers(house, books, event.position, books.days()[-1:])
    days = books.days()
    await _answers(house, books, size, sorted({days[0], days[len(days) // 2], days[-1]}) if days else [])
    return books


async def folded(log: Log) -> Books:
    """Fold the whole log, checking every position, and ask nobody."""
    books = Books()
    for event in (await log.read())[0]:
        books.add(entry_line(event))
    return books


def entry_line(event: RecordedEvent) -> Line:
    """What the bytes of an entry say."""
    entry = json.loads(event.entry)
    assert (entry["position"], entry["type"]) == (event.position, event.type)
    return Line(event.position, event.type, entry["data"], tuple(entry["meta"].get("corrects", ())))


async def _answers(house: House, books: Books, position: int, days: list[str]) -> None:
    """GraphQL at a position, on each of these days, is the naive sum of the entries up to it."""
    for day in days:
        data = (await house.read(_TABLES, INSPECTOR.token, on=day, position=position))["at"]
        assert not data["lots"]["pageInfo"]["hasNextPage"]
        assert _of({one["id"]: one["capacity"] for one in data["lots"]["nodes"]}) == books.sums(
            books.tonnes, 1, day
        )
        counties = {(one["city"], one["code"]): one["capacity"] for one in data["counties"]}
        assert _of(counties) == _by_county(books, day)
        apart = [one["capacity"] for one in data["province"]["apart"]]
        whole = _of(dict(enumerate([data["province"]["total"]["capacity"], *apart])))
        assert _whole(whole) == books.whole(books.tonnes, day)
        _same_money(data, books, day)


def _same_money(data: Any, books: Books, day: str) -> None:
    """By lot (money that no lot has yet stands in no lot's book) and by county."""
    of_lots = {key: accounts for key, accounts in books.sums(books.fen, 1, day).items() if key}
    assert _of({one["key"]: one["accounts"] for one in data["ofLots"]["books"]}) == of_lots
    of_counties = _of({one["key"]: one["accounts"] for one in data["ofCounties"]["books"]})
    assert of_counties == books.sums(books.fen, 3, day)


def _of(tables: dict[Any, dict[str, str]]) -> Table:
    """The accounts that are not empty, under the names of the log; every check column is 0."""
    found: Table = {}
    for key, accounts in tables.items():
        assert accounts["check"] == "0", (key, accounts)
        kept = {_logged(name): int(n) for name, n in accounts.items() if name != "check" and int(n)}
        if kept:
            found[key] = kept
    return found


def _logged(name: str) -> str:
    """closedPending as the log writes it: CLOSED_PENDING."""
    return "".join(f"_{letter}" if letter.isupper() else letter.upper() for letter in name)


def _by_county(books: Books, day: str) -> Table:
    """Tonnes by (city, county); those whose county no document states stand in the city of their lot."""
    found: dict[Any, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for key in books.tonnes.by_day:
        account, lot, _, county = key
        city = city_of(county or books.divisions[lot or ""])
        found[city, county][account or ""] += books.tonnes.balance(key, day)
    kept = {key: {name: n for name, n in accounts.items() if n} for key, accounts in found.items()}
    return {key: accounts for key, accounts in kept.items() if accounts}


def _whole(tables: Table) -> dict[str, int]:
    """The sum of several tables, without the accounts that come to nothing."""
    names = {name for accounts in tables.values() for name in accounts}
    sums = {name: sum(accounts.get(name, 0) for accounts in tables.values()) for name in names}
    return {name: amount for name, amount in sums.items() if amount}
