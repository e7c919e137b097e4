"""The command runner: key → read → fold → decide → append on the condition of what was read (DESIGN §3).

One async runner for every command. The boundary of a decision is exactly what it looked at: where the decision asks
for a subject that was not read, the runner reads it at the same head and decides again (docs/decisions/0002). The key
is looked up before the rules run and again in the append, so a retry gets the first outcome for ever, and a refusal
is recorded under the same key and the same condition as the acceptance would have been.
"""

import secrets
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time
from functools import cache
from typing import Any

import msgspec

from app.planning import Planner
from app.recording import events_of, first_outcome, input_sha256, receipt_of, refused_fact, refused_outcome
from app.runner_refusals import Contention, EntryNotTaken, KeyReused, KeyTwice, OccurredInFuture
from domain.command import Accepted, Command, Decided, Refused, Tagged
from domain.corrections.commands import CorrectBaseline, CorrectEvent
from domain.decide import decide
from domain.outcomes import Channel, Mode, NotWritten, Outcome, Receipt, RefusedOutcome, Submission
from domain.parsing import parse_command
from domain.refusals import Refusal
from domain.world import World
from ledger.events import ACCEPTED, REFUSED, Condition, NewEvent, Part, SubmissionKey
from ledger.faults import BadEvent, ConditionFailed, SubmissionKeyTaken
from ledger.log import Log
from ledger.note import Signer
from projections.history import SHANGHAI

ATTEMPTS_MAX = 5
"""Conflicts before a caller is asked to try again (DESIGN §3)."""
REFUSALS_PER_DAY = 200
"""Refused attempts recorded a day and office; beyond it the answer is the same and its key stays unused."""


def new_salt() -> str:
    """128 random bits: an entry's hash gives nothing away about an entry that was not shown (DESIGN §2)."""
    return secrets.token_hex(16)


def utc_now() -> datetime:
    """The machine's clock."""
    return datetime.now(UTC)


class Runner:
    """Runs submissions against one log."""

    def __init__(
        self,
        log: Log,
        *,
        signer: Signer | None = None,
        salt: Callable[[], str] = new_salt,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._log = log
        self._signer = signer
        self._salt = salt
        self._clock = clock

    async def submit(
        self,
        submissions: Sequence[Submission],
        mode: Mode = Mode.ALL,
        channel: Channel = Channel.API,
        *,
        hold: bool = False,
    ) -> tuple[Outcome, ...]:
        """One outcome a submission, in order. ALL: nothing is written if one is refused.

        `hold`: the call has an item that could not even be read, so no fact of the others is written either; they
        are decided all the same, and every refusal is told at once.
        """
        if mode is Mode.EACH:
            return tuple([(await self._together([one], channel, hold))[0] for one in submissions])
        once, clashing = _by_key(submissions)
        outcomes = await self._together(once, channel, hold or bool(clashing))
        by_key = {submission.request.key: outcome for submission, outcome in zip(once, outcomes, strict=True)}
        return tuple(clashing.get(s.request.key) or by_key[s.request.key] for s in submissions)

    async def _together(
        self, submissions: Sequence[Submission], channel: Channel, hold: bool
    ) -> tuple[Outcome, ...]:
        for _ in range(ATTEMPTS_MAX):
            known = await self._known(submissions)
            new = [s for s in submissions if s.request.key not in known]
            held = hold or any(isinstance(outcome, RefusedOutcome) for outcome in known.values())
            try:
                decided = await self._attempt(new, channel, held) if new else {}
            except (ConditionFailed, SubmissionKeyTaken):
                continue
            except BadEvent as bad:
                too_much = EntryNotTaken(field=bad.field, reason=bad.reason)
                decided = {s.request.key: refused_outcome(s, [too_much]) for s in new}
            return tuple((known | decided)[s.request.key] for s in submissions)
        return tuple(refused_outcome(s, [Contention()]) for s in submissions)

    async def _known(self, submissions: Sequence[Submission]) -> dict[str, Outcome]:
        """Outcomes that need no decision: keys seen before, keys used twice here, days that have not come."""
        known: dict[str, Outcome] = {}
        today = self._today()
        for submission in submissions:
            request = submission.request
            stored = await self._log.submission(request.submitter.scope, request.key)
            if stored is not None and stored.input_sha256 != input_sha256(submission):
                reused = KeyReused(field="key", key=stored.key, position=stored.first_position)
                known[request.key] = refused_outcome(submission, [reused])
            elif stored is not None:
                events, _ = await self._log.read(after=stored.first_position - 1, upto=stored.last_position)
                known[request.key] = first_outcome(stored, events)
            elif future := in_future(submission, today):
                refusals = [OccurredInFuture(field=name, day=day, today=today) for name, day in future]
                known[request.key] = refused_outcome(submission, refusals)
        return known

    def _today(self) -> date:
        return self._clock().astimezone(SHANGHAI).date()

    async def _attempt(
        self, submissions: Sequence[Submission], channel: Channel, hold: bool
    ) -> dict[str, Outcome]:
        planner = Planner[Decided](self._log, _decided, leaves, self._today())
        plan = await planner.plan(submissions)
        decisions = list(zip(submissions, plan.verdicts, strict=True))
        refused = {s.request.key: d.refusals for s, d in decisions if isinstance(d, Refused)}
        if not refused and not hold:
            accepted = [(s, d.facts) for s, d in decisions if isinstance(d, Accepted)]
            return {**await self._append(accepted, ACCEPTED, plan.condition, channel)}
        return await self._refuse(submissions, refused, plan.condition, channel)

    async def _append(
        self,
        items: Sequence[tuple[Submission, Sequence[Tagged]]],
        outcome: str,
        condition: Condition,
        channel: Channel,
    ) -> dict[str, Receipt]:
        events = [
            events_of(s, facts, origin=self._log.origin, channel=channel, salt=self._salt)
            for s, facts in items
        ]
        parts = [_part(s, e, outcome) for (s, _), e in zip(items, events, strict=True)]
        receipts = await self._log.append(parts, condition)
        return {
            s.request.key: receipt_of(s.request.key, e, receipt, self._signer)
            for (s, _), e, receipt in zip(items, events, receipts, strict=True)
        }

    async def _refuse(
        self,
        submissions: Sequence[Submission],
        refused: dict[str, tuple[Refusal, ...]],
        condition: Condition,
        channel: Channel,
    ) -> dict[str, Outcome]:
        """Answer every refusal, record those the rules gave, write nothing else."""
        recordable = [s for s in submissions if any(r.RECORDED for r in refused.get(s.request.key, ()))]
        recordable = await self._within_the_day(recordable)
        positions: dict[str, int] = {}
        if recordable:
            items = [(s, (refused_fact(s, refused[s.request.key]),)) for s in recordable]
            receipts = await self._append(items, REFUSED, condition, channel)
            positions = {key: receipt.facts[0].position for key, receipt in receipts.items()}
        outcomes: dict[str, Outcome] = {}
        for s in submissions:
            key = s.request.key
            why = refused.get(key)
            outcomes[key] = refused_outcome(s, why, positions.get(key)) if why else NotWritten(key=key)
        return outcomes

    async def _within_the_day(self, submissions: Sequence[Submission]) -> list[Submission]:
        """The refused attempts that may still be recorded today, per office."""
        midnight = datetime.combine(self._today(), time(), SHANGHAI)
        start, kept = await self._log.position_at(midnight.astimezone(UTC)), list[Submission]()
        left: dict[str, int] = {}
        for submission in submissions:
            scope = submission.request.submitter.scope
            if scope not in left:
                left[scope] = REFUSALS_PER_DAY - await self._log.refusals_since(scope, start)
            left[scope] -= 1
            if left[scope] >= 0:
                kept.append(submission)
        return kept


def _decided(world: World, _: int, submission: Submission) -> Decided:
    return decide(world, submission.command, submission.request)


def leaves(decided: Decided) -> Sequence[Tagged]:
    """What a decision leaves to the items after it."""
    return decided.facts if isinstance(decided, Accepted) else ()


def _by_key(submissions: Sequence[Submission]) -> tuple[list[Submission], dict[str, Outcome]]:
    """Each key once, and a refusal for every key that stands in this call with two different contents."""
    once: dict[str, Submission] = {}
    clashing: dict[str, Outcome] = {}
    for submission in submissions:
        key = submission.request.key
        first = once.setdefault(key, submission)
        if first is not submission and input_sha256(first) != input_sha256(submission):
            clashing[key] = refused_outcome(submission, [KeyTwice(field="key", key=key)])
    return [s for key, s in once.items() if key not in clashing], clashing


def in_future(submission: Submission, today: date) -> list[tuple[str, date]]:
    """The business day and every instant told, where they have not come yet: a seal is not opened next year."""
    command, request = submission.command, submission.request
    told: list[tuple[str, Any]] = [("occurredOn", request.occurred_on)]
    if isinstance(command, CorrectEvent | CorrectBaseline) and command.replacement is not None:
        right = parse_command(command.replacement.command, command.replacement.fields)
        told += _instants(right, "replacement.fields.") if isinstance(right, Command) else []
    told += _instants(command, "")
    for number, evidence in enumerate(request.evidence):
        told += _instants(evidence, f"evidence[{number}].")
    days = [(name, at.astimezone(SHANGHAI).date() if isinstance(at, datetime) else at) for name, at in told]
    return [(name, day) for name, day in days if day > today]


def _instants(struct: msgspec.Struct, prefix: str) -> list[tuple[str, Any]]:
    fields = {wire: getattr(struct, name) for wire, name in _wire_names(type(struct))}
    return [(prefix + name, value) for name, value in fields.items() if isinstance(value, datetime)]


@cache
def _wire_names(kind: type[msgspec.Struct]) -> tuple[tuple[str, str], ...]:
    """Each field of a command by its wire name; asked of every submission, and the same for all of a kind."""
    return tuple((field.encode_name, field.name) for field in msgspec.structs.fields(kind))


def _part(submission: Submission, events: tuple[NewEvent, ...], outcome: str) -> Part:
    request = submission.request
    key = SubmissionKey(request.submitter.scope, request.key, input_sha256(submission), outcome)
    return Part(events, key)
