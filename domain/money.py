"""The money book (资金账): fen by account, lot and party, and the split over the three levels. model.md §5.

The pools of province, city and county are the contra of everything given; an event's rows sum to zero, as a whole and
in each division. Every other account stays >= 0 on every known day, as the accounts in tonnes do (model.md §4.5).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

import msgspec

from domain.fact import POOLS, MoneyAccount, MoneyPosting
from domain.quantities import largest_remainder


class Levels(msgspec.Struct, frozen=True):
    """Fen of province, city and county."""

    province_fen: int = 0
    city_fen: int = 0
    county_fen: int = 0

    @property
    def fen(self) -> int:
        return self.province_fen + self.city_fen + self.county_fen

    @property
    def province_and_city_fen(self) -> int:
        """What a claw-back can reach: 收回省市补偿资金 (YC-53)."""
        return self.province_fen + self.city_fen

    def plus(self, other: "Levels", sign: int = 1) -> "Levels":
        pairs = zip(self.parts(), other.parts(), strict=True)
        return Levels(*(own + sign * more for own, more in pairs))

    def least_zero(self) -> "Levels":
        return Levels(*(max(0, part) for part in self.parts()))

    def parts(self) -> tuple[int, int, int]:
        return (self.province_fen, self.city_fen, self.county_fen)


def split_by(fen: int, weights: Sequence[int]) -> Levels:
    """An amount over the levels by largest remainder (E-25)."""
    return Levels(*largest_remainder(fen, weights))


def at_level(account: MoneyAccount, fen: int) -> Levels:
    """An amount that is all of one level."""
    return Levels(*(fen if pool is account else 0 for pool in POOLS))


class Booking(msgspec.Struct, frozen=True):
    """Where the rows of one lot (or of a fund: lot None) stand, and on which day."""

    lot: str | None
    county: str
    on: date

    def row(self, account: MoneyAccount, fen: int, party: str | None = None) -> tuple[MoneyPosting, ...]:
        """One row; none for zero fen."""
        if not fen:
            return ()
        return (
            MoneyPosting(
                account=account,
                lot=self.lot,
                fen=fen,
                effective_on=self.on,
                party=party,
                county=self.county,
            ),
        )

    def pools(self, levels: Levels, sign: int = -1) -> tuple[MoneyPosting, ...]:
        """Out of the three pools (or, with sign 1, back into them)."""
        pairs = zip(POOLS, levels.parts(), strict=True)
        return tuple(row for pool, fen in pairs for row in self.row(pool, sign * fen))

    def move(
        self, source: MoneyAccount, target: MoneyAccount, fen: int, party: str | None, to: str | None = None
    ) -> tuple[MoneyPosting, ...]:
        """From one account of a party to another, of the same party unless `to` is given."""
        return (*self.row(target, fen, to or party), *self.row(source, -fen, party))


def book_of(row: MoneyPosting, tags: Iterable[str]) -> str:
    """The tag whose money book a row of an event belongs to: its lot's, else the fund's."""
    return f"lot:{row.lot}" if row.lot else next((tag for tag in tags if tag.startswith("fund:")), "")


def reversed_money(rows: Iterable[MoneyPosting]) -> tuple[MoneyPosting, ...]:
    """The rows with opposite sign on their own days (model.md §4.5)."""
    return tuple(msgspec.structs.replace(row, fen=-row.fen) for row in rows)


def unbalanced_money(rows: Iterable[MoneyPosting]) -> str | None:
    """Which sum of an event's money rows is not zero: the whole or a division; None if all are."""
    sums: dict[str, int] = defaultdict(int)
    for row in rows:
        sums["total"] += row.fen
        sums[f"division {row.county}"] += row.fen
    return next((name for name, fen in sums.items() if fen), None)


class MoneyImpossible(msgspec.Struct, frozen=True):
    """The first day on which an account of the money book would be negative."""

    account: MoneyAccount
    party: str | None
    day: date
    fen: int


def first_money_impossible(
    known: Sequence[MoneyPosting], new: Sequence[MoneyPosting]
) -> MoneyImpossible | None:
    """The first day, from the new rows' own days on, on which an account of a lot would be negative."""
    worst: list[MoneyImpossible] = []
    for account, party in dict.fromkeys((row.account, row.party) for row in new):
        if account in POOLS:
            continue
        by_day: dict[date, int] = defaultdict(int)
        mine = [row for row in new if (row.account, row.party) == (account, party)]
        for row in (*known, *mine):
            if (row.account, row.party) == (account, party):
                by_day[row.effective_on] += row.fen
        start, running = min(row.effective_on for row in mine), 0
        for day in sorted(by_day):
            running += by_day[day]
            if day >= start and running < 0:
                worst.append(MoneyImpossible(account, party, day, running))
                break
    return min(worst, key=lambda one: (one.day, one.account, one.party or "")) if worst else None
