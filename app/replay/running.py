"""Running a replay: reading, showing, stepping, and writing what it ends with."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from app.commands.replay import errors, stop
from app.replay.books import Books
from app.replay.choosing import Bounds, Chosen
from app.replay.outcome import as_json, as_text
from app.replay.sources import Source, from_bundle, from_ledger
from app.replay.telling import lines
from app.replay.told import Unreadable
from ledger.bundle_reading import MalformedBundle

__all__ = ["Asked", "Bounds", "Chosen", "replay_bundle", "replay_ledger"]


@dataclass(frozen=True)
class Asked:
    """What the command line asks for."""

    bounds: Bounds
    chosen: Chosen
    step: bool
    quiet: bool
    out: Path | None


def replay_bundle(folder: Path, asked: Asked) -> int:
    """Replay a bundle; the exit code."""
    try:
        return asyncio.run(_replay(from_bundle(folder), asked))
    except (MalformedBundle, Unreadable) as wrong:
        stop(1, f"核验包不成立 / the bundle does not hold: {wrong}")
    except KeyboardInterrupt:
        stop(130, "已停止 / stopped")


def replay_ledger(asked: Asked) -> int:
    """Replay the live ledger; the exit code."""
    from app.cli import run
    from app.databases import databases
    from app.settings import Settings

    settings, codes = Settings.load(), list[int]()
    with databases(settings) as found:

        async def work() -> None:
            async with from_ledger(found.app, settings.origin) as source:
                codes.append(await _replay(source, asked))

        try:
            run(work())
        except Unreadable as wrong:
            stop(1, f"账本不成立 / the ledger does not hold: {wrong}")
    return codes[0] if codes else 130


async def _replay(source: Source, asked: Asked) -> int:
    """Tell it to the end; 1 where something does not hold."""
    if asked.bounds.last is not None and asked.bounds.last > source.size:
        stop(2, f"--to {asked.bounds.last}: 超出范围 / out of range: positions are 1 to {source.size:,}")
    books = Books(asked.bounds)
    with _progress(source.size, asked) as tell:
        async for entry in _each(source):
            event = books.read(entry)
            if event is None:
                break
            tell(books.position)
            if asked.quiet or not (asked.bounds.shows(event) and asked.chosen.shows(event)):
                continue
            print("\n".join(lines(event, books)))
            if asked.step and not await _next():
                break
    if source.size and not books.position:
        stop(2, f"--known-at {asked.bounds.known_at}: 早于首条入账 / before the first entry was recorded")
    print("" if asked.quiet else "\n", as_text(source.origin, source.size, books), sep="", end="", flush=True)
    if asked.out:
        as_file = as_text(source.origin, source.size, books)
        if asked.out.suffix == ".json":
            as_file = json.dumps(as_json(source.origin, source.size, books), ensure_ascii=False, indent=1) + "\n"
        asked.out.write_text(as_file, encoding="utf-8")
    if books.wrong:
        errors.print(f"不成立 / does not hold: {books.wrong.reason}")
    return 1 if books.wrong else 0


async def _each(source: Source) -> AsyncIterator[bytes]:
    async for some in source.entries:
        for entry in some:
            yield entry


async def _next() -> bool:
    """Wait for Enter without holding up the loop, so that Ctrl-C is heard; False for q or the end of input."""
    loop = asyncio.get_running_loop()
    ready: asyncio.Future[None] = loop.create_future()
    loop.add_reader(sys.stdin, lambda: None if ready.done() else ready.set_result(None))
    try:
        await ready
    finally:
        loop.remove_reader(sys.stdin)
    line = sys.stdin.readline()
    return bool(line) and line.strip().lower() != "q"


@contextmanager
def _progress(size: int, asked: Asked) -> Iterator[Callable[[int], None]]:
    """A bar on a terminal, where no event is printed beside it."""
    if not errors.is_terminal or not (asked.quiet or not sys.stdout.isatty()):
        yield lambda done: None
        return
    columns = (TextColumn("重放 replaying"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=errors, transient=True) as bar:
        task = bar.add_task("", total=min(size, asked.bounds.last or size))
        yield lambda done: bar.update(task, completed=done) if done % 1_000 == 0 else None
