"""Tonnes, fen, shares and dates: the quantities of the ledger, none of them ever a float.

1万吨 = 10,000 t. Money is integer fen; a share is an exact fraction (SX-03, E-24: 20万吨 at 1/3 is
3,200,000.00 yuan, not 3,199,680.00). A product is computed whole and rounded half-up to the fen once, at the end
(rules.md §0). A deadline keeps its printed words and the last day that still meets it, or a range where the words
are ambiguous (X-30).
"""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Annotated

import msgspec

Tonnes = Annotated[int, "Tonnes"]
"""Capacity, integer tonnes per year (产能, t/a)."""
Fen = Annotated[int, "Fen"]
"""Money, integer fen; 100 fen = 1 yuan."""
Position = Annotated[int, "Position"]
"""A place in the log, 1, 2, 3 …"""
Identifier = Annotated[str, "Identifier"]
"""An id chosen by an office: lower-case letters, digits, dot, underscore, hyphen; at most 64."""
DivisionCode = Annotated[str, "DivisionCode"]
"""A GB/T 2260 code of six digits, e.g. 140823 闻喜县."""
Month = Annotated[str, "Month"]
"""A month of the calendar as YYYY-MM, e.g. 2023-10; months order as their texts do."""
Quantity = Annotated[int, "Quantity"]
"""What a meter or a scale showed: kWh, m3, tonnes, kg. Unlike a plain figure it may be absurd: an observation is never
refused for what it says, and a slip of unit (万kWh) must stand in the ledger to be found there."""

FIGURE_MAX = 2**31 - 1
"""The largest plain figure of a report or a statistic; beyond it a larger unit is meant (万kWh, 万元)."""
TONNES_MAX = 100_000_000
"""More than twice the whole province's reduction (40,270,000 t, SX-12): beyond it a unit was mistaken (万吨/吨)."""


class Share(msgspec.Struct, frozen=True, kw_only=True):
    """An exact fraction `num/den`, 0 < num/den <= 1 for a controlling share (重组控股比例)."""

    num: int
    den: int

    @property
    def fraction(self) -> Fraction:
        return Fraction(self.num, self.den)


class Deadline(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A printed deadline (期限): its words, the last day that meets it, and the later bound where 「前」 is ambiguous.

    `last_day` is null where the words give no date; hard findings count from `last_day_latest` where it is given.
    """

    text: str
    last_day: date | None = None
    last_day_latest: date | None = None

    @property
    def hard_last_day(self) -> date | None:
        return self.last_day_latest or self.last_day


def reference_fen(tonnes: int, rate_fen: int, share: Fraction = Fraction(1)) -> int:
    """The reference amount of a compensation in fen: tonnes × rate × share, rounded half-up once (YC-44, SX-03)."""
    amount = Fraction(tonnes * rate_fen) * share
    return int(amount + Fraction(1, 2))


def largest_remainder(amount: int, weights: Sequence[int]) -> tuple[int, ...]:
    """An amount split by whole weights, to the last unit: what is left goes to the largest fractions (E-25).

    100.01 yuan by 50:30:20 is 50.005, 30.003, 20.002: 50.01, 30.00 and 20.00. Equal fractions: the first comes first.
    """
    whole = sum(weights)
    if whole <= 0:
        raise ValueError(f"nothing to split by: {weights}")
    parts = [amount * weight // whole for weight in weights]
    by_fraction = sorted(range(len(weights)), key=lambda n: -(amount * weights[n] % whole))
    for n in by_fraction[: amount - sum(parts)]:
        parts[n] += 1
    return tuple(parts)


def yuan(fen: int) -> str:
    """Fen as yuan with thousands separators and two decimals: 1620000000 → 16,200,000.00."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100:,}.{abs(fen) % 100:02d}"
