"""What the offices submit, line by line, in the form that `quench submit` takes (提交文件).

A line is `{recordedAt, as, command, key, occurredOn, invented, fields, evidence?}`: the office's own submission, the
office whose token carries it, and the instant at which it reached the ledger. Lines stand in the order of that instant.
Keys and ids say nothing of what is true: a key is the line's number, an id is drawn.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone
from random import Random
from typing import Any

from simulation.offices import PUNCTUAL, Habit, Office

SHANGHAI = timezone(timedelta(hours=8))


@dataclass
class Line:
    """One submission; `same_as`: sent again, word for word, with the key of the first."""

    recorded_at: datetime
    office: Office
    on: date
    command: str
    fields: Mapping[str, Any]
    evidence: tuple[Mapping[str, Any], ...] = ()
    on_behalf_of: str | None = None
    same_as: "Line | None" = None
    key: str = ""

    def written(self) -> str:
        """The line as it stands in the file."""
        said: dict[str, Any] = {
            "recordedAt": self.recorded_at.isoformat(),
            "as": {"role": self.office.role, "division": self.office.division, "office": self.office.name},
            "command": self.command,
            "key": self.key,
            "occurredOn": self.on.isoformat(),
            "invented": True,
        }
        if self.on_behalf_of:
            said["onBehalfOf"] = self.on_behalf_of
        if self.evidence:
            said["evidence"] = list(self.evidence)
        said["fields"] = self.fields
        return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


@dataclass
class Journal:
    """All lines of a world; what would be recorded after its last day is not there yet."""

    seed: int
    last: date
    lines: list[Line] = field(default_factory=list)

    def add(self, line: Line) -> Line:
        self.lines.append(line)
        return line

    def finished(self) -> list[Line]:
        """The lines in the order in which they were recorded, each with its key."""
        kept = [line for line in self.lines if line.recorded_at.date() <= self.last]
        order = sorted(range(len(kept)), key=lambda n: (kept[n].recorded_at, n))
        ordered = [kept[n] for n in order]
        for number, line in enumerate(ordered, 1):
            line.key = line.same_as.key if line.same_as else f"sim:{self.seed}:{number:06d}"
        return ordered


class Thread:
    """Reports about one subject, each recorded after the one before: what a claim rests on is there when it comes."""

    def __init__(self, journal: Journal, chance: Random, habit: Habit = PUNCTUAL) -> None:
        self._journal = journal
        self._chance = chance
        self._habit = habit
        self._last = datetime.combine(date(2018, 12, 31), time(9), SHANGHAI)

    @property
    def reached(self) -> date:
        """The day on which the newest line was recorded."""
        return self._last.date()

    def wait_until(self, day: date) -> None:
        """Nothing of this thread is recorded before this day."""
        self._last = max(self._last, datetime.combine(day, time(8), SHANGHAI))

    def tell(
        self,
        office: Office,
        on: date,
        command: str,
        *,
        delay: int | None = None,
        evidence: tuple[Mapping[str, Any], ...] = (),
        on_behalf_of: str | None = None,
        **fields: Any,
    ) -> Line:
        """Submit; recorded after a delay of the county's habit, or of so many days."""
        days = self._habit.delay(self._chance) if delay is None else delay
        hour = time(8 + self._chance.randint(0, 9), self._chance.randint(0, 59), self._chance.randint(0, 59))
        at = datetime.combine(on + timedelta(days=days), hour, SHANGHAI)
        if at <= self._last:
            at = self._last + timedelta(minutes=self._chance.randint(1, 20))
        self._last = at
        given = {name: value for name, value in fields.items() if value is not None}
        return self._journal.add(Line(at, office, on, command, given, evidence, on_behalf_of))
