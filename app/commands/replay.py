"""`quench replay`: history told again, entry by entry, from a bundle (no database at all) or from the live ledger."""

import sys
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console

errors = Console(stderr=True, highlight=False, soft_wrap=True, markup=False)


def replay(
    bundle: Annotated[
        Path | None, typer.Argument(help="核验包；省略则读在用账本 / a bundle; else the live ledger", metavar="[DIR]")
    ] = None,
    first: Annotated[
        int, typer.Option("--from", help="自此位置起显示 / show from this position on", min=1)
    ] = 1,
    last: Annotated[
        int | None, typer.Option("--to", help="读到此位置为止 / read up to this position", min=1)
    ] = None,
    until: Annotated[
        str | None, typer.Option(help="只计发生截至此日 / only what had happened by this day, YYYY-MM-DD")
    ] = None,
    known_at: Annotated[
        str | None, typer.Option(help="只读此时刻前入账 / only what was recorded by then, RFC 3339 with a zone")
    ] = None,
    county: Annotated[str | None, typer.Option(help="只看此区划 / only this county, by code")] = None,
    enterprise: Annotated[str | None, typer.Option(help="只看此企业 / only this enterprise")] = None,
    oven: Annotated[str | None, typer.Option(help="只看此焦炉 / only this oven")] = None,
    lot: Annotated[str | None, typer.Option(help="只看此产能指标 / only this lot")] = None,
    step: Annotated[
        bool, typer.Option("--step", help="逐条：回车继续，q 结束 / Enter for the next, q to stop")
    ] = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", help="只打印末表 / only the balance at the end")
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option(help="末表另存；.json 为 JSON / write the end there too; .json as JSON", metavar="FILE"),
    ] = None,
) -> None:
    """重放 / Tell history again: each event, what it moved, the balance after it; the trial balance and its digest."""
    from app.replay.running import Asked, Bounds, Chosen, replay_bundle, replay_ledger

    bounds = Bounds(first, last, _day(until), _instant(known_at))
    asked = Asked(bounds, Chosen(county, enterprise, oven, lot), step, quiet, out)
    if last is not None and last < first:
        stop(2, f"--to {last}: 不得小于 --from / it is before --from {first}")
    if step and not (sys.stdin.isatty() and sys.stdout.isatty()):
        stop(2, "--step: 逐条重放需要终端 / stepping needs a terminal: leave it out in a pipe")
    raise typer.Exit(replay_bundle(bundle, asked) if bundle else replay_ledger(asked))


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        stop(2, f"--until {text}: 日期应为 YYYY-MM-DD / a date is YYYY-MM-DD")


def _instant(text: str | None) -> datetime | None:
    try:
        found = datetime.fromisoformat(text) if text else None
    except ValueError:
        stop(2, f"--known-at {text}: 时刻应为 RFC 3339 / an instant is written 2020-10-31T16:00:00+08:00")
    if found is not None and found.tzinfo is None:
        stop(2, f"--known-at {text}: 缺少时区 / it has no time zone: 2020-10-31T16:00:00+08:00")
    return found


def stop(code: int, line: str) -> NoReturn:
    """One line, and an exit code."""
    errors.print(line)
    raise typer.Exit(code)
