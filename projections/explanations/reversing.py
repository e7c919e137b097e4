"""Which rows of a correction take out what it voids: those before the rows of its replacement (model.md §4.5)."""

from domain.corrections.facts import BaselineCorrected, EventCorrected
from ledger.events import RecordedEvent
from projections.capacity.rows import said_by
from projections.history import happened


def reversed_position(event: RecordedEvent, n: int, *, money: bool = False) -> int | None:
    """The position of the event whose row the n-th row of an event reverses; None where it reverses none."""
    told = happened(event)
    if not isinstance(told.fact, EventCorrected | BaselineCorrected) or not told.corrects:
        return None
    new = said_by(told.fact)
    rows = len(told.fact.money if money else told.fact.postings)
    kept = 0 if new is None else len(new.money if money else new.postings)
    return told.corrects[0] if n < rows - kept else None
