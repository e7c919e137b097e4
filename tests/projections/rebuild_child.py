"""A rebuild of every projection in a process of its own, to be killed; its arguments: the projector's DSN, the chunk.

Prints a line where it was resumed and one for each projection that became live.
"""

import asyncio
import sys

import asyncpg

from ledger.log import Log
from projections.catalogue import PROJECTIONS
from projections.rebuild import rebuild_all


async def main(dsn: str, chunk: int, beside: int | None) -> None:
    connection = await asyncpg.connect(dsn)
    async with await Log.open(dsn) as log:
        async for rebuilt in rebuild_all(log, connection, PROJECTIONS, chunk=chunk, dsn=dsn, beside_from=beside):
            print(rebuilt.name, rebuilt.resumed, rebuilt.position, rebuilt.rows, flush=True)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), 0 if "beside" in sys.argv else None))
