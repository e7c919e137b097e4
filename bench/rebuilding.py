"""A rebuild in a process of its own, which imports no more than it needs: how long it took and its most memory.

    python -m bench.rebuilding WHAT DSN PROJECTOR_DSN
"""

import resource
import sys
from pathlib import Path
from time import perf_counter

import asyncpg
import uvloop

from bench.child import say
from ledger.log import Log
from projections.capacity.projection import CAPACITY
from projections.catalogue import PROJECTIONS
from projections.findings.projection import FINDINGS
from projections.rebuild import BESIDE_FROM, rebuild_all

WHAT = {
    "postings and totals": (CAPACITY,),
    "all but the findings": tuple(one for one in PROJECTIONS if one is not FINDINGS),
    "all projections": PROJECTIONS,
}


async def rebuild(what: str, dsn: str, projector_dsn: str) -> None:
    """Rebuild as `quench projections rebuild` does, and tell the parent."""
    connection = await asyncpg.connect(projector_dsn)
    try:
        async with await Log.open(dsn) as log:
            begun = perf_counter()
            async for _ in rebuild_all(log, connection, WHAT[what], dsn=projector_dsn, beside_from=BESIDE_FROM):
                pass
            seconds = perf_counter() - begun
    finally:
        await connection.close()
    say(seconds=seconds, megabytes=(_most_kilobytes() + _of_the_findings()) // 1_024)


def _most_kilobytes() -> int:
    """Of this process; not `ru_maxrss`, which holds also what the process was that began this one."""
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(status["VmHWM"].split()[0])


def _of_the_findings() -> int:
    """Of the process that worked beside, which has ended: it was begun while this one was small."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss


if __name__ == "__main__":
    uvloop.run(rebuild(*sys.argv[1:4]))
