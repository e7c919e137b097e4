"""Judging the rows of a file one after the other, each on the state that the earlier ones leave (试算).

The order of the looks is the order of what they give away. Whether the office may speak of the subject comes first, so
that nothing below tells of another's; then the rules; and only what they would take is asked about its unit. What the
office itself recorded under the same natural key comes before the rules: a row that says it again is neither refused as
a repetition nor written twice.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.command import Refused, Tagged
from domain.decide import decide
from domain.outcomes import Submission
from domain.refusals import Refusal, RefusalRecord
from domain.world import World
from ledger.events import StoredSubmission
from office.filed import Judged, Row, Verdict
from office.naturals import Own, Recorded, correction_of, natural_of
from office.refusals import RowChanged, RowTwice, UnitInQuestion
from office.units import Question, questions

SHOWN_MAX = 6
"""Differences that the sentence of a changed row names; all of them stand beside it."""
OFF_SCOPE = frozenset({"UNKNOWN_SUBJECT", "ROLE_NOT_PERMITTED"})


@dataclass(frozen=True)
class Before:
    """What the ledger answered to the key of a row before: taken, refused for these reasons, or taken with other
    content."""

    stored: StoredSubmission | None = None
    refused: tuple[RefusalRecord, ...] = ()
    other_content: Refusal | None = None


class Judge:
    """Judges the rows of one file, in order; made anew for each round over them."""

    def __init__(
        self,
        rows: Sequence[Row],
        before: Mapping[int, Before],
        today: date,
        future: Callable[[Submission], Sequence[Refusal]],
        *,
        questioned_stay: bool,
    ) -> None:
        self._rows = rows
        self._before = before
        self._today = today
        self._future = future
        self._questioned_stay = questioned_stay
        self._world: World | None = None
        self._recorded: Recorded | None = None
        self._keys: dict[str, int] = {}
        self._things: dict[tuple[Any, ...], int] = {}

    def __call__(self, world: World, number: int, submission: Submission) -> Judged:
        """The verdict on a row; NotLoaded where something it looks at was not read."""
        if world is not self._world:
            self._world, self._recorded = world, Recorded(world)
            self._keys, self._things = {}, {}
        row = self._rows[number]
        first = self._keys.setdefault(submission.request.key, number)
        if first != number:
            return self._repeated(row, self._rows[first])
        before = self._before.get(row.number, Before())
        if before.stored is not None and (row.own_key or not before.refused):
            return self._told_before(world, row, before)
        if future := self._future(submission):
            return Judged(Verdict.REFUSED, refusals=tuple(future))
        if not row.own_key:
            thing = natural_of(submission.command, submission.request)
            if thing is not None and (other := self._things.setdefault(thing, number)) != number:
                return Judged(Verdict.REFUSED, refusals=(RowTwice(other=place(self._rows[other])),))
        own = None if row.own_key else self._own(submission)
        if own is not None:
            return self._said_before(own, submission, row)
        return self._decided(world, row, submission, before)

    def leaves(self, judged: Judged) -> Sequence[Tagged]:
        """A row in question leaves its state where the whole file waits for the answer; alone it leaves nothing."""
        kept = judged.verdict == Verdict.ACCEPTED or (
            self._questioned_stay and judged.verdict == Verdict.QUESTIONED
        )
        return judged.facts if kept else ()

    def _repeated(self, row: Row, first: Row) -> Judged:
        if row.submission == first.submission:
            return Judged(Verdict.ALREADY_RECORDED, same_as=first.number)
        return Judged(Verdict.REFUSED, refusals=(RowTwice(field="key", other=place(first)),))

    def _told_before(self, world: World, row: Row, before: Before) -> Judged:
        stored, submission = before.stored, row.submission
        assert stored is not None
        assert submission is not None
        position = stored.first_position
        if before.refused:
            return Judged(Verdict.REFUSED, refusals=before.refused, position=position)
        own = self._own(submission)  # Looked at first: it reads the line on which a correction would stand.
        if before.other_content is None:
            return Judged(
                Verdict.ALREADY_RECORDED, position=position, corrected_at=world.corrected_at(position)
            )
        if own is not None and own.differences:
            return self._said_before(own, submission, row)
        return Judged(Verdict.CHANGED, refusals=(before.other_content,), position=position)

    def _own(self, submission: Submission) -> Own | None:
        assert self._recorded is not None
        return self._recorded.own(submission.command, submission.request)

    def _said_before(self, own: Own, submission: Submission, row: Row) -> Judged:
        position = own.event.position
        if not own.differences:
            return Judged(Verdict.ALREADY_RECORDED, position=position)
        said = "；".join(
            f"{row.line.title(d.field)} {d.recorded} → {d.sent}" for d in own.differences[:SHOWN_MAX]
        )
        changed = RowChanged(field=own.differences[0].field, position=position, differences=said)
        correction = correction_of(own, submission.command, submission.request, self._today)
        return Judged(
            Verdict.CHANGED,
            refusals=(changed,),
            position=position,
            differences=own.differences,
            correction=correction,
        )

    def _decided(self, world: World, row: Row, submission: Submission, before: Before) -> Judged:
        decided = decide(world, submission.command, submission.request)
        if isinstance(decided, Refused):
            judged = Judged(Verdict.REFUSED, refusals=decided.refusals)
            if before.stored is not None and judged.records == before.refused:
                return Judged(
                    Verdict.REFUSED, refusals=before.refused, position=before.stored.first_position
                )
            if any(refusal.CODE in OFF_SCOPE for refusal in decided.refusals):
                return judged
            asked = _unconfirmed(world, row, submission)
            return Judged(
                Verdict.REFUSED,
                refusals=(*decided.refusals, *(_asking(row, one) for one in asked)),
                confirm=tuple(cell_of(row, one.field) for one in asked),
            )
        asked = _unconfirmed(world, row, submission)
        if not asked:
            return Judged(Verdict.ACCEPTED, facts=decided.facts)
        return Judged(
            Verdict.QUESTIONED,
            facts=decided.facts,
            refusals=tuple(_asking(row, one) for one in asked),
            confirm=tuple(cell_of(row, one.field) for one in asked),
        )


def _unconfirmed(world: World, row: Row, submission: Submission) -> list[Question]:
    asked = questions(world, submission.command)
    return [one for one in asked if cell_of(row, one.field) not in row.confirmed]


def _asking(row: Row, question: Question) -> UnitInQuestion:
    return UnitInQuestion(
        field=question.field,
        cell=cell_of(row, question.field),
        as_written=question.as_written,
        as_meant=question.as_meant,
        written=question.written,
        known_zh=question.known.zh,
        known_en=question.known.en,
    )


def cell_of(row: Row, field: str) -> str:
    """How a cell is named where it is confirmed: `月用电量!E7`; of a file without cells `7:kwh`."""
    cell = row.line.cell(field)
    return f"{row.line.sheet}!{cell}" if cell else f"{row.line.row}:{field}"


def place(row: Row) -> str:
    """A row as people find it."""
    return f"{row.line.sheet} 第 {row.line.row} 行 / row {row.line.row}"
