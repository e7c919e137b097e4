"""What is true of a world (真值), in a file of its own that no detector reads. simulation/README.md has the form."""

import json
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from simulation.journal import Line


@dataclass
class Episode:
    """Something unlawful: matched by any of its subjects, from its start to 45 days after its end (model.md §6.5)."""

    kind: str
    subject: str
    start: date
    end: date
    related: tuple[str, ...] = ()
    share_percent: int | None = None
    months: int | None = None
    meter: str | None = None
    more: dict[str, Any] = field(default_factory=dict)
    attempts: list[Line] = field(default_factory=list)
    evidence: list[str] = field(default_factory=list)

    @property
    def told(self) -> bool:
        """Whether the ledger has anything of it; production is true whether or not anybody could see it."""
        return self.share_percent is not None or bool(self.evidence)


@dataclass
class Confounder:
    """A lawful cause that looks like resurgence (model.md §6.3), and whether the ledger was told of it."""

    kind: str
    subject: str
    start: date
    end: date
    declared: bool


@dataclass
class DataFault:
    """A reading that is not what the meter saw."""

    kind: str
    subject: str
    month: str


@dataclass
class Truth:
    """Everything that a detector is judged by."""

    seed: int
    regime: str
    years: int
    family: str = "province"
    ovens: list[dict[str, Any]] = field(default_factory=list)
    episodes: list[Episode] = field(default_factory=list)
    confounders: list[Confounder] = field(default_factory=list)
    faults: list[DataFault] = field(default_factory=list)

    def written(self) -> str:
        """The file; called once the lines have their keys."""
        told = [episode for episode in self.episodes if episode.told]
        whole = {
            "seed": self.seed,
            "family": self.family,
            "regime": self.regime,
            "years": self.years,
            "ovens": self.ovens,
            "episodes": [_episode(n, e) for n, e in enumerate(sorted(told, key=_by_start), 1)],
            "confounders": [
                {
                    "kind": c.kind,
                    "subject": c.subject,
                    "start": c.start.isoformat(),
                    "end": c.end.isoformat(),
                    "declared": c.declared,
                }
                for c in sorted(self.confounders, key=_by_start)
            ],
            "dataFaults": [
                {"kind": f.kind, "subject": f.subject, "month": f.month}
                for f in sorted(self.faults, key=lambda f: (f.month, f.subject, f.kind))
            ],
        }
        return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _by_start(what: Episode | Confounder) -> tuple[date, str, str]:
    return what.start, what.kind, what.subject


def _episode(number: int, episode: Episode) -> dict[str, Any]:
    said: dict[str, Any] = {
        "id": f"episode-{number:03d}",
        "kind": episode.kind,
        "subject": episode.subject,
        "related": list(episode.related),
        "start": episode.start.isoformat(),
        "end": episode.end.isoformat(),
    }
    optional = {"sharePercent": episode.share_percent, "months": episode.months, "meter": episode.meter}
    said |= {name: value for name, value in optional.items() if value is not None}
    said |= episode.more
    if episode.attempts:
        said["attempts"] = [line.key for line in episode.attempts if line.key]
    said["evidence"] = episode.evidence
    return said
