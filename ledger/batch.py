"""What one group commit writes: pure functions from requests and one probe of the database to columns and
answers.

A plan is made for exactly one head: positions, time and edge follow from it, and the write is refused
unless the log is still exactly that. The head comes from a probe (head, conditions and keys of one
snapshot), or from the batch before, which may still be on its way: then nothing was looked up, and the
write carries the conditions to be asked under the head. What neither can know is what earlier requests of
the same batch are about to write, so conditions and keys are checked against those here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256

from ledger import merkle
from ledger.entry import join, time_frame
from ledger.events import Condition, Head, PartReceipt, StoredSubmission
from ledger.faults import ClockBehind, ConditionFailed, LedgerFault, SubmissionKeyTaken
from ledger.receipts import Growth
from ledger.requests import EVERYTHING, Request

CLOCK_BEHIND_MAX = timedelta(seconds=5)
_TICK = timedelta(microseconds=1)

Outcome = tuple[PartReceipt, ...] | LedgerFault


@dataclass(frozen=True, slots=True)
class Probe:
    """What the database knew at one moment: `hits` maps the index of a request to the event that its
    condition met. None for what was not asked of it: then the write asks."""

    head: Head
    hits: Mapping[int, int] | None = None
    taken: Mapping[tuple[str, str], StoredSubmission] = field(default_factory=dict)


@dataclass(slots=True)
class Write:
    """The columns of one call of ledger.append. `expected` is the log as it must be and `head` as it will
    be; `items` are names as they stand in a text[] literal."""

    expected: Head
    head: Head
    type_items: list[str] = field(default_factory=list)
    tags_items: list[str] = field(default_factory=list)
    entries: list[bytes] = field(default_factory=list)
    submissions: list[StoredSubmission] = field(default_factory=list)
    scope_items: list[str] = field(default_factory=list)
    key_items: list[str] = field(default_factory=list)
    conditions: list[tuple[int, str, str]] = field(default_factory=list)
    """What is still to be asked of the log as expected: after, tags and types."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What to write, if anything, and what to answer to each request once that is committed."""

    write: Write | None
    outcomes: list[tuple[Request, Outcome]]


@dataclass(slots=True)
class _Draft:
    """A plan in the making: columns, and what later requests of the batch must be checked against."""

    size: int
    recorded_at: datetime
    frame: bytes
    asked: frozenset[str | None]
    write: Write
    leaves: list[bytes]
    growth: Growth
    taken: dict[tuple[str, str], StoredSubmission] = field(default_factory=dict)
    events: list[tuple[int, str, tuple[str, ...]]] = field(default_factory=list)
    by_tag: dict[str | None, list[tuple[int, str, tuple[str, ...]]]] = field(default_factory=dict)


def plan(requests: Sequence[Request], probe: Probe, now: datetime) -> Plan:
    """Place every request that nothing stands against behind the head, in order; give the others their
    fault."""
    head = probe.head
    recorded_at = now if head.recorded_at is None else max(now, head.recorded_at + _TICK)
    write, leaves = Write(head, head), list[bytes]()
    growth = Growth(head.size, head.edge, leaves, write.entries)
    draft = _Draft(head.size, recorded_at, time_frame(recorded_at), _asked(requests), write, leaves, growth)
    behind = head.recorded_at is not None and now < head.recorded_at - CLOCK_BEHIND_MAX
    outcomes: list[tuple[Request, Outcome]] = []
    for index, request in enumerate(requests):
        fault = _key_taken(request, probe, draft)
        if fault is None and behind and head.recorded_at is not None:
            fault = ClockBehind(now, head.recorded_at, CLOCK_BEHIND_MAX)
        fault = fault or _condition_failed(index, request, probe, draft)
        if fault is None and probe.hits is None:
            _ask_later(request, draft.write)
        outcomes.append((request, fault or _place(request, draft)))
    if not draft.leaves:
        return Plan(None, outcomes)
    edge = merkle.extend(head.edge, head.size, draft.leaves)
    draft.write.head = Head(draft.size, recorded_at, edge)
    return Plan(draft.write, outcomes)


def _key_taken(request: Request, probe: Probe, draft: _Draft) -> LedgerFault | None:
    """A key comes before every other objection: a retry must get its first outcome, not a conflict with
    itself."""
    stored = []
    for _, submission in request.parts:
        if submission is not None:
            name = (submission.scope, submission.key)
            known = probe.taken.get(name) or draft.taken.get(name)
            if known is not None:
                stored.append(known)
    return SubmissionKeyTaken(tuple(stored)) if stored else None


def _condition_failed(index: int, request: Request, probe: Probe, draft: _Draft) -> LedgerFault | None:
    if request.condition is None:
        return None
    hit = probe.hits.get(index) if probe.hits else None
    position = hit or _hit_in_batch(request.condition, draft)
    return None if position is None else ConditionFailed(position)


def _ask_later(request: Request, write: Write) -> None:
    """What no event of the log as expected can meet need not be asked."""
    if request.condition is not None and request.condition.after < write.expected.size:
        after = request.condition.after
        write.conditions += [(after, tags, types) for tags, types in request.probes]


def _hit_in_batch(condition: Condition, draft: _Draft) -> int | None:
    for item in condition.fail_if_match.items or (EVERYTHING,):
        candidates = draft.by_tag.get(item.tags[0], ()) if item.tags else draft.events
        for position, type_, tags in candidates:
            if position > condition.after and item.matches(type_, tags):
                return position
    return None


def _place(request: Request, draft: _Draft) -> tuple[PartReceipt, ...]:
    """Give the request its positions and frame its entries: nothing in here can fail for one caller alone."""
    write, frame, position = draft.write, draft.frame, draft.size
    first_leaf = len(draft.leaves)
    for encoded in request.encoded:
        position += 1
        entry = join(encoded, position, frame)
        write.entries.append(entry)
        write.type_items.append(encoded.type_item)
        write.tags_items.append(encoded.tags_item)
        draft.leaves.append(sha256(b"\x00" + entry).digest())
    write.scope_items += request.scope_items
    write.key_items += request.key_items
    if draft.asked:
        _index(request, draft)
    return _receipts(request, draft, first_leaf)


def _receipts(request: Request, draft: _Draft, first_leaf: int) -> tuple[PartReceipt, ...]:
    receipts = []
    for count, submission in request.parts:
        first, last = draft.size + 1, draft.size + count
        leaves = tuple(draft.leaves[first_leaf : first_leaf + count])
        receipts.append(PartReceipt(first, last, draft.recorded_at, leaves, draft.growth))
        if submission is not None:
            stored = StoredSubmission(
                submission.scope, submission.key, submission.input_sha256, first, last, submission.outcome
            )
            draft.taken[stored.scope, stored.key] = stored
            draft.write.submissions.append(stored)
        draft.size = last
        first_leaf += count
    return tuple(receipts)


def _index(request: Request, draft: _Draft) -> None:
    for position, (type_, tags) in enumerate(zip(request.types, request.tags, strict=True), draft.size + 1):
        event = (position, type_, tags)
        if None in draft.asked:
            draft.events.append(event)
        for tag in draft.asked.intersection(tags):
            draft.by_tag.setdefault(tag, []).append(event)


def _asked(requests: Sequence[Request]) -> frozenset[str | None]:
    """What later requests of the batch look up: the first tag of each item, None for an item without tags."""
    conditions = [request.condition for request in requests[1:] if request.condition is not None]
    return frozenset(
        [
            item.tags[0] if item.tags else None
            for condition in conditions
            for item in condition.fail_if_match.items or (EVERYTHING,)
        ]
    )
