"""What a projection is: a name, a version of its rules, its tables, and how a batch of events becomes rows.

A projection is dropped and rebuilt at any time: its rows are a function of the log's events, in order, and of nothing
else. So what an applier keeps in memory must follow from the events it was warmed with and has applied.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Protocol, runtime_checkable

import asyncpg

from domain.envelope import Happened
from ledger.events import Sieve
from ledger.log import Log
from projections.beside import Beginning
from projections.queries import queries


class Applier(Protocol):
    """Turns events into rows of one build, in the transaction that also saves the position."""

    async def warm(self, log: Log, upto: int) -> None:
        """Take in the events that are applied already, without writing a row."""

    async def apply(self, connection: asyncpg.Connection, schema: str, batch: Sequence[Happened]) -> None:
        """Write the rows of the next events; after a fault this applier is thrown away and another is warmed."""


@runtime_checkable
class Loader(Applier, Protocol):
    """An applier of a projection that PostgreSQL can fill by itself: its SQL has `load`, the rows of the plain events
    after $1 up to $2, whose types are $3, and `unload`, which takes away what stands after $1.
    """

    @property
    def plain(self) -> tuple[str, ...]:
        """The types of events whose rows `load` makes where they are of the first version of their schema."""

    async def copy(self, connection: asyncpg.Connection, schema: str, batch: Sequence[Happened]) -> None:
        """Write the rows of the next events that are not plain."""

    async def reached(self, connection: asyncpg.Connection, schema: str, position: int) -> None:
        """Write what rests on all rows up to a position."""


@dataclass(frozen=True, slots=True)
class Projection:
    """One projection. A new `version` is built anew beside the old one and swapped in.

    `changed` gives, for a table whose rows do not say it in a column `position`, the SQL of the position of the event
    that wrote or last changed a row: by it two builds are compared up to a place in the log. `sieve` holds back events
    that cannot concern it, so that a rebuild need not read them; None where any event may. `beside` begins it anew in
    a process of its own, for one that takes longer than all others together.
    """

    name: str
    version: int
    tables: tuple[str, ...]
    applier: Callable[[], Applier]
    changed: Mapping[str, str] = field(default_factory=dict)
    sieve: Sieve | None = None
    beside: Beginning | None = None

    @property
    def schema_sql(self) -> str:
        """The statements that make its tables in a build's schema, with what their rows are found by while they are
        written."""
        return queries(self.name)["schema"]

    @property
    def index_sql(self) -> tuple[str, ...]:
        """The indexes that only readers need: a rebuild makes them when the rows are there, which is much faster."""
        made = queries(self.name).get("indexes", "")
        return tuple(statement.strip() for statement in made.split(";") if statement.strip())

    @property
    def tables_sha256(self) -> str:
        """What its tables are; a half-built build of other tables is of no use."""
        return sha256("\0".join([self.schema_sql, *self.index_sql, *self.tables]).encode()).hexdigest()


def common_sieve(projections: Sequence[Projection]) -> Sieve | None:
    """Holds back what concerns none of them; None where one of them reads everything."""
    sieves = [projection.sieve for projection in projections if projection.sieve is not None]
    if not sieves or len(sieves) < len(projections):
        return None
    types = set.intersection(*(set(sieve.types) for sieve in sieves))
    return Sieve(tuple(sorted(types)), tuple(sorted({mark for sieve in sieves for mark in sieve.marks})))
