"""The part of D-16 on readings that cannot be believed (存疑读数): a slip of unit or multiplier. model.md §6.1, §6.3.

Beside the months before it that were believed, six at least, a reading is in doubt where it is more than three times
the highest of them, or, though not zero, less than a thousandth of their median: kWh for 万kWh, a multiplier used twice
or not at all. A works that stops, or starts again, moves by less. Where the next month says the same, both are
believed: a load repeats itself, a slip rarely does.
"""

from collections.abc import Iterator

from domain.calendar import months_after
from domain.meters.state import Meter, Reading

_COMPARED, _COMPARED_LEAST = 24, 6
_TIMES_HIGHEST, _OF_MEDIAN = 3, 1_000
_REPEATS = (8, 5)
"""Two readings repeat each other within this ratio."""


def doubtful(meter: Meter) -> Iterator[tuple[Reading, int]]:
    """The readings in doubt, each with the median of those it was compared with."""
    said = meter.by_month()
    believed: list[int] = []
    for month, reading in said.items():
        against = believed[-_COMPARED:]
        if len(against) >= _COMPARED_LEAST and _doubted(reading.quantity, against):
            after = said.get(months_after(month, 1))
            if after is None or not _repeat(reading.quantity, after.quantity):
                yield reading, _median(against)
                continue
        believed.append(reading.quantity)


def _doubted(quantity: int, against: list[int]) -> bool:
    """The median is taken only where it could decide: this is asked of every month of a meter."""
    highest = max(against)
    low = 0 < quantity * _OF_MEDIAN < highest
    return quantity > _TIMES_HIGHEST * highest or (low and quantity * _OF_MEDIAN < _median(against))


def _median(values: list[int]) -> int:
    return sorted(values)[len(values) // 2]


def _repeat(one: int, other: int) -> bool:
    num, den = _REPEATS
    return one * den <= other * num and other * den <= one * num
