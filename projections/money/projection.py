"""How money rows become rows of the book: copied as they stand."""

from collections.abc import Iterator, Sequence

import asyncpg

import domain.catalogue  # noqa: F401  (registers every fact)
from domain.envelope import Happened
from domain.fact import FACT_TYPES
from domain.places.state import PROVINCE
from domain.quoting import plain_types
from ledger.events import Sieve
from ledger.log import Log
from projections.projection import Projection

COLUMNS = (
    "position", "n", "effective_on", "account", "lot", "party", "division", "fen", "invented",
)  # fmt: skip


class MoneyApplier:
    """Keeps nothing in memory."""

    async def warm(self, log: Log, upto: int) -> None:
        """Nothing to warm."""

    @property
    def plain(self) -> tuple[str, ...]:
        """What has no list of money rows but its own."""
        return PLAIN

    async def apply(self, connection: asyncpg.Connection, schema: str, batch: Sequence[Happened]) -> None:
        """Copy the money rows of a batch."""
        await self.copy(connection, schema, batch)

    async def reached(self, connection: asyncpg.Connection, schema: str, position: int) -> None:
        """Nothing rests on the rows."""

    async def copy(self, connection: asyncpg.Connection, schema: str, batch: Sequence[Happened]) -> None:
        """Copy the money rows of a batch."""
        rows = [row for event in batch for row in _rows(event)]
        await connection.copy_records_to_table(
            "money_rows", records=rows, schema_name=schema, columns=list(COLUMNS)
        )


def _rows(event: Happened) -> Iterator[tuple[object, ...]]:
    for n, row in enumerate(event.fact.money):
        yield (
            event.position,
            n,
            row.effective_on,
            row.account.value,
            row.lot,
            row.party,
            row.county or PROVINCE,
            row.fen,
            event.invented,
        )


PLAIN = tuple(topic for topic, _ in plain_types())
SIEVE = Sieve(types=tuple(FACT_TYPES), marks=(b'"money":[{',))
"""What has no money rows moves none (as in the quota book)."""
MONEY = Projection("money", 1, ("money_rows",), MoneyApplier, sieve=SIEVE)
