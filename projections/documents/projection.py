"""Which event rests on which document: the documents of its envelope, and those that its fact names."""

from collections.abc import Iterator, Sequence

import asyncpg

import domain.catalogue  # noqa: F401  (registers every fact)
from domain.envelope import Happened
from domain.fact import FACT_TYPES, Fact
from domain.policy.facts import PolicyDocumentRegistered, PolicyDocumentSuperseded
from domain.world import replaced
from ledger.events import Sieve
from ledger.log import Log
from projections.projection import Projection

COLUMNS = ("document", "position", "occurred_on")


class DocumentsApplier:
    """Keeps nothing in memory."""

    async def warm(self, log: Log, upto: int) -> None:
        """Nothing to warm."""

    async def apply(self, connection: asyncpg.Connection, schema: str, batch: Sequence[Happened]) -> None:
        """Note what each event of a batch cites."""
        rows = [(name, event.position, event.occurred_on) for event in batch for name in cited(event)]
        if rows:  # No event cites a document twice, and no event is applied twice.
            await connection.copy_records_to_table("citations", records=rows, schema_name=schema, columns=list(COLUMNS))


def cited(event: Happened) -> tuple[str, ...]:
    """The documents an event rests on; a correction cites what its replacement does."""
    if type(event.fact) not in CITES:  # Asked by type first, because most facts are others.
        return tuple(dict.fromkeys(event.documents)) if event.documents else ()
    standing = replaced(event)
    named = [*event.documents, *(_named(standing.fact) if standing else ())]
    return tuple(dict.fromkeys(named))


def _named(fact: Fact) -> Iterator[str]:
    if isinstance(fact, PolicyDocumentRegistered):
        yield from fact.based_on
        return
    if isinstance(fact, PolicyDocumentSuperseded):
        yield fact.by_document
    document = getattr(fact, "document", None)
    if isinstance(document, str):
        yield document


_CITE = ("document", "based_on", "by_document", "replacement")
CITES: frozenset[type[Fact]] = frozenset(
    fact for fact in FACT_TYPES.values() if set(_CITE) & set(fact.__struct_fields__)
)
"""The facts that have a field for a document."""
SIEVE = Sieve(
    types=tuple(topic for topic, fact in FACT_TYPES.items() if fact not in CITES),
    marks=(b'"documents":["',),
)
"""What makes no row: its fact has no field for a document, and its envelope names none."""
DOCUMENTS = Projection("documents", 1, ("citations",), DocumentsApplier, sieve=SIEVE)
