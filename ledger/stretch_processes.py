"""Stretches checked by several processes at once, each on a connection of its own, and given in order.

Hashing is what takes the time, and one Python process uses one core. Process n of N takes the stretches n, n + N …,
and writes what each gives to its standard output as it goes; a pipe that is full stops it, so nothing piles up. It
ends when its work is done or when nobody reads any more.

    python -m ledger.stretch_processes      what it is to do comes by standard input, from `in_processes` alone
"""

import asyncio
import os
import pickle
import signal
import struct
import sys
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

import asyncpg

from ledger import database
from ledger.faults import LedgerFault, LedgerUnavailable
from ledger.stretches import Asked, Stretch, bounds, one_by_one

Stretches = Callable[[int, int, Asked], AsyncGenerator[Stretch, None]]
"""Gives the checked stretches of the entries after one position up to another, in order; to be closed."""

_LENGTH = struct.Struct(">I")
_STATEMENTS_CACHED = 100


def on_connection(connection: asyncpg.Connection) -> Stretches:
    """In this process, on this connection."""
    return lambda after, upto, asked: one_by_one(connection, list(bounds(after, upto)), asked)


def in_processes(dsn: str, count: int) -> Stretches:
    """In so many processes of their own; `asked.check` must be a function of a module, which they import."""

    async def stretches(after: int, upto: int, asked: Asked) -> AsyncGenerator[Stretch, None]:
        parts = list(bounds(after, upto))
        async with AsyncExitStack() as stack:
            readers = [
                await stack.enter_async_context(_process(dsn, parts[number::count], asked, count))
                for number in range(min(count, len(parts)))
            ]
            for number in range(len(parts)):
                yield await _read(readers[number % count])

    return stretches


@asynccontextmanager
async def _process(
    dsn: str, parts: Sequence[tuple[int, int]], asked: Asked, count: int
) -> AsyncIterator[asyncio.StreamReader]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", __name__, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(pickle.dumps((dsn, parts, asked, count)))
        process.stdin.write_eof()
        yield process.stdout
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def _read(reader: asyncio.StreamReader) -> Stretch:
    try:
        (length,) = _LENGTH.unpack(await reader.readexactly(_LENGTH.size))
        found = pickle.loads(await reader.readexactly(length))
    except asyncio.IncompleteReadError as fault:
        raise LedgerUnavailable("a process that verifies ended early") from fault
    if isinstance(found, LedgerFault):
        raise found
    assert isinstance(found, Stretch)
    return found


async def _work(dsn: str, parts: Sequence[tuple[int, int]], asked: Asked, count: int) -> None:
    try:
        connection = await database.connect(dsn, _STATEMENTS_CACHED)
        try:
            async for stretch in one_by_one(connection, parts, asked, count):
                _write(stretch)
        finally:
            connection.terminate()
    except (*database.LOST, asyncpg.PostgresError) as fault:
        _write(LedgerUnavailable(f"verifying failed ({type(fault).__name__}: {fault})"))
    except LedgerFault as fault:
        _write(fault)


def _write(found: Stretch | LedgerFault) -> None:
    pickled = pickle.dumps(found)
    with os.fdopen(1, "wb", closefd=False) as out:
        out.write(_LENGTH.pack(len(pickled)) + pickled)


def main() -> None:
    """Do what standard input says, and end without a word when nobody reads what comes of it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to decide.
    try:
        asyncio.run(_work(*pickle.loads(sys.stdin.buffer.read())))
    except BrokenPipeError:
        os._exit(0)


if __name__ == "__main__":
    main()
