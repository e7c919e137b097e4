"""How far a rebuild is, with rate and time left: a bar on a terminal, elsewhere a plain line every few seconds."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn, TimeRemainingColumn

from projections import rebuild

SECONDS_BETWEEN_LINES = 5.0
STAGES = {
    "warming": "预热 / taking in what stands",
    "filling": "重放 / filling",
    "indexing": "建索引 / indexing",
    "comparing": "比对 / comparing",
}


@dataclass(slots=True)
class _Stage:
    """A stage of some projections since `began`, when `first` were done; `told` is when a line was printed last."""

    key: tuple[object, ...]
    first: int
    began: float
    told: float


@contextmanager
def telling(console: Console) -> Iterator[rebuild.Report]:
    """What `rebuild_all` reports to, while the block runs."""
    if not console.is_terminal:
        yield lines(console.print, time.monotonic)
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TextColumn("{task.fields[rate]}"))
    with Progress(*columns, TimeRemainingColumn(), console=console, transient=True) as bar:
        yield _bar(bar)


def lines(say: Callable[[str], None], now: Callable[[], float]) -> rebuild.Report:
    """A line where a stage begins, and one every few seconds while it goes on; two may go on side by side."""
    stages: dict[tuple[str, ...], _Stage] = {}

    def told(progress: rebuild.Progress) -> None:
        at = now()
        stage = stages.get(progress.names)
        if stage is None or stage.key != (progress.names, progress.stage):
            stages[progress.names] = _Stage((progress.names, progress.stage), progress.done, at, at)
            say(f"{_named(progress)} {_amount(progress)}".rstrip())
        elif at - stage.told >= SECONDS_BETWEEN_LINES:
            stage.told = at
            say(f"{_named(progress)} {_amount(progress)}, {_rate(progress, stage, at)}")

    return told


def _bar(bar: Progress) -> rebuild.Report:
    going: dict[tuple[str, ...], tuple[_Stage, TaskID]] = {}

    def told(progress: rebuild.Progress) -> None:
        at = time.monotonic()
        stage, task = going.get(progress.names, (None, None))
        if stage is None or task is None or stage.key != (progress.names, progress.stage):
            for names in [names for names in going if set(names) & set(progress.names) or _whole(bar, going[names][1])]:
                bar.remove_task(going.pop(names)[1])
            stage = _Stage((progress.names, progress.stage), progress.done, at, at)
            task = bar.add_task(_named(progress), total=progress.total or None, completed=progress.done, rate="")
            going[progress.names] = stage, task
        bar.update(task, completed=progress.done, total=progress.total or None, rate=_rate(progress, stage, at))

    return told


def _whole(bar: Progress, task: TaskID) -> bool:
    return bar.tasks[bar.task_ids.index(task)].finished


def _named(progress: rebuild.Progress) -> str:
    return f"{', '.join(progress.names)}: {STAGES[progress.stage]}"


def _amount(progress: rebuild.Progress) -> str:
    if not progress.total:
        return ""
    return f"{progress.done:,} / {progress.total:,} ({100 * progress.done // progress.total} %)"


def _rate(progress: rebuild.Progress, stage: _Stage, at: float) -> str:
    done, seconds = progress.done - stage.first, at - stage.began
    if done <= 0 or seconds <= 0:
        return ""
    left = max(0, progress.total - progress.done) * seconds / done
    unit = "行 rows" if progress.stage == "comparing" else "条 events"
    return f"{done / seconds:,.0f} {unit}/s, 还需 {_clock(left)} left"


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
