"""Worlds 101–200 simulated anew, played, and told in docs/detection.md (make evaluate).

    python -m app.detection.campaign                                         all of it
    python -m app.detection.campaign --seeds 101-103 --ovens 30 --page no    a short share, printed

A world is written into a folder of its own, played from its files as `quench detect evaluate` plays it, and dropped
before the next; two processes work at a time. The rules are tuned on worlds 1–100 alone: no seed of those is told here.
"""

import argparse
import subprocess
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from rich.console import Console

from app.detection.evaluating import PROCESSES, in_order, play_folder, played
from app.detection.matching import Played
from app.detection.page import Run, page
from app.detection.printing import as_text
from app.detection.progress import counting
from app.detection.submissions import FILE as SUBMISSIONS
from app.detection.tables import HOURS_PER_CASE
from app.detection.truth import FILE as TRUTH
from simulation.province import simulate

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "detection.md"
REGIMES = ("normal", "harsh", "clean")
OVENS = 100


class Job(NamedTuple):
    """A world to simulate."""

    regime: str
    seed: int
    years: int
    ovens: int = OVENS


def play_seed(job: Job) -> Played:
    """Simulate a world into a folder that is dropped again, and play it."""
    with tempfile.TemporaryDirectory(prefix="quench-world-") as name:
        folder = Path(name)
        write(job, folder)
        return play_folder(folder)


def write(job: Job, folder: Path) -> None:
    """The two files of a world."""
    province = simulate(job.seed, job.years, job.ovens, job.regime)
    with (folder / SUBMISSIONS).open("w", encoding="utf-8") as lines:
        lines.writelines(f"{line.written()}\n" for line in province.lines)
    (folder / TRUTH).write_text(province.truth.written(), encoding="utf-8")


def campaign(jobs: Sequence[Job], processes: int, console: Console) -> list[Played]:
    """Every world, in an order that does not depend on who was done first."""
    return in_order(counting(played(jobs, play_seed, processes), len(jobs), console))


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seeds", type=_seeds, default=range(101, 201), help="101-200")
    parser.add_argument("--years", type=int, default=5)
    parser.add_argument("--ovens", type=int, default=OVENS, help="ovens of a world at its opening")
    parser.add_argument("--regimes", default=",".join(REGIMES))
    parser.add_argument("--processes", type=int, default=PROCESSES)
    parser.add_argument("--hours", type=float, default=HOURS_PER_CASE, help="an inspector's hours for a case")
    parser.add_argument("--page", choices=("yes", "no"), default="yes", help="write docs/detection.md, or print")
    asked = parser.parse_args()
    begun = time.monotonic()
    regimes = asked.regimes.split(",")
    jobs = [Job(regime, seed, asked.years, asked.ovens) for regime in regimes for seed in asked.seeds]
    worlds = campaign(jobs, asked.processes, Console(stderr=True))
    if asked.page == "no":
        print(as_text(worlds, asked.hours), end="")
        return
    told = f"worlds {asked.seeds.start}–{asked.seeds.stop - 1} of {asked.years} years, {', '.join(regimes)}"
    run = Run(f"{datetime.now(UTC):%Y-%m-%d}", _commit(), (time.monotonic() - begun) / 60, told)
    PAGE.write_text(page(worlds, run, asked.hours), encoding="utf-8")


def _seeds(text: str) -> range:
    first, _, last = text.partition("-")
    return range(int(first), int(last or first) + 1)


def _commit() -> str:
    asked = ["git", "rev-parse", "--short=8", "HEAD"]
    found = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False)
    return found.stdout.strip() or "unknown"


if __name__ == "__main__":
    main()
