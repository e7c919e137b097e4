"""The history of one subject: every event that names it, both versions of what was corrected (model.md §4.5)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from domain.corrections.facts import BaselineCorrected, EventCorrected
from domain.envelope import Role
from domain.fact import Fact
from domain.readings.facts import MonitoringDataCorrected
from ledger.events import Query, QueryItem, RecordedEvent
from ledger.log import Log
from projections.history import happened
from projections.moment import Moment


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One event of a subject. `voided_by` is the correction that took its place, as known at the moment."""

    position: int
    recorded_at: datetime
    occurred_on: date
    type: str
    fact: Fact
    office: str
    role: Role
    documents: tuple[str, ...]
    corrects: tuple[int, ...]
    voided_by: int | None
    invented: bool


async def timeline(log: Log, moment: Moment, tags: Iterable[str]) -> list[TimelineEntry]:
    """The events of these tags that had happened by the moment's day, by day and position.

    An event stands under the day it was dated; a correction under the day of its replacement.
    """
    items = tuple(QueryItem(tags=(tag,)) for tag in tags)
    events, _ = await log.read(Query(items), upto=moment.position) if items and moment.position else ([], 0)
    voided = {position: event.position for event in events for position in happened(event).corrects}
    entries = [_entry(event, voided) for event in events]
    kept = [entry for entry in entries if entry.occurred_on <= moment.effective_on]
    return sorted(kept, key=lambda entry: (entry.occurred_on, entry.position))


def _entry(event: RecordedEvent, voided: dict[int, int]) -> TimelineEntry:
    told = happened(event)
    day = told.occurred_on
    if isinstance(told.fact, EventCorrected | BaselineCorrected | MonitoringDataCorrected) and told.fact.replacement:
        day = told.fact.replacement.occurred_on
    return TimelineEntry(
        position=event.position,
        recorded_at=event.recorded_at,
        occurred_on=day,
        type=event.type,
        fact=told.fact,
        office=told.office,
        role=told.role,
        documents=told.documents,
        corrects=told.corrects,
        voided_by=voided.get(event.position),
        invented=told.invented,
    )
