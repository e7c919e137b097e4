"""How far an evaluation is, on a terminal."""

from collections.abc import Iterable, Iterator

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from app.detection.matching import Played


def counting(worlds: Iterable[Played], total: int, console: Console) -> Iterator[Played]:
    """The worlds as they come, counted on a bar."""
    columns = (TextColumn("世界 worlds"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=total)
        for world in worlds:
            bar.advance(task)
            yield world
