"""Balances of the quota book (指标账): rows in, sums out, and the clock of "never negative" (model.md §4.5).

Rows are only ever added: a correction adds the reversing rows on the voided day. A balance is kept per lot, account
and holder (enterprise and county), so the rows of every event sum to zero for each holder too (§4.1 invariant 1).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import msgspec

from domain.fact import SIGNED_ACCOUNTS, Account, Posting

Key = tuple[str, Account, str, str | None]


class Holder(msgspec.Struct, frozen=True):
    """Who holds a lot: the enterprise, and the county where one is stated."""

    enterprise: str
    county: str | None


class Impossible(msgspec.Struct, frozen=True):
    """The first day on which a balance would be negative."""

    lot: str
    account: Account
    day: date
    tonnes: int


class Book(msgspec.Struct, frozen=True):
    """All rows of one lot as known at the head, on every effective day."""

    lot: str
    rows: tuple[Posting, ...] = ()

    def balance(self, account: Account, on: date | None = None, holder: Holder | None = None) -> int:
        """Tonnes in the account at the end of day `on` (all days known, if none is given)."""
        return sum(
            row.tonnes
            for row in self.rows
            if row.account == account
            and (on is None or row.effective_on <= on)
            and (holder is None or (row.enterprise, row.county) == (holder.enterprise, holder.county))
        )

    def own(self, accounts: Iterable[Account], on: date | None = None, holder: Holder | None = None) -> int:
        """As `balance`, over several accounts, without what a project already runs (rows with a project)."""
        kept = Book(self.lot, tuple(row for row in self.rows if row.project is None))
        return sum(kept.balance(account, on, holder) for account in accounts)

    def total(self, accounts: Iterable[Account], on: date | None = None) -> int:
        """Tonnes in several accounts together."""
        wanted = frozenset(accounts)
        rows = (row for row in self.rows if row.account in wanted)
        return sum(row.tonnes for row in rows if on is None or row.effective_on <= on)


def move(lot: str, holder: Holder, source: Account, target: Account, tonnes: int, on: date) -> tuple[Posting, ...]:
    """Two rows that move tonnes of a lot from one account to another on a day; none for zero tonnes."""
    if tonnes == 0:
        return ()
    return (row(lot, holder, target, tonnes, on), row(lot, holder, source, -tonnes, on))


def row(lot: str, holder: Holder, account: Account, tonnes: int, on: date, project: str | None = None) -> Posting:
    """One row."""
    return Posting(
        account=account,
        lot=lot,
        enterprise=holder.enterprise,
        county=holder.county,
        tonnes=tonnes,
        effective_on=on,
        project=project,
    )


def draw(book: Book, holder: Holder, sources: Sequence[Account], tonnes: int, on: date) -> dict[Account, int]:
    """How many tonnes each source gives, in order, up to its balance on the day; what is missing falls on the last.

    The shortfall is left visible on purpose: the guard of the balances then names the day and the tonnes.
    """
    left, taken = tonnes, {}
    for account in sources:
        given = min(left, max(0, book.balance(account, on, holder)))
        if given:
            taken[account] = given
            left -= given
    if left:
        taken[sources[-1]] = taken.get(sources[-1], 0) + left
    return taken


def drawn_rows(
    book: Book, holder: Holder, sources: Sequence[Account], target: Account, tonnes: int, on: date
) -> tuple[Posting, ...]:
    """Rows that draw tonnes from several sources, in order, into one target."""
    taken = draw(book, holder, sources, tonnes, on)
    return tuple(r for account, t in taken.items() for r in move(book.lot, holder, account, target, t, on))


def reversed_rows(rows: Iterable[Posting]) -> tuple[Posting, ...]:
    """The rows with opposite sign on their own days: how an accountant voids an entry (model.md §4.5)."""
    return tuple(msgspec.structs.replace(r, tonnes=-r.tonnes) for r in rows)


def first_impossible(books: Mapping[str, Book], new_rows: Sequence[Posting]) -> Impossible | None:
    """The first day, from the new rows' own days on, on which an account would be negative; None if there is none.

    Checked with K = head for the event's own day and every later day known. New rows stand last on their day, so the
    end of each day is the strictest moment that they change.
    """
    worst: list[Impossible] = []
    for key in dict.fromkeys(_key(r) for r in new_rows):
        if key[1] in SIGNED_ACCOUNTS:
            continue
        known = [r for r in books.get(key[0], Book(key[0])).rows if _key(r) == key]
        found = _first_negative_day(known, [r for r in new_rows if _key(r) == key])
        if found:
            worst.append(Impossible(key[0], key[1], *found))
    return min(worst, key=lambda i: (i.day, i.lot, i.account)) if worst else None


def _key(r: Posting) -> Key:
    return (r.lot, r.account, r.enterprise, r.county)


def _first_negative_day(known: Sequence[Posting], new: Sequence[Posting]) -> tuple[date, int] | None:
    by_day: dict[date, int] = defaultdict(int)
    for r in (*known, *new):
        by_day[r.effective_on] += r.tonnes
    start, running = min(r.effective_on for r in new), 0
    for day in sorted(by_day):
        running += by_day[day]
        if day >= start and running < 0:
            return day, running
    return None


def unbalanced(rows: Iterable[Posting]) -> str | None:
    """Which sum of an event's rows is not zero: the total, an enterprise or a county; None if all are."""
    sums: dict[str, int] = defaultdict(int)
    for r in rows:
        sums["total"] += r.tonnes
        sums[f"enterprise {r.enterprise}"] += r.tonnes
        sums[f"county {r.county}"] += r.tonnes
    return next((name for name, tonnes in sums.items() if tonnes), None)
