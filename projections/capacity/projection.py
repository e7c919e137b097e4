"""How postings become rows: copied as they stand, each with the division it counts in."""

from collections.abc import Iterator, Sequence

import asyncpg
import msgspec

from domain.corrections.facts import BaselineCorrected, EventCorrected
from domain.enterprises.facts import EnterpriseRegistered
from domain.envelope import Happened
from domain.fact import FACT_TYPES, Fact, Posting
from domain.lots.facts import BaselineCapacityRecognized, LotSplit, LotTradeConfirmed
from domain.places.state import PROVINCE, city_of
from ledger.log import Log
from projections.projection import Projection
from projections.queries import query

POSTINGS = (
    "position", "n", "effective_on", "lot", "enterprise", "county", "division", "project", "account", "tonnes",
    "invented",
)  # fmt: skip
ANY_LOT = ""
"""In place of a lot: where the enterprise itself is registered."""
Holders = dict[tuple[str, str], str]
"""The division of a lot with an enterprise, as last said."""


class CapacityApplier:
    """Keeps nothing in memory: what a row without a county needs stands in the table of lots."""

    async def warm(self, log: Log, upto: int) -> None:
        """Nothing to warm."""

    async def apply(self, connection: asyncpg.Connection, schema: str, batch: Sequence[Happened]) -> None:
        """Copy the postings of a batch."""
        unstated = [p for event in batch for p in event.fact.postings if p.county is None]
        lots_of, enterprises = {p.lot for p in unstated}, {p.enterprise for p in unstated}
        rows = await connection.fetch(query("capacity", "holders", schema), list(lots_of), list(enterprises))
        holders: Holders = {(row["lot"], row["enterprise"]): row["division"] for row in rows}
        lots = [
            (*given, e.position, where, e.invented) for e in batch for given, where in _given(_said(e.fact))
        ]
        postings = [row for event in batch for row in _rows(event, holders)]
        await connection.copy_records_to_table(
            "lots",
            records=lots,
            schema_name=schema,
            columns=["lot", "enterprise", "position", "division", "invented"],
        )
        await connection.copy_records_to_table(
            "postings", records=postings, schema_name=schema, columns=list(POSTINGS)
        )


def _rows(event: Happened, holders: Holders) -> Iterator[tuple[object, ...]]:
    """The rows of one event. A correction first reverses the old rows where they stood, then writes the new ones."""
    said = _said(event.fact)
    new_from = len(event.fact.postings) - len(said.postings) if said else 0
    if new_from == 0:
        holders.update(_given(said))
    for n, posting in enumerate(event.fact.postings):
        if n == new_from:
            holders.update(_given(said))
        yield (
            event.position,
            n,
            posting.effective_on,
            posting.lot,
            posting.enterprise,
            posting.county,
            posting.county or _city(posting, holders),
            posting.project,
            posting.account.value,
            posting.tonnes,
            event.invented,
        )


def _city(posting: Posting, holders: Holders) -> str:
    """The city of tonnes whose county no document states: that of the lot there, else that of the enterprise."""
    given = holders.get((posting.lot, posting.enterprise)) or holders.get((ANY_LOT, posting.enterprise))
    return city_of(given or PROVINCE)


def _said(fact: Fact) -> Fact | None:
    """What an event says in the end: a correction says its replacement."""
    if not isinstance(fact, EventCorrected | BaselineCorrected):
        return fact
    if fact.replacement is None:
        return None
    return msgspec.convert(fact.replacement.data, FACT_TYPES[fact.replacement.type])


def _given(fact: Fact | None) -> list[tuple[tuple[str, str], str]]:
    """Which lots a fact gives to which enterprise, in which division."""
    match fact:
        case EnterpriseRegistered():
            return [((ANY_LOT, fact.enterprise), fact.division)]
        case BaselineCapacityRecognized():
            return [((fact.lot, fact.enterprise), fact.division)]
        case LotSplit():
            children = dict.fromkeys(part.lot for part in fact.parts)
            return [((child, fact.enterprise), fact.division) for child in children]
        case LotTradeConfirmed():
            return [((fact.lot, fact.buyer), fact.buyer_division)]
        case _:
            return []


CAPACITY = Projection("capacity", 1, ("postings", "lots"), CapacityApplier)
