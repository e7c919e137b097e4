"""What a projection is: a name, a version of its rules, its tables, and how a batch of events becomes rows.

A projection is dropped and rebuilt at any time: its rows are a function of the log's events, in order, and of nothing
else. So what an applier keeps in memory must follow from the events it was warmed with and has applied.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import asyncpg

from domain.envelope import Happened
from ledger.log import Log
from projections.queries import queries


class Applier(Protocol):
    """Turns events into rows of one build, in the transaction that also saves the position."""

    async def warm(self, log: Log, upto: int) -> None:
        """Take in the events that are applied already, without writing a row."""

    async def apply(self, connection: asyncpg.Connection, schema: str, batch: Sequence[Happened]) -> None:
        """Write the rows of the next events; after a fault this applier is thrown away and another is warmed."""


@dataclass(frozen=True, slots=True)
class Projection:
    """One projection. A new `version` is built anew beside the old one and swapped in."""

    name: str
    version: int
    tables: tuple[str, ...]
    applier: Callable[[], Applier]

    @property
    def schema_sql(self) -> str:
        """The statements that make its tables in a build's schema."""
        return queries(self.name)["schema"]
