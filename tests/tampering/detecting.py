"""Who finds a tampering: verification from within, the one-file verifier on a bundle, receipts, witnesses.

None of them is told what was done. A bundle is written by the attacker, with manifest and tiles made to fit: our own
export would refuse most of what is shown here (`ledger/bundle.py`).
"""

import re
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from app.commands.verify import verify_database
from app.databases import Databases
from app.publishing import Publisher
from app.rollback import RollbackDetected
from app.settings import Settings
from ledger import offline_verifier
from ledger.faults import BrokenLedger
from ledger.log import Log
from ledger.note import Signer, Verifier
from ledger.policy import Policy
from tests.database import Database
from tests.tampering.victim import Victim

VERIFY = "verify"
ATTENDED = "verify, witnesses reachable"
BUNDLE = "bundle"
OLDER = "older checkpoint"
RECEIPT = "receipt"
START = "start-up"
DETECTORS = (VERIFY, ATTENDED, BUNDLE, OLDER, RECEIPT, START)
_POSITIONS = re.compile(r"positions? (\d+)(?: to (\d+))?")


@dataclass(frozen=True)
class Found:
    """That something is wrong, in the finder's own words; the positions it names, where it names any."""

    says: str
    positions: range | None
    seconds: float


async def by_verify(database: Database, key: Verifier, policy: Policy) -> Found | None:
    """What `quench verify` does, as the role that the server has. The witnesses are asked if the policy has their
    addresses; nothing of what they hold is known without."""
    with tempfile.TemporaryDirectory(prefix="quench-verify-") as home:
        settings = Settings(
            home=Path(home), origin=key.name, log_verifier=key.text, policy_file=Path(home, "policy")
        )
        settings.policy_path.write_text(policy.text)
        found = Databases(database.app, database.owner, database.projector)
        begun = time.monotonic()
        try:
            await verify_database(settings, found)
        except BrokenLedger as broken:
            return Found(str(broken), positions_of(broken), time.monotonic() - begun)
        return None


async def by_start(victim: Victim, database: Database, policy: Policy) -> Found | None:
    """What a server says when it starts on this database, with these witnesses at their addresses."""
    begun = time.monotonic()
    try:
        async with started(database, victim.signer, policy) as publisher:
            halted = publisher.status().halted
    except BrokenLedger as broken:  # The server does not start at all.
        return Found(str(broken), positions_of(broken), time.monotonic() - begun)
    if halted is None:
        return None
    missing = range(halted.size + 1, halted.seen + 1) if isinstance(halted, RollbackDetected) else None
    return Found(f"{halted.CODE}: {halted.message_en}", missing, time.monotonic() - begun)


@asynccontextmanager
async def started(database: Database, signer: Signer, policy: Policy) -> AsyncIterator[Publisher]:
    """The publisher of a server that has just started; nothing is published but by whoever asks it to."""
    async with (
        await Log.open(database.app, origin=signer.name) as log,
        asyncpg.create_pool(database.app, min_size=1, max_size=2) as pool,
    ):
        publisher = Publisher(log, pool, signer, policy)
        await publisher.start()
        yield publisher


def by_bundle(bundle: Path, policy: Path, *more: str | Path) -> Found | None:
    """The one-file verifier, a program of its own, with the keys that the auditor has from elsewhere."""
    begun = time.monotonic()
    command = [
        sys.executable,
        "-I",
        offline_verifier.__file__,
        str(bundle),
        "--policy",
        str(policy),
        *map(str, more),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode in {0, 1}, done.stderr
    if done.returncode == 0:
        return None
    says = done.stderr.strip()
    return Found(says, named(says), time.monotonic() - begun)


def named(says: str) -> range | None:
    """The positions that a finding names."""
    match = _POSITIONS.search(says)
    return range(int(match[1]), int(match[2] or match[1]) + 1) if match else None


def positions_of(broken: BrokenLedger) -> range | None:
    """The positions that a fault names."""
    if broken.position is None:
        return None
    return range(broken.position, (broken.last_position or broken.position) + 1)
