"""The clerk of evidence (证据核对): records what `quench evidence check` found, so that findings follow from the log.

It writes what changed: a file is HELD until something else is recorded of it. Its keys are
`examined:<sha256>:<position recorded last>` and `checked:<position>`, the last one that somebody else wrote: run twice,
doubled or killed half way, it records the same once.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.clerks import write_once
from domain.evidence import (
    CHECKS_TAG,
    EVENTS_NAMED_MAX,
    EvidenceChecked,
    EvidenceExamined,
    EvidenceState,
    examined_tags,
)
from ledger.events import Query, QueryItem, RecordedEvent
from ledger.log import Log
from office.evidence.checking import Examined
from projections.history import happened

NAME = "clerk:evidence"
_OURS = frozenset({EvidenceExamined.TOPIC, EvidenceChecked.TOPIC})


@dataclass(frozen=True)
class Judged:
    """What was examined, told apart: a file that is not there may still be on its way for some days."""

    held: Sequence[Examined]
    awaited: Sequence[Examined]
    missing: Sequence[Examined]
    altered: Sequence[Examined]
    unreadable: Sequence[Examined]

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not (self.missing or self.altered or self.unreadable)


def judged(examined: Iterable[Examined], now: datetime, grace: timedelta) -> Judged:
    """Examined files by what they are; one that was taken in once is not waited for."""
    kinds: dict[str, list[Examined]] = {
        "held": [], "awaited": [], "missing": [], "altered": [], "unreadable": []
    }  # fmt: skip
    for one in examined:
        young = not one.taken_in and now - one.named.since < grace
        match one.state:
            case None:
                kinds["unreadable"].append(one)
            case EvidenceState.MISSING:
                kinds["awaited" if young else "missing"].append(one)
            case state:
                kinds[state.value.lower()].append(one)
    return Judged(**kinds)


async def last_of_others(log: Log) -> int:
    """The last position that is not of this clerk; up to there a check looks."""
    size = (await log.head()).size
    while size:
        event = await log.entry(size)
        if event is None or event.type not in _OURS:
            return size
        size -= 1
    return 0


async def record(log: Log, found: Judged, upto: int, on: date) -> int:
    """Write down what changed, then that all was looked at; how many events were written."""
    last = await _recorded(log)
    written = 0
    for one in (*found.held, *found.missing, *found.altered):
        fact, before = _fact(one), last.get(one.named.sha256)
        if _news(fact, before):
            key = f"examined:{fact.sha256}:{before[1] if before else 0}"
            tags = examined_tags(fact.sha256, tuple(sorted(one.named.divisions)))
            written += await write_once(
                log, NAME, key, fact, tags=tags, on=on, invented=one.named.invented
            )
    whole = EvidenceChecked(
        upto=upto,
        held=len(found.held),
        awaited=len(found.awaited),
        missing=len(found.missing),
        altered=len(found.altered),
    )
    return written + await write_once(log, NAME, f"checked:{upto}", whole, tags=(CHECKS_TAG,), on=on)


def _fact(one: Examined) -> EvidenceExamined:
    assert one.state is not None
    return EvidenceExamined(
        sha256=one.named.sha256,
        state=one.state,
        events=tuple(one.named.positions[:EVENTS_NAMED_MAX]),
        taken_in=one.taken_in,
        found_sha256=one.found_sha256,
    )


def _news(fact: EvidenceExamined, before: tuple[EvidenceExamined, int] | None) -> bool:
    if fact.state is EvidenceState.HELD:
        return before is not None and before[0].state is not EvidenceState.HELD
    return before is None or before[0] != fact


async def _recorded(log: Log) -> dict[str, tuple[EvidenceExamined, int]]:
    events: list[RecordedEvent]
    events, _ = await log.read(Query((QueryItem(types=(EvidenceExamined.TOPIC,)),)))
    found: dict[str, tuple[EvidenceExamined, int]] = {}
    for event in events:
        fact = happened(event).fact
        assert isinstance(fact, EvidenceExamined)
        found[fact.sha256] = fact, event.position
    return found
