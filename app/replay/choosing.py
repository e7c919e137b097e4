"""Which entries a replay reads, and which of them it shows."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.replay.told import Told


@dataclass(frozen=True)
class Bounds:
    """From one position to another; what had happened by a day; what was recorded by an instant.

    Entries before `first` are read and summed, and not shown: a balance has no beginning but the first entry. What
    happened after `until` counts nowhere, as under `at(effectiveOn: until)`; `known_at` ends the reading, like `last`.
    """

    first: int = 1
    last: int | None = None
    until: date | None = None
    known_at: datetime | None = None

    def ends_before(self, event: Told) -> bool:
        """Whether this entry is beyond what is asked for."""
        after = self.last is not None and event.position > self.last
        return after or (self.known_at is not None and event.instant > self.known_at)

    def happened(self, day: str) -> bool:
        """Whether a day, YYYY-MM-DD, is within the bound; what has no day always is."""
        return self.until is None or day <= self.until.isoformat()

    def shows(self, event: Told) -> bool:
        return event.position >= self.first and self.happened(event.occurred_on)


@dataclass(frozen=True)
class Chosen:
    """Only events that name all of these: in a tag, in a row, or anywhere in what they say."""

    county: str | None = None
    enterprise: str | None = None
    oven: str | None = None
    lot: str | None = None

    def shows(self, event: Told) -> bool:
        asked = {"unit": self.county, "enterprise": self.enterprise, "oven": self.oven, "lot": self.lot}
        names = {kind: name for kind, name in asked.items() if name}
        missing = [name for kind, name in names.items() if f"{kind}:{name}" not in event.tags]
        said = event.said if missing else {}
        return all(_names(said, name) for name in missing)


def _names(value: Any, name: str) -> bool:
    if isinstance(value, dict):
        return any(_names(item, name) for item in value.values())
    return any(_names(item, name) for item in value) if isinstance(value, list) else value == name
