"""What an evaluation has played, a file a world: a run that is stopped loses nothing, and the next goes on there.

    .quench/evaluation/<digest>/province-normal-101-5y-100.json

The digest is over the code that draws a world, decides it and judges it: with other rules nothing kept counts. The code
that only prints is left out, so that a page can be told anew in a second.
"""

import hashlib
import os
from pathlib import Path
from typing import NamedTuple

import msgspec

from app.detection.matching import Played

ROOT = Path(__file__).parents[2]
KEPT = ROOT / ".quench" / "evaluation"
_FOLDERS = ("domain", "projections", "simulation")
_FILES = (
    "alarms",
    "duties",
    "electricity",
    "evaluating",
    "matching",
    "playing",
    "sought",
    "standing_for",
    "submissions",
    "truth",
)


class Job(NamedTuple):
    """A world to simulate."""

    regime: str
    seed: int
    years: int
    ovens: int = 100
    family: str = "province"


def digest(root: Path = ROOT) -> str:
    """Of every file that a result depends on."""
    found = hashlib.sha256()
    files = [path for folder in _FOLDERS for path in (root / folder).rglob("*.py")]
    files += [root / "app" / "detection" / f"{name}.py" for name in _FILES]
    for path in sorted(files):
        found.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()[:12]


class Kept:
    """The results of one state of the code, in a folder."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = KEPT / digest() if folder is None else folder

    def path(self, job: Job) -> Path:
        """Where the result of a world stands."""
        return self.folder / f"{job.family}-{job.regime}-{job.seed}-{job.years}y-{job.ovens}.json"

    def get(self, job: Job) -> Played | None:
        """The world if it was played."""
        path = self.path(job)
        return msgspec.json.decode(path.read_bytes(), type=Played) if path.exists() else None

    def put(self, job: Job, world: Played) -> None:
        """Written whole or not at all: a run may be stopped at any moment."""
        path = self.path(job)
        path.parent.mkdir(parents=True, exist_ok=True)
        begun = path.with_suffix(f".{os.getpid()}")
        begun.write_bytes(msgspec.json.encode(world))
        begun.replace(path)
