"""The whole log as a bundle, and the one-file verifier over it: standard library alone, in a process of its own."""

import asyncio
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from time import perf_counter, sleep
from typing import NamedTuple

import asyncpg

from bench.ours import SIGNER
from ledger import tree
from ledger.bundle import write_bundle
from ledger.checkpoint import Checkpoint, sign_checkpoint
from ledger.policy import NONE, Policy
from ledger.sql import queries
from ledger.stretches import bounds

LOOK_SECONDS = 0.05


class Offline(NamedTuple):
    """What a bundle cost: to write, to verify, and the most memory that the verifier took."""

    exported_per_second: float
    verified_per_second: float
    peak_megabytes: int


def measure(dsn: str) -> Offline:
    """Export the log of this database, and verify what was exported."""
    with tempfile.TemporaryDirectory(prefix="quench-bench-") as home:
        bundle, policy = Path(home, "bundle"), Path(home, "policy")
        policy.write_text(_policy().text)
        begun = perf_counter()
        size = asyncio.run(_export(dsn, bundle))
        exported = perf_counter()
        peak = _verify(bundle, policy)
        return Offline(size / (exported - begun), size / (perf_counter() - exported), peak)


def _policy() -> Policy:
    return Policy(((SIGNER.verifier, None),), (), (), NONE)


async def _export(dsn: str, folder: Path) -> int:
    connection = await asyncpg.connect(dsn)
    try:
        size: int = await connection.fetchval(queries()["head_size"])
        note = sign_checkpoint(Checkpoint(SIGNER.name, size, await tree.root(connection, size)), SIGNER)

        async def entries() -> AsyncIterator[list[bytes]]:
            for after, upto in bounds(0, size):
                yield [row[0] for row in await connection.fetch(queries()["stretch_entries"], after, upto)]

        await write_bundle(folder, entries=entries(), checkpoint=note, checkpoints=[], policy=_policy().text)
    finally:
        await connection.close()
    return size


def _verify(bundle: Path, policy: Path) -> int:
    """The verifier of the bundle itself; the most memory it took, in megabytes."""
    command = [sys.executable, "-I", str(bundle / "verify.py"), str(bundle), "--policy", str(policy)]
    peak = 0
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        while process.poll() is None:
            peak = _peak_kilobytes(process.pid) or peak
            sleep(LOOK_SECONDS)
    if process.returncode:
        raise ValueError(f"the verifier ended with {process.returncode}")
    return peak // 1024


def _peak_kilobytes(process: int) -> int:
    """What the system says was its most so far; 0 once it has ended."""
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")), 0)
