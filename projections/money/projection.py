"""How money rows become rows of the book: copied as they stand."""

from collections.abc import Iterator, Sequence

import asyncpg

from domain.envelope import Happened
from domain.places.state import PROVINCE
from ledger.log import Log
from projections.projection import Projection

COLUMNS = (
    "position", "n", "effective_on", "account", "lot", "party", "division", "fen", "invented",
)  # fmt: skip


class MoneyApplier:
    """Keeps nothing in memory."""

    async def warm(self, log: Log, upto: int) -> None:
        """Nothing to warm."""

    async def apply(self, connection: asyncpg.Connection, schema: str, batch: Sequence[Happened]) -> None:
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


MONEY = Projection("money", 1, ("money_rows",), MoneyApplier)
