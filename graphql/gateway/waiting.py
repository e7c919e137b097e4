"""Waiting for the witnesses: the answer to a submission that is to be told only when a quorum has cosigned it."""

import asyncio
from collections.abc import Iterable
from typing import Annotated

import strawberry

from gateway.context import Context
from gateway.errors import log

AWAIT_SECONDS = 10.0
"""How long one operation waits, all its mutations together. A round of the publisher takes about a second, and a
witness that has not answered within ten is down: whoever waits longer holds a connection open for what
`receipt(position)` tells later just as well."""

AwaitWitness = Annotated[
    bool,
    strawberry.argument(
        name="awaitWitness",
        description="等待法定数见证方会签（至多10秒），结果见回执的 state。"
        "Answer only when a quorum of witnesses has cosigned, after 10 s at most; `state` says what came of it.",
    ),
]


async def await_witnessed(context: Context, positions: Iterable[int]) -> None:
    """Wait until a quorum cosigned all of these positions, or the operation's time is over.

    What was written stands whatever happens here, so a fault is told in the log and never in place of the receipt.
    """
    last, proving = max(positions, default=None), context.gateway.proving
    if last is None or proving is None or not proving.status().witnesses:
        return
    now = asyncio.get_running_loop().time
    if context.waits_until is None:
        context.waits_until = now() + AWAIT_SECONDS
    try:
        await proving.await_witnessed(last, max(0.0, context.waits_until - now()))
    except Exception as fault:
        log.warning("witnesses not awaited", position=last, exc_info=fault)
