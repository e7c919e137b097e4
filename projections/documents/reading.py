"""The graph of documents at a moment, and the events that rest on one of them, directly or through others (JX-01)."""

from collections.abc import Mapping
from dataclasses import dataclass

import asyncpg

from domain.policy.state import PolicyDocument
from domain.world import World
from ledger.log import Log
from projections.folding import TAGS_AT_ONCE, folded
from projections.live import reading
from projections.moment import Moment
from projections.queries import query
from projections.subjects import Kind, subjects


@dataclass(frozen=True, slots=True)
class DocumentGraph:
    """Every registered document at a moment, by id."""

    documents: Mapping[str, PolicyDocument]

    def citing(self, document: str) -> tuple[str, ...]:
        """The documents that are based on this one directly, by id."""
        return tuple(name for name, one in self.documents.items() if document in one.based_on)

    def resting(self, document: str) -> tuple[str, ...]:
        """This document and every one based on it, through any number of others; a circle ends by itself."""
        found = dict.fromkeys([document])
        waiting = [document]
        while waiting:
            new = [name for name in self.citing(waiting.pop()) if name not in found]
            found |= dict.fromkeys(new)
            waiting += new
        return tuple(found)

    def numbered(self, doc_no: str) -> str | None:
        """The document with this number in its normal form."""
        return next((name for name, one in self.documents.items() if one.doc_no == doc_no), None)


async def document_graph(log: Log, connection: asyncpg.Connection, moment: Moment) -> DocumentGraph:
    """The graph as of (D, K); a document counts from the day of its registration."""
    found: dict[str, PolicyDocument] = {}
    after, more = "", True
    while more:
        known = await subjects(connection, moment, Kind.DOCUMENT, after=after, limit=TAGS_AT_ONCE)
        names = [one.id for one in known]

        def answer(world: World, names: list[str] = names) -> list[PolicyDocument]:
            return [world.on(moment.effective_on).document(name) for name in names]

        states = await folded(log, moment, [one.tag for one in known], answer)
        found |= {state.document: state for state in states if state.registered}
        after, more = (names[-1] if names else ""), len(names) == TAGS_AT_ONCE
    return DocumentGraph(found)


async def resting_positions(
    connection: asyncpg.Connection, moment: Moment, documents: tuple[str, ...], after: int, limit: int
) -> list[int]:
    """Positions of events that rest on any of these documents, ascending, after a position."""
    async with reading(connection, "documents") as schemas:
        rows = await connection.fetch(
            query("documents", "resting", schemas["documents"]),
            list(documents),
            after,
            moment.position,
            moment.effective_on,
            limit,
        )
    return [row["position"] for row in rows]
