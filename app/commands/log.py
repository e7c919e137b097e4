"""`quench log`: the log as a person reads it, or its canonical entries as they were hashed."""

import sys

from rich.console import Console

from app.databases import Databases
from app.settings import Settings
from ledger.events import Query, QueryItem, RecordedEvent
from ledger.log import Log
from projections.history import happened

PAGE = 1000
out = Console(highlight=False, soft_wrap=True)


async def print_log(
    settings: Settings, found: Databases, after: int, limit: int, tag: str | None, entries: bool
) -> None:
    """One line an event, in the order of the log."""
    query = Query((QueryItem(tags=(tag,)),)) if tag else None
    shown = 0
    async with await Log.open(found.app, origin=settings.origin) as log:
        while limit > 0:
            events, _ = await log.read(query, after=after, limit=min(limit, PAGE))
            for event in events:
                _print(event, entries)
            if not events:
                break
            after, limit, shown = events[-1].position, limit - len(events), shown + len(events)
        size = (await log.head()).size
    more = f"；续看 / more: --after {after}" if shown and after < size and limit == 0 else ""
    print(
        f"— 显示 {shown:,} 条，账本共 {size:,} 条 / {shown:,} shown of {size:,} entries{more} —",
        file=sys.stderr,
    )


def _print(event: RecordedEvent, entries: bool) -> None:
    if entries:
        sys.stdout.write(event.entry.decode() + "\n")
        return
    fact = happened(event)
    mark = "※" if fact.invented else " "
    when = event.recorded_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    subjects = " ".join(event.tags)
    out.print(
        f"{event.position:>8,} {mark} {when}  {fact.occurred_on}  {event.type:<28} {fact.office}  {subjects}",
        markup=False,
    )
