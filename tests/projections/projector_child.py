"""A projector in a process of its own, to be killed; its arguments: the DSNs of application and projector."""

import asyncio
import sys

from ledger.log import Log
from projections.projector import Projector


async def main(app: str, owner: str) -> None:
    async with await Log.open(app) as log:
        projector = await Projector.open(log, owner, chunk=7)
        await projector.run(asyncio.Event())


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2]))
