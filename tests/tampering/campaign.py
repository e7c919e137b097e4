"""Every attack on a ledger of some thousand entries, and who finds it; docs/tampering.md is what this run saw.

    make tamper                      all of it
    python -m tests.tampering.campaign --seed 1 --flips 200 --cuts 50 --enterprises 300 --page no

Every random choice comes from the seed, which the page names. The exit code is 1 where an attack went unseen by
somebody who must see it, a position was named wrongly, a start ended otherwise than it must, a quorum cosigned two
histories, or a benign operation raised an alarm.
"""

import asyncio
import logging
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import structlog

from app.postgres import Cluster, start
from tests.conftest import UNSAFE_AND_FAST
from tests.tampering.attending import attended
from tests.tampering.benign import OPERATIONS, judged
from tests.tampering.catalogue import ATTACKS
from tests.tampering.cuts import cut_and_started
from tests.tampering.flipped import columns, flip_one
from tests.tampering.forks import forking, schedule, two_servers
from tests.tampering.handovers import HANDOVERS
from tests.tampering.page import page
from tests.tampering.results import Results, Scened
from tests.tampering.scene import play
from tests.tampering.starts import starts
from tests.tampering.victim import a_victim

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "tampering.md"


@dataclass(frozen=True)
class Options:
    """How much of everything."""

    seed: int
    flips: int = 2_000
    cuts: int = 1_000
    enterprises: int = 1_000
    schedules: int = 5
    steps: int = 300


async def campaign(cluster: Cluster, folder: Path, options: Options) -> Results:
    """Play everything on copies of one victim."""
    begun = time.monotonic()
    victim = await a_victim(cluster, folder / "witnesses", options.enterprises)
    results = Results(victim, options.seed)
    tell(f"seed {options.seed}: {victim.size:,} entries, {victim.cosigned:,} of them cosigned")
    async with attended(victim.folder, victim.policy) as policy:
        control = next(iter(ATTACKS.values()))
        results.control = await play(victim, control, "", policy, skipped=True)
        for name, attack in ATTACKS.items():
            with results.crashes(name):
                outcome = await play(victim, attack, f"{options.seed}/{name}", policy)
                results.outcomes.append(outcome)
                tell(f"{name}: {', '.join(outcome.finders)}")
        for below in range(1, min(options.cuts, victim.cosigned - 1) + 1):
            results.cuts.append(await cut_and_started(victim, below, policy))
    tell(f"{len(results.cuts):,} cuts")
    await flips(results, options)
    await scenes(results, folder)
    await forks(results, folder, options)
    for number, (name, operation) in enumerate(OPERATIONS.items()):
        with results.crashes(name):
            began = time.monotonic()
            found = await judged(victim, operation, folder / f"benign-{number}")
            alarms = [by for by, alarm in found.items() if alarm]
            results.benign.append((name, alarms, time.monotonic() - began))
            tell(f"benign: {name}: {alarms or 'no alarm'}")
    results.seconds = time.monotonic() - begun
    return results


async def flips(results: Results, options: Options) -> None:
    """Flip the bytes, one a copy."""
    for number, column in enumerate(columns(options.flips, random.Random(options.seed)), 1):
        seed = f"{options.seed}/{column.whole}/{number}"
        with results.crashes(f"a flip of {column.whole} (seed {seed})"):
            results.flips.append(await flip_one(results.victim, column, seed))
        if number % 100 == 0:
            tell(f"{number:,} bytes flipped")


async def scenes(results: Results, folder: Path) -> None:
    """Starts and hand-overs, and each start without what the attacker does."""
    victim = results.victim
    for number, one in enumerate(starts(victim)):
        for skipped, must in (False, one.must), (True, one.harmless):
            name = f"{one.name} (left out)" if skipped else one.name
            with results.crashes(name):
                said, seconds = await timed(one.play(victim, folder / f"start-{number}-{skipped}", skipped))
                if said != must or not skipped:
                    results.starts.append(Scened(name, said, said == must, seconds))
                tell(f"start: {name}: {said}")
    for number, (name, (scene, words)) in enumerate(HANDOVERS.items()):
        with results.crashes(name):
            said, seconds = await timed(scene(victim, folder / f"handover-{number}"))
            results.handovers.append(Scened(name, said, words in said, seconds))
            tell(f"{name}: {said}")


async def forks(results: Results, folder: Path, options: Options) -> None:
    """The same schedules under both policies; and two servers on one database."""
    for number in range(options.schedules):
        seed = f"{options.seed}/{number}"
        steps = list(schedule(random.Random(seed), options.steps))
        for honest, needed in (3, 3), (2, 2):
            home = folder / f"fork-{number}"
            played = await forking(results.victim, home, honest, needed, steps)
            results.forks.append((f"{needed} of {honest + 1}", played))
            tell(f"{needed} of {honest + 1}, schedule {number}: {played}")
        results.forks.append(
            (
                "two servers",
                await two_servers(results.victim, folder / f"two-{number}", random.Random(seed), 100),
            )
        )


async def timed(scene: Awaitable[str]) -> tuple[str, float]:
    """What it says, and how long it took."""
    begun = time.monotonic()
    said = await scene
    return said, time.monotonic() - begun


def tell(line: str) -> None:
    """To whoever waits."""
    print(line, file=sys.stderr, flush=True)


def commit() -> str:
    """The commit that is tested, and whether the tree differs from it."""
    command = ["git", "describe", "--always", "--dirty", "--abbrev=8"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()


def main(options: Options, *, written: bool) -> int:
    """The campaign on a server of its own."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    home = Path(tempfile.mkdtemp(prefix="quench-tamper-", dir="/tmp"))
    home.chmod(0o755)
    try:
        with start(home, settings=UNSAFE_AND_FAST) as running:
            results = asyncio.run(campaign(running.cluster, home, options))
    finally:
        shutil.rmtree(home)
    failures = results.failures()
    if written:
        PAGE.write_text(page(results, commit(), f"{datetime.now(UTC):%Y-%m-%d}"), encoding="utf-8")
    for failure in failures:
        tell(f"FAILED: {failure}")
    tell(f"{results.seconds / 60:.1f} minutes, {len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    given = dict(zip((word[2:] for word in sys.argv[1::2]), sys.argv[2::2], strict=True))
    written = given.pop("page", "yes") == "yes"
    seed_ = int(given.pop("seed", f"{datetime.now(UTC):%Y%m%d}"))
    sys.exit(main(Options(seed_, **{name: int(value) for name, value in given.items()}), written=written))
