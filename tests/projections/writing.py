"""From a scenario to a real log: the same events, with `data` and `meta` as the runner writes them."""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from domain.envelope import Happened
from domain.fact import encode_fact
from ledger.canonical import canonical
from ledger.events import NewEvent, Part
from ledger.log import Log


def new_event(event: Happened) -> NewEvent:
    """The event as it is appended; its position is that of the log, so write a scenario into an empty one."""
    meta: dict[str, Any] = {
        "occurredOn": event.occurred_on.isoformat(),
        "submittedBy": {"office": event.office, "role": event.role.value, "division": "140000"},
        "scope": event.office,
        "key": event.key,
        "documents": list(event.documents),
        "evidence": msgspec.to_builtins(event.evidence),
        "corrects": list(event.corrects),
        "causes": list(event.causes),
        "invented": event.invented,
    }
    data = canonical(encode_fact(event.fact))
    return NewEvent(type=type(event.fact).TOPIC, tags=event.tags, data=data, meta=canonical(meta))


async def write(log: Log, events: Iterable[Happened]) -> None:
    """Append events, each alone, so that every one has its own recordedAt."""
    for event in events:
        await log.append([Part((new_event(event),))])


async def write_at_once(log: Log, events: Sequence[Happened]) -> None:
    """Append events in one transaction."""
    await log.append([Part(tuple(new_event(event) for event in events))])
