"""A world played in memory: every submission decided as the runner decides it, every day opened as the clerk opens it.

No database, no clock: the clock is each submission's own `recordedAt`. What is written is what the runner and the
clerks of days and of duties would have written, in the same order (`tests/app/detection` lays both beside each other
on a real PostgreSQL), and the findings' engine sees each event as it is written. The first day is opened after the
log's first submission, every later one at its beginning, before anything that is recorded on it.

Decisions and rules look at one world, so a decision costs what it looks at and not what there is.
Corrections alone ask for a world without something; they get a small one, of what they look at.

One thing is left out: an entry is not encoded, so one larger than a ledger's entry may be is taken here.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta

import msgspec

from app.clerks import PROVINCE, DayClerk
from app.detection.duties import Duties, overdue
from app.detection.submissions import Asked
from app.duty_clerk import DutyClerk
from app.recording import refused_fact
from app.runner import REFUSALS_PER_DAY, in_future
from app.worlds import POSITION
from domain.command import Accepted, Decided, Tagged
from domain.corrections.commands import CorrectBaseline, CorrectEvent
from domain.days import DayOpened
from domain.decide import decide
from domain.duties.state import Due, Duty
from domain.envelope import Happened, Request, Role, Submitter
from domain.fact import decode_fact, encode_fact
from domain.outcomes import Submission, command_input
from domain.readings.commands import CorrectReading
from domain.refusals import Refusal
from domain.subjects import first_tags
from domain.world import NotLoaded, World, as_happened
from projections.findings.engine import Change, Engine
from projections.findings.finding import Rule
from projections.findings.rules import RULES
from projections.history import SHANGHAI

ACCEPTED, REFUSED, UNRECORDED, REPLAYED = "accepted", "refused", "unrecorded", "replayed"
"""What became of a submission; unrecorded: malformed, of a day to come, a key used for something else."""
CORRECTIONS = (CorrectEvent, CorrectBaseline, CorrectReading)
"""Commands that name a position: they look at a submission whole, and at what were without it."""
SHOWN_MAX = 5
Listener = Callable[[Happened], None]


class Play:
    """A log in memory and the rules over it; `heard` is told of every event after them."""

    def __init__(self, rules: Sequence[Rule] = RULES, heard: Sequence[Listener] = ()) -> None:
        # A whole world and no archive: decisions ask it what an archive does not answer.
        self.world = World()
        self.engine = Engine(rules, self.world)
        self.changes: list[Change] = []
        self.outcomes: Counter[str] = Counter()
        self.unrecorded: list[tuple[str, Refusal]] = []
        """The first submissions of which nothing was recorded: in a simulated world, mistakes of the simulator."""
        self.position = 0
        self.day: date | None = None
        self._heard = heard
        self._duties = Duties(self.world)
        self._events: list[Happened] = []
        self._by_tag: dict[str, list[Happened]] = defaultdict(list)
        self._together: dict[int, tuple[int, ...]] = {}
        self._keys: dict[tuple[str, str], Submission] = {}
        self._refused_today: Counter[str] = Counter()

    def take(self, asked: Asked) -> str:
        """Decide the next submission and write what comes of it; what became of it."""
        today = asked.recorded_at.astimezone(SHANGHAI).date()
        if self.position:
            self.open_days(today)
        submission = asked.read()
        if isinstance(submission, Submission):
            outcome, why = self._submit(submission, today)
        else:
            outcome, why = UNRECORDED, submission
        self.outcomes[outcome] += 1
        if outcome == UNRECORDED and len(self.unrecorded) < SHOWN_MAX:
            self.unrecorded += [(asked.where, refusal) for refusal in why[:1]]
        if self.day is None and self.position:
            self.open_days(today)
        return outcome

    def recorded_on(self, position: int) -> date:
        """The day on which an event was recorded."""
        return self._events[position - 1].recorded_on

    def open_days(self, today: date) -> None:
        """Open every day that is due (开日), and note what is overdue on each."""
        while self.day is None or self.day < today:
            self.day = today if self.day is None else self.day + timedelta(days=1)
            self._refused_today.clear()
            self._clerk(DayClerk.NAME, f"day:{self.day}", Tagged(DayOpened(day=self.day), ("days",)), self.day)
            self._note_overdue(self._duties.open(self.day))

    def _submit(self, submission: Submission, today: date) -> tuple[str, tuple[Refusal, ...]]:
        request = submission.request
        key = request.submitter.scope, request.key
        if (first := self._keys.get(key)) is not None:
            return (REPLAYED if command_input(first) == command_input(submission) else UNRECORDED), ()
        if in_future(submission, today):
            return UNRECORDED, ()
        decided = self._decide(submission)
        if isinstance(decided, Accepted):
            self._keys[key] = submission
            self._write(decided.facts, request, today)
            return ACCEPTED, ()
        if not any(refusal.RECORDED for refusal in decided.refusals) or not self._within_the_day(submission):
            return UNRECORDED, decided.refusals
        self._keys[key] = submission
        self._write((refused_fact(submission, decided.refusals),), request, today)
        return REFUSED, decided.refusals

    def _decide(self, submission: Submission) -> Decided:
        command, request = submission.command, submission.request
        if not isinstance(command, CORRECTIONS):
            return decide(self.world, command, request)
        events: dict[int, Happened] = {}
        tags, together = set[str](), dict[int, tuple[int, ...]]()
        missing = set(first_tags(command))
        while True:
            for tag in missing:
                tags |= self._read(tag, events, together)
            world = World((events[n] for n in sorted(events)), loaded=tags, submissions=together)
            try:
                return decide(world, command, request)
            except NotLoaded as not_loaded:
                missing = set(not_loaded.tags)

    def _read(self, tag: str, events: dict[int, Happened], together: dict[int, tuple[int, ...]]) -> set[str]:
        """Read a subject, or the submission that wrote a position with all its subjects, as `WorldReader` does."""
        if not tag.startswith(POSITION):
            events.update((event.position, event) for event in self._by_tag.get(tag, ()))
            return {tag}
        position = int(tag.removeprefix(POSITION))
        if not 0 < position <= self.position:
            return {tag}
        together[position] = self._together.get(position, (position,))
        written = [self._events[n - 1] for n in together[position]]
        subjects = {name for event in written for name in event.tags}
        for name in subjects:
            self._read(name, events, together)
        return {tag, *subjects}

    def _within_the_day(self, submission: Submission) -> bool:
        """Whether the refusal of this office may still be recorded today."""
        scope = submission.request.submitter.scope
        self._refused_today[scope] += 1
        return self._refused_today[scope] <= REFUSALS_PER_DAY

    def _write(self, facts: Iterable[Tagged], request: Request, today: date) -> None:
        events = [
            as_happened(_as_stored(tagged), request, self.position + number, today)
            for number, tagged in enumerate(facts, 1)
        ]
        if len(events) > 1:
            positions = tuple(event.position for event in events)
            self._together.update(dict.fromkeys(positions, positions))
        for event in events:
            self._append(event)
        for event in events:
            self._note_overdue(self._duties.take(event))

    def _note_overdue(self, late: Iterable[tuple[Duty, Due]]) -> None:
        """As the clerk of duties writes it; the list is made whole first, because writing moves what it looks at."""
        for duty, due in list(late):
            noted = Tagged(overdue(duty, due), (f"duty:{duty.duty}",), causes=(duty.registered_at,))
            key = f"overdue:{duty.duty}:{due.period}"
            self._clerk(DutyClerk.NAME, key, noted, due.due_on + timedelta(1), invented=duty.invented)

    def _clerk(self, name: str, key: str, tagged: Tagged, on: date, invented: bool = False) -> None:
        assert self.day is not None
        who = Submitter(office=name, role=Role.CLERK, division=PROVINCE)
        request = Request(key=key, occurred_on=on, submitter=who, invented=invented)
        self._append(as_happened(tagged, request, self.position + 1, self.day))

    def _append(self, event: Happened) -> None:
        self.position = event.position
        self._events.append(event)
        for tag in event.tags:
            self._by_tag[tag].append(event)
        self.changes += self.engine.take(event)
        for heard in self._heard:
            heard(event)


def _as_stored(tagged: Tagged) -> Tagged:
    """A fact as it comes back from its entry: what is untyped in it (a refused input, a replacement) is plain JSON."""
    data = msgspec.json.encode(encode_fact(tagged.fact))
    return Tagged(decode_fact(type(tagged.fact).TOPIC, data), tagged.tags, tagged.corrects, tagged.causes)
