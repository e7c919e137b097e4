"""Which events an office may see: those of its own division and below.

An event is where its subjects are. What touches no subject with a division (a day that opens, a document, a parameter
of the province) belongs to everyone who may read at all. An event that touches two divisions is seen by both; a
refused attempt is where its subjects are, and its own office sees it too: one that names no subject with a division
is for its own office and the province alone. A seal moves when its number is placed elsewhere, its past events do
not: where an event names an oven, or anything else with a division, the seal says nothing about the place.
"""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from domain.places.state import PROVINCE, covers
from domain.series import subject_of
from domain.submissions import SubmissionRefused
from gateway.context import Context
from gateway.identity import Identity
from ledger.events import RecordedEvent
from projections.live import reading

_DIVISION_TAGS = ("unit", "baseline")
_PLACES = """
SELECT DISTINCT ON (id) id, division FROM "{schema}".subjects
WHERE kind = $1 AND id = ANY ($2::text[]) ORDER BY id, position DESC
"""
_PLACED = ("oven", "lot", "task", "project", "enterprise", "seal", "site", "duty", "case", "monitor", "meter")


class _Scope(msgspec.Struct):
    scope: str = ""


async def visible(context: Context, events: Sequence[RecordedEvent]) -> list[RecordedEvent]:
    """The events that the identity of a request may see, in order."""
    identity = context.identity
    if identity is None:
        return []
    if identity.division == PROVINCE:
        return list(events)
    places = await divisions(context, {tag for event in events for tag in event.tags})
    return [event for event in events if _seen(identity.division, event, places) or is_own(identity, event)]


def is_own(identity: Identity | None, event: RecordedEvent) -> bool:
    """Whether the office itself submitted the event."""
    return (
        identity is not None
        and msgspec.json.decode(event.meta, type=_Scope).scope == identity.submitter.scope
    )


def _seen(scope: str, event: RecordedEvent, places: Mapping[str, str]) -> bool:
    placed = [tag for tag in event.tags if tag in places]
    fixed = [tag for tag in placed if not tag.startswith("seal:")]
    if not placed:
        return event.type != SubmissionRefused.TOPIC
    return any(covers(scope, places[tag]) for tag in fixed or placed)


async def divisions(context: Context, tags: Iterable[str]) -> dict[str, str]:
    """The division of every tag whose subject has one, as last known; case:oven:o-17 is where oven:o-17 is.

    So is series:oven:o-17.
    """
    tags = set(tags)
    found: dict[str, str] = {}
    wanted: dict[str, list[str]] = {}
    dockets = {tag: tag.removeprefix("case:") for tag in tags if tag.startswith("case:") and tag.count(":") > 1}
    dockets |= {tag: subject_of(tag) for tag in tags if subject_of(tag) != tag}
    for tag in {*tags, *dockets.values()} - dockets.keys():
        kind, _, name = tag.partition(":")
        if kind in _DIVISION_TAGS:
            found[tag] = name
        elif kind == "fund":
            found[tag] = name.partition(":")[0]  # fund:140800:2020 is of its city.
        elif kind == "evidence" and ":" in name:
            found[tag] = name.partition(":")[0]  # evidence:140823:<sha256> is of whose office named the file.
        elif kind in _PLACED:
            wanted.setdefault(kind, []).append(name)
    if wanted:
        found |= await _places(context, wanted)
    return found | {tag: found[subject] for tag, subject in dockets.items() if subject in found}


async def _places(context: Context, wanted: dict[str, list[str]]) -> dict[str, str]:
    """Where the index of subjects has them; one that nobody registered is for the province alone."""
    found: dict[str, str] = {}
    async with context.gateway.pool.acquire() as connection, reading(connection, "subjects") as schemas:
        for kind, names in wanted.items():
            rows = await connection.fetch(_PLACES.replace("{schema}", schemas["subjects"]), kind, names)
            known = {row["id"]: row["division"] for row in rows}
            found |= {f"{kind}:{name}": known.get(name, PROVINCE) for name in names}
    return found
