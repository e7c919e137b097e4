"""What the history of a statistical rule is gathered from: subjects as they are, and the lists that no state keeps.

The rules in force ask `Known`, which has the whole log. Whoever shows the months of one alert reads only what they rest
on, and gives the same functions his own lists, so that a rule has one reckoning (projections/cases/weighed.py).
"""

from collections.abc import Iterator
from typing import Protocol

from domain.world import View


class Asked(Protocol):
    """Subjects as they are known, and which ovens and stacks are found by a name that is not their own."""

    @property
    def now(self) -> View: ...
    def ovens_of(self, enterprise: str) -> Iterator[str]: ...
    def ovens_in(self, division: str) -> Iterator[str]: ...
    def stacks_of(self, oven: str) -> Iterator[str]: ...
