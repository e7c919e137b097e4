"""From decided facts to ledger events, the canonical `data` and `meta` of an entry (DESIGN §2), and back."""

import hashlib
from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from domain.command import Tagged
from domain.fact import decode_fact, encode_fact
from domain.outcomes import (
    Channel,
    Outcome,
    Receipt,
    RecordedFact,
    RefusedOutcome,
    Submission,
    command_input,
)
from domain.refusals import Refusal, RefusalRecord, record
from domain.subjects import subject_tags
from domain.submissions import SubmissionRefused
from ledger.canonical import canonical
from ledger.events import REFUSED, NewEvent, PartReceipt, RecordedEvent, StoredSubmission
from ledger.note import Signer

Salt = Callable[[], str]


def input_sha256(submission: Submission) -> bytes:
    """SHA-256 over the canonical command: the same key with another hash is another request (DESIGN §2)."""
    return hashlib.sha256(canonical(command_input(submission))).digest()


def events_of(
    submission: Submission, facts: Sequence[Tagged], *, origin: str, channel: Channel, salt: Salt
) -> tuple[NewEvent, ...]:
    """The events of one submission; every event carries the whole envelope and a salt of its own."""
    meta = _meta(submission, origin, channel)
    return tuple(
        NewEvent(
            type=type(tagged.fact).TOPIC,
            tags=tagged.tags,
            data=canonical(encode_fact(tagged.fact)),
            meta=canonical({**meta, **_references(tagged), "salt": salt()}),
            version=type(tagged.fact).VERSION,
        )
        for tagged in facts
    )


def _meta(submission: Submission, origin: str, channel: Channel) -> dict[str, Any]:
    request, submitter = submission.request, submission.request.submitter
    meta: dict[str, Any] = {
        "origin": origin,
        "channel": channel.value,
        "scope": submitter.scope,
        "key": request.key,
        "inputSha256": input_sha256(submission).hex(),
        "submittedBy": {
            "office": submitter.office,
            "role": submitter.role.value,
            "division": submitter.division,
        },
        "occurredOn": request.occurred_on.isoformat(),
        "documents": list(request.documents),
        "evidence": msgspec.to_builtins(request.evidence),
    }
    if request.on_behalf_of:
        meta["onBehalfOf"] = request.on_behalf_of
    if request.invented:
        meta["invented"] = True
    if request.releases:
        meta["releases"] = request.releases
    return meta


def _references(tagged: Tagged) -> dict[str, Any]:
    references = {"corrects": list(tagged.corrects), "causes": list(tagged.causes)}
    return {name: positions for name, positions in references.items() if positions}


def refused_fact(submission: Submission, refusals: Sequence[Refusal]) -> Tagged:
    """The refused attempt as a fact: an attempt to reuse reduced capacity is itself evidence (model.md §0.3)."""
    asked = command_input(submission)
    fact = SubmissionRefused(
        command=asked["command"],
        input=asked["fields"],
        refusals=tuple(record(refusal) for refusal in refusals),
    )
    return Tagged(
        fact, subject_tags(submission.command) or (f"refused:{submission.request.submitter.office}",)
    )


def receipt_of(
    key: str, events: Sequence[NewEvent], part: PartReceipt, signer: Signer | None = None
) -> Receipt:
    """The receipt of a part that was just appended; with its proofs where the log's key is at hand."""
    facts = tuple(
        RecordedFact(
            position=position,
            type=event.type,
            leaf_hash=part.leaf_hashes[position - part.first_position],
            proof=part.growth.proof(position, signer) if signer else "",
        )
        for position, event in enumerate(events, part.first_position)
    )
    return Receipt(key=key, facts=facts, recorded_at=part.recorded_at)


def first_outcome(stored: StoredSubmission, events: Sequence[RecordedEvent]) -> Outcome:
    """The first outcome of a key, again: from the events that stand in the log, not from memory."""
    if stored.outcome == REFUSED:
        fact = decode_fact(events[0].type, events[0].data)
        assert isinstance(fact, SubmissionRefused)
        position = stored.first_position
        return RefusedOutcome(key=stored.key, refusals=fact.refusals, position=position, replayed=True)
    facts = tuple(RecordedFact(position=e.position, type=e.type, leaf_hash=e.leaf_hash) for e in events)
    return Receipt(key=stored.key, facts=facts, recorded_at=events[0].recorded_at, replayed=True)


def refused_outcome(
    submission: Submission, refusals: Sequence[Refusal], position: int | None = None
) -> RefusedOutcome:
    """A refusal as an answer."""
    records: tuple[RefusalRecord, ...] = tuple(record(refusal) for refusal in refusals)
    return RefusedOutcome(key=submission.request.key, refusals=records, position=position)
