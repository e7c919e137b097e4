"""Worlds 101–200 simulated anew, played, and told in docs/detection.md (make evaluate).

    python -m app.detection.campaign                                                all of PLAN, as far as not kept
    python -m app.detection.campaign --worlds province:normal:101-103 --page no     a short share, printed
    python -m app.detection.campaign --play no                                      the page of what was played so far

A world is written into a folder of its own, played from its files as `quench detect evaluate` plays it, and dropped;
what was found is kept (`kept.py`), so that a run may be stopped and goes on where it was. Two processes work at a time.
The rules are tuned on worlds 1–100 alone: no seed of those is told here.
"""

import argparse
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import zip_longest
from pathlib import Path

import msgspec
from rich.console import Console

from app.detection.evaluating import PROCESSES, in_order, play_folder, played
from app.detection.kept import ROOT, Job, Kept
from app.detection.matching import Played
from app.detection.page import Run, page
from app.detection.printing import as_text
from app.detection.progress import counting
from app.detection.submissions import FILE as SUBMISSIONS
from app.detection.tables import HOURS_PER_CASE
from app.detection.truth import FILE as TRUTH
from simulation.families import FAMILIES

PAGE = ROOT / "docs" / "detection.md"
OVENS, YEARS = 100, 5
PLAN = (
    "province:normal:101-110,province:harsh:101-110,province:clean:101-104,province:declared95:101-104,"
    "machines:normal:101-110,machines:harsh:101-107,machines:clean:101-103,"
    "province:normal:111-200,machines:normal:111-130,province:harsh:111-130"
)
"""In the order of what is asked first: of each group enough closed oven-months, then the rest of the worlds."""


def play_seed(job: Job) -> Played:
    """Simulate a world into a folder that is dropped again, and play it; the seconds are the processor's."""
    begun = time.process_time()
    with tempfile.TemporaryDirectory(prefix="quench-world-") as name:
        folder = Path(name)
        write(job, folder)
        world = play_folder(folder)
    return msgspec.structs.replace(world, seconds=time.process_time() - begun)


def play_and_keep(job: Job) -> Played:
    """The world from before, or played now and kept."""
    kept = Kept()
    world = kept.get(job)
    if world is None:
        world = play_seed(job)
        kept.put(job, world)
    return world


def write(job: Job, folder: Path) -> None:
    """The two files of a world."""
    province = FAMILIES[job.family](job.seed, job.years, job.ovens, job.regime)
    with (folder / SUBMISSIONS).open("w", encoding="utf-8") as lines:
        lines.writelines(f"{line.written()}\n" for line in province.lines)
    (folder / TRUTH).write_text(province.truth.written(), encoding="utf-8")


def campaign(jobs: Sequence[Job], processes: int, console: Console, keep: bool = False) -> list[Played]:
    """Every world, in an order that does not depend on who was done first."""
    work = play_and_keep if keep else play_seed
    return in_order(counting(played(jobs, work, processes), len(jobs), console))


def jobs_of(text: str, years: int, ovens: int) -> list[Job]:
    """`province:normal:101-110,…` as worlds."""
    return list(_jobs(text, years, ovens))


def _jobs(text: str, years: int, ovens: int) -> Iterator[Job]:
    for part in text.split(","):
        family, regime, seeds = part.split(":")
        first, _, last = seeds.partition("-")
        yield from (Job(regime, seed, years, ovens, family) for seed in range(int(first), int(last or first) + 1))


def in_turn(jobs: Sequence[Job], group: int = 46) -> list[Job]:
    """What comes first in the plan one of each group after the other, so that a run that is stopped has some of all."""
    head, tail = jobs[:group], jobs[group:]
    by: dict[tuple[str, str], list[Job]] = {}
    for job in head:
        by.setdefault((job.family, job.regime), []).append(job)
    return [job for row in zip_longest(*by.values()) for job in row if job is not None] + list(tail)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--worlds", default=PLAN, help="family:regime:first-last, …")
    parser.add_argument("--years", type=int, default=YEARS)
    parser.add_argument("--ovens", type=int, default=OVENS, help="ovens of a world at its opening")
    parser.add_argument("--processes", type=int, default=PROCESSES)
    parser.add_argument("--hours", type=float, default=HOURS_PER_CASE, help="an inspector's hours for a case")
    parser.add_argument("--page", choices=("yes", "no"), default="yes", help="write docs/detection.md, or print")
    parser.add_argument("--play", choices=("yes", "no"), default="yes", help="no: only what was played before")
    asked = parser.parse_args()
    jobs = in_turn(jobs_of(asked.worlds, asked.years, asked.ovens))
    if asked.play == "yes":
        worlds = campaign(jobs, asked.processes, Console(stderr=True), keep=True)
    else:
        kept = Kept()
        worlds = in_order(world for job in jobs if (world := kept.get(job)) is not None)
    if asked.page == "no":
        print(as_text(worlds, asked.hours), end="")
        return
    minutes = sum(world.seconds for world in worlds) / 60
    size = f"{asked.years} years, {asked.ovens} ovens"
    run = Run(f"{datetime.now(UTC):%Y-%m-%d}", _commit(), minutes, len(jobs), size)
    PAGE.write_text(page(worlds, run, asked.hours), encoding="utf-8")


def _commit() -> str:
    asked = ["git", "rev-parse", "--short=8", "HEAD"]
    found = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False)
    return found.stdout.strip() or "unknown"


if __name__ == "__main__":
    main()
