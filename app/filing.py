"""The files of an office: what would become of every row, and submitting them (docs/decisions/0038).

`preview` is the plan of `submit` without its append: the same rows, judged by the same rules on the same state. It
writes nothing, no refusal and no key.

ALL decides the whole file on one head, outside of any lock, and appends it in one transaction: 50,000 rows stand whole
or not at all, and if a subject that was looked at changes in between, the file is decided anew. EACH goes on piece by
piece, each of them one append; sent again after a broken connection it goes on where it stopped, because the key of a
row is made of what it says.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time

import msgspec

from app.planning import Planned, Planner
from app.recording import events_of, input_sha256, receipt_of, refused_fact
from app.runner import REFUSALS_PER_DAY, in_future, new_salt, utc_now
from app.runner_refusals import Contention, EntryNotTaken, KeyReused, OccurredInFuture
from domain.command import Tagged
from domain.fact import decode_fact
from domain.outcomes import Channel, Mode, Receipt, Submission
from domain.refusals import Refusal, RefusalRecord
from domain.submissions import SubmissionRefused
from ledger.events import ACCEPTED, REFUSED, Condition, Part, StoredSubmission, SubmissionKey
from ledger.faults import BadEvent, ConditionFailed, SubmissionKeyTaken
from ledger.log import Log
from office.filed import HOLDING, Filed, Judged, Row, Verdict, again
from office.judging import Before, Judge
from office.refusals import UnitInQuestion
from projections.history import SHANGHAI

ATTEMPTS_MAX = 5
PIECE = 5_000
"""Rows of one append of EACH. Each piece reads its subjects anew: many small ones would read a long history often."""
TURN = 500
"""Rows encoded between two turns of the event loop."""
AGAIN_MAX = 50
"""How often one content may be refused on record before its last refusal is the answer for good."""
Told = Callable[[str, int, int], None]
"""Told what is being done, and how many rows of how many it has come to."""


def _silent(stage: str, done: int, total: int) -> None:
    """Nobody asks how far it is."""


def _free() -> Refusal | None:
    """Nothing stands against writing."""
    return None


@dataclass(frozen=True)
class _Write:
    """A row's events on their way into the log."""

    number: int
    submission: Submission
    facts: Sequence[Tagged]
    outcome: str


class Filing:
    """Previews and submits the rows of files on one log."""

    def __init__(
        self, log: Log, *, salt: Callable[[], str] = new_salt, clock: Callable[[], datetime] = utc_now
    ) -> None:
        self._log = log
        self._salt = salt
        self._clock = clock

    async def preview(self, rows: Sequence[Row], mode: Mode, told: Told = _silent) -> Filed:
        """What would become of every row, as the ledger is now."""
        rows, plan = await self._plan(rows, mode, told)
        return Filed(rows, plan.verdicts, plan.position)

    async def submit(
        self,
        rows: Sequence[Row],
        mode: Mode,
        told: Told = _silent,
        *,
        hold: bool = False,
        halted: Callable[[], Refusal | None] = _free,
    ) -> Filed:
        """Write what may be written. `hold`: the file has rows that could not be read, so under ALL no fact is.
        `halted` tells, before each piece of EACH, why nothing is written any more."""
        if mode is Mode.ALL:
            return await self._settled(rows, mode, told, hold)
        parts: list[Filed] = []
        for start in range(0, len(rows), PIECE):
            piece = rows[start : start + PIECE]
            why = halted()
            parts.append(_all_refused(piece, why) if why else await self._settled(piece, mode, _silent, False))
            told("written", start + len(piece), len(rows))
        return _joined(parts)

    async def _settled(self, rows: Sequence[Row], mode: Mode, told: Told, hold: bool) -> Filed:
        """Plan and write, and plan anew where the ledger moved under the plan."""
        for _ in range(ATTEMPTS_MAX):
            named, plan = await self._plan(rows, mode, told)
            try:
                return await self._write(named, plan, mode, told, hold)
            except (ConditionFailed, SubmissionKeyTaken):
                continue
            except BadEvent as bad:
                why: Refusal = EntryNotTaken(field=bad.field, reason=bad.reason)
                break
        else:
            why = Contention()
        if mode is Mode.EACH and len(rows) > 1:
            return await self._halved(rows, told)
        return self._not_taken(named, plan, why)

    async def _halved(self, rows: Sequence[Row], told: Told) -> Filed:
        """A piece that the log does not take, in two: only the guilty row suffers, and less of it is contended."""
        halves = rows[: len(rows) // 2], rows[len(rows) // 2 :]
        return _joined([await self._settled(half, Mode.EACH, told, hold=False) for half in halves])

    def _not_taken(self, rows: Sequence[Row], plan: Planned[Judged], why: Refusal) -> Filed:
        """Nothing was written: every row that would have been says why."""
        judged = [
            Judged(Verdict.REFUSED, refusals=(why,)) if one.verdict == Verdict.ACCEPTED else one
            for one in plan.verdicts
        ]
        return Filed(rows, judged, plan.position)

    async def _plan(
        self, rows: Sequence[Row], mode: Mode, told: Told
    ) -> tuple[Sequence[Row], Planned[Judged]]:
        """The rows under the keys that they would be written with, and a verdict on each."""
        rows, before = await self._known(rows)
        today = self._clock().astimezone(SHANGHAI).date()
        readable = [row for row in rows if row.submission is not None]
        judge = Judge(
            readable, before, today, lambda s: _future(s, today), questioned_stay=mode is Mode.ALL
        )
        decided = lambda done, total: told("decided", done, total)  # noqa: E731
        planner = Planner[Judged](self._log, judge, judge.leaves, today, decided)
        plan = await planner.plan([row.submission for row in readable if row.submission is not None])
        verdicts = iter(plan.verdicts)
        whole = [
            Judged(Verdict.UNREADABLE, refusals=row.refusals) if row.submission is None else next(verdicts)
            for row in rows
        ]
        return rows, replace(plan, verdicts=whole)

    async def _known(self, rows: Sequence[Row]) -> tuple[list[Row], dict[int, Before]]:
        """What was answered to the keys of the rows before, and the rows under the keys they would get now."""
        named, before = list(rows), dict[int, Before]()
        asked = [n for n, row in enumerate(named) if row.submission is not None]
        for attempt in range(1, AGAIN_MAX + 1):
            stored = await self._stored([named[n] for n in asked])
            found = [n for n in asked if _scope_key(named[n]) in stored]
            reasons = await self._reasons(
                [s for s in (stored[_scope_key(named[n])] for n in found) if s.outcome == REFUSED]
            )
            asked = []
            for n in found:
                row, known = named[n], stored[_scope_key(named[n])]
                before[row.number] = _before(row, known, reasons.get(known.first_position, ()))
                if known.outcome == REFUSED and not row.own_key and attempt < AGAIN_MAX:
                    named[n] = _renamed(rows[n], attempt + 1)
                    asked.append(n)
            if not asked:
                break
        return named, before

    async def _stored(self, rows: Sequence[Row]) -> dict[tuple[str, str], StoredSubmission]:
        return await self._log.submissions([_scope_key(row) for row in rows])

    async def _reasons(self, refused: Sequence[StoredSubmission]) -> dict[int, tuple[RefusalRecord, ...]]:
        if not refused:
            return {}
        events = await self._log.entries([one.first_position for one in refused])
        facts = ((event.position, decode_fact(event.type, event.data)) for event in events)
        return {at: fact.refusals for at, fact in facts if isinstance(fact, SubmissionRefused)}

    async def _write(
        self, rows: Sequence[Row], plan: Planned[Judged], mode: Mode, told: Told, hold: bool
    ) -> Filed:
        judged = list(plan.verdicts)
        stopped = mode is Mode.ALL and (hold or any(one.verdict in HOLDING for one in judged))
        writes = await self._writes(rows, judged, stopped)
        if stopped:
            judged = [
                replace(one, verdict=Verdict.NOT_WRITTEN, facts=()) if one.verdict == Verdict.ACCEPTED else one
                for one in judged
            ]
        told("writing", 0, len(writes))
        receipts = await self._append(writes, plan.condition) if writes else {}
        for number, (write, receipt) in receipts.items():
            if write.outcome == REFUSED:
                judged[number] = replace(judged[number], position=receipt.facts[0].position)
            else:
                first = receipt.facts[0].position
                judged[number] = Judged(Verdict.RECORDED, position=first, receipt=receipt)
        written = any(write.outcome == ACCEPTED for write in writes)
        told("written", len(writes), len(writes))
        last = max((r.facts[-1].position for _, r in receipts.values()), default=plan.position)
        return Filed(rows, judged, last, written)

    async def _writes(self, rows: Sequence[Row], judged: Sequence[Judged], stopped: bool) -> list[_Write]:
        """The parts of the append, in the order of the file: what is accepted, and the refusals of the rules."""
        left: int | None = None
        writes: list[_Write] = []
        for number, (row, one) in enumerate(zip(rows, judged, strict=True)):
            submission = row.submission
            if submission is None:
                continue
            if one.verdict == Verdict.ACCEPTED and not stopped:
                writes.append(_Write(number, submission, one.facts, ACCEPTED))
            elif one.recordable:
                left = await self._left(submission.request.submitter.scope) if left is None else left
                left -= 1
                if left >= 0:
                    rules = [
                        r
                        for r in one.refusals
                        if isinstance(r, Refusal) and not isinstance(r, UnitInQuestion)
                    ]
                    writes.append(_Write(number, submission, (refused_fact(submission, rules),), REFUSED))
        return writes

    async def _left(self, scope: str) -> int:
        """How many refused attempts of an office may still go on record today."""
        today = self._clock().astimezone(SHANGHAI).date()
        midnight = datetime.combine(today, time(), SHANGHAI)
        start = await self._log.position_at(midnight.astimezone(UTC))
        return REFUSALS_PER_DAY - await self._log.refusals_since(scope, start)

    async def _append(self, writes: Sequence[_Write], condition: Condition) -> dict[int, tuple[_Write, Receipt]]:
        parts, events = [], []
        for count, write in enumerate(writes):
            s = write.submission
            made = events_of(s, write.facts, origin=self._log.origin, channel=Channel.IMPORT, salt=self._salt)
            key = SubmissionKey(s.request.submitter.scope, s.request.key, input_sha256(s), write.outcome)
            parts.append(Part(made, key))
            events.append(made)
            if count % TURN == TURN - 1:
                await asyncio.sleep(0)
        receipts = await self._log.append(parts, condition)
        return {
            write.number: (write, receipt_of(write.submission.request.key, made, receipt))
            for write, made, receipt in zip(writes, events, receipts, strict=True)
        }


def _joined(parts: Sequence[Filed]) -> Filed:
    """The pieces of one file, as one."""
    rows = [row for part in parts for row in part.rows]
    judged = [one for part in parts for one in part.judged]
    position = max((part.position for part in parts), default=0)
    return Filed(rows, judged, position, any(part.written for part in parts))


def _all_refused(rows: Sequence[Row], why: Refusal) -> Filed:
    return Filed(rows, [Judged(Verdict.REFUSED, refusals=(why,))] * len(rows), 0)


def _scope_key(row: Row) -> tuple[str, str]:
    assert row.submission is not None
    request = row.submission.request
    return request.submitter.scope, request.key


def _renamed(row: Row, attempt: int) -> Row:
    assert row.submission is not None
    request = row.submission.request
    key = again(request.key, attempt)
    named = msgspec.structs.replace(row.submission, request=msgspec.structs.replace(request, key=key))
    return replace(row, submission=named)


def _before(row: Row, stored: StoredSubmission, reasons: tuple[RefusalRecord, ...]) -> Before:
    assert row.submission is not None
    if stored.input_sha256 != input_sha256(row.submission):
        reused = KeyReused(field="key", key=stored.key, position=stored.first_position)
        return Before(stored, other_content=reused)
    return Before(stored, refused=reasons)


def _future(submission: Submission, today: date) -> list[Refusal]:
    return [OccurredInFuture(field=name, day=day, today=today) for name, day in in_future(submission, today)]
