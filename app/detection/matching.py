"""Alarms laid beside the truth (model.md §6.5): which episodes were found and when, which cases are false.

An alarm is about an episode where it names its subject, or one related to it, and was found in [start, end + 45 days];
a task stands for its ovens and lots. Several alarms in an episode count once. All alarms of one subject are one case as
long as no more than 90 days lie between one and the next, as further alerts attach to an open case (model.md §6.4): a
state that is alarmed on every month is one false alarm, not twelve. A case is true where any of its alarms is about an
episode; of the others, one that speaks of a reading which the truth says was in the wrong unit is scored apart, and
the rest are false.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from enum import StrEnum

import msgspec

from app.detection.alarms import OF_DATA, Alarm, Detector
from app.detection.sought import Lists, Sought
from app.detection.truth import GRACE, DataFault, Episode, Truth

CASE_STANDS = timedelta(days=90)
"""A case is open until so many days after its newest alarm; no document prints it."""


class Verdict(StrEnum):
    """What the truth says of a case."""

    TRUE = "TRUE"
    DATA = "DATA"
    FALSE = "FALSE"


class Played(msgspec.Struct, frozen=True, kw_only=True):
    """A world after it was played: its truth, what every rule said, and its last day."""

    truth: Truth
    alarms: tuple[Alarm, ...]
    last_day: date
    events: int = 0
    unrecorded: int = 0
    stands_for: dict[str, tuple[str, ...]] = {}
    """The ovens and lots of a task, the ovens of a meter (`app.detection.standing_for`)."""
    seconds: float = 0.0
    """Of the processor, to simulate and to play it."""
    sought: tuple[Sought, ...] = ()
    """Every look at the list of S-08 of an oven whose equipment was moved, in the order of their days."""
    lists: Lists = Lists(0, ())
    notes: dict[str, str] = {}
    """Of an oven: its kWh a month, where somebody will want to read about it."""

    def about(self, subject: str) -> tuple[str, ...]:
        """The subject and what it stands for."""
        return subject, *self.stands_for.get(subject, ())


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """An episode and its first alarm; None where nobody saw it. `standing`: an alarm from before still stood."""

    episode: Episode
    first: Alarm | None
    standing: bool = False

    @property
    def delay_days(self) -> int | None:
        """From the start of the episode to the day on which it was found."""
        return None if self.first is None else (self.first.day - self.episode.start).days


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """The alarms of one subject that attach to each other, oldest first."""

    subject: str
    alarms: tuple[Alarm, ...]
    verdict: Verdict

    @property
    def opened(self) -> date:
        return self.alarms[0].day

    @property
    def stood_days(self) -> int:
        """From the first alarm to the newest."""
        return (self.alarms[-1].day - self.opened).days


class FaultSeen(msgspec.Struct, frozen=True):
    """A fault of the data, and whether a rule about data (D-16) spoke of it."""

    fault: DataFault
    seen: bool


def within(episode: Episode, day: date) -> bool:
    """Whether what was found on a day may be about this episode."""
    return episode.start <= day <= episode.end + GRACE


def hits(played: Played, alarms: Sequence[Alarm]) -> list[Hit]:
    """Every episode with the first alarm about it."""
    by_subject: dict[str, list[Alarm]] = defaultdict(list)
    for alarm in alarms:
        for name in played.about(alarm.subject):
            by_subject[name].append(alarm)
    found = []
    for episode in played.truth.episodes:
        about = [one for name in _subjects(episode) for one in by_subject.get(name, ())]
        fitting = [one for one in about if within(episode, one.day)]
        standing = any(one.day < episode.start and (one.ended or date.max) > episode.start for one in about)
        first = min(fitting, key=lambda one: one.day, default=None)
        found.append(Hit(episode=episode, first=first, standing=standing))
    return found


def cases(played: Played, alarms: Sequence[Alarm]) -> list[Case]:
    """Every case that these alarms open, in the order of their opening."""
    truth = played.truth
    episodes: dict[str, list[Episode]] = defaultdict(list)
    for episode in truth.episodes:
        for name in _subjects(episode):
            episodes[name].append(episode)
    faults: dict[str, list[DataFault]] = defaultdict(list)
    for fault in truth.data_faults:
        for name in played.about(fault.subject) if _of_scale(fault) else ():
            faults[name].append(fault)
    found = []
    for subject, of_one in _by_subject(alarms).items():
        true = [one for name in played.about(subject) for one in episodes.get(name, ())]
        for some in _attached(of_one):
            verdict = _verdict(some, true, faults.get(subject, ()))
            found.append(Case(subject=subject, alarms=tuple(some), verdict=verdict))
    return sorted(found, key=lambda case: (case.opened, case.subject))


def of_detector(played: Played, detector: Detector) -> tuple[list[Hit], list[Case]]:
    """What one detector found of a world."""
    alarms = detector.alarms(played.alarms)
    return hits(played, alarms), cases(played, alarms)


def faults_seen(played: Played) -> list[FaultSeen]:
    """The faults of the data, scored apart."""
    spoken = _by_subject(one for one in played.alarms if one.rule in OF_DATA)
    found = []
    for fault in played.truth.data_faults:
        said = (one for name in played.about(fault.subject) for one in spoken.get(name, ()))
        found.append(FaultSeen(fault, any(_of_month(fault, one.day) for one in said)))
    return found


def _subjects(episode: Episode) -> tuple[str, ...]:
    return tuple(dict.fromkeys((episode.subject, *episode.related)))


def _by_subject(alarms: Iterable[Alarm]) -> dict[str, list[Alarm]]:
    found: dict[str, list[Alarm]] = defaultdict(list)
    for alarm in sorted(alarms, key=lambda one: one.day):
        found[alarm.subject].append(alarm)
    return found


def _attached(alarms: Sequence[Alarm]) -> list[list[Alarm]]:
    together: list[list[Alarm]] = []
    for alarm in alarms:
        if together and alarm.day - together[-1][-1].day <= CASE_STANDS:
            together[-1].append(alarm)
        else:
            together.append([alarm])
    return together


def _verdict(alarms: Sequence[Alarm], episodes: Sequence[Episode], faults: Sequence[DataFault]) -> Verdict:
    if any(within(episode, one.day) for one in alarms for episode in episodes):
        return Verdict.TRUE
    if any(_of_month(fault, one.day) for one in alarms for fault in faults):
        return Verdict.DATA
    return Verdict.FALSE


def _of_scale(fault: DataFault) -> bool:
    """A slip of unit or multiplier; what is late, missing or estimated excuses no alarm."""
    return any(word in fault.kind.upper() for word in ("UNIT", "MULTIPLIER"))


def _of_month(fault: DataFault, day: date) -> bool:
    """A reading comes in the month after its own; what rests on it is found within the same days of grace."""
    end = (fault.first_day + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return fault.first_day <= day <= end + GRACE
