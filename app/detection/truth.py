"""What is true of a simulated world: DIR/truth.json, which no detector reads. model.md §6.5.

Episodes are what a detector should find, confounders the lawful causes that look like them, data faults the readings
that are wrong or missing. Ids of subjects are tags (`oven:…`, `lot:…`), as findings name them.
"""

from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path

import msgspec

from app.detection.submissions import WorldBroken

FILE = "truth.json"


GRACE = timedelta(days=45)
"""An episode counts as found until so long after its end (model.md §6.5)."""
NEIGHBOUR, IDLE = "NEIGHBOUR", "IDLE"
APART = (NEIGHBOUR, IDLE)
"""In the kind of an episode: power by a neighbour's line, and a battery that is kept hot without producing."""


class Meter(StrEnum):
    """How the power of an oven is measured: by a meter of its own, by one of the site, or not at all."""

    OWN = "OWN"
    SHARED = "SHARED"
    NONE = "NONE"


class OvenTruth(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """An oven; `closed_on` is the day it truly stopped for good, None where it goes on."""

    oven: str
    meter: Meter
    closed_on: date | None
    enterprise: str
    county: str

    @property
    def subject(self) -> str:
        return self.oven if self.oven.startswith("oven:") else f"oven:{self.oven}"


class Episode(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Something that should be found, from a day to a day; a restart has a share of the old load and its months.

    `evidence` says what of it reached the ledger: ELECTRICITY, SEEN, SERIAL, REFUSED_ATTEMPT …; empty where unknown.
    """

    id: str
    kind: str
    subject: str
    related: tuple[str, ...] = ()
    start: date
    end: date
    share_percent: float | None = None
    months: int | None = None
    meter: Meter | None = None
    evidence: tuple[str, ...] = ()

    @property
    def is_restart(self) -> bool:
        """Production whose power runs through the oven's own supply; a neighbour's line and a hot battery are apart."""
        has_load = self.share_percent is not None and self.months is not None
        return has_load and not any(word in self.kind.upper() for word in APART)


class Confounder(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A lawful cause that looks like an episode; `declared` where the office told of it."""

    kind: str
    subject: str
    start: date
    end: date
    declared: bool


class DataFault(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A reading that is wrong or missing; `month` is YYYY-MM."""

    kind: str
    subject: str
    month: str

    @property
    def first_day(self) -> date:
        return date.fromisoformat(f"{self.month[:7]}-01")


class Truth(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """All that is true of a world."""

    seed: int
    family: str
    regime: str
    years: int
    ovens: tuple[OvenTruth, ...]
    episodes: tuple[Episode, ...] = ()
    confounders: tuple[Confounder, ...] = ()
    data_faults: tuple[DataFault, ...] = ()


def truth_of(folder: Path) -> Truth:
    """The truth of a world; WorldBroken where the file has not its form."""
    try:
        return msgspec.json.decode((folder / FILE).read_bytes(), type=Truth)
    except msgspec.DecodeError as wrong:
        raise WorldBroken(f"{folder / FILE}: 格式不符 / not of the format: {wrong}") from wrong
