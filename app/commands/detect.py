"""`quench detect evaluate|backtest`: what detection is worth on simulated worlds, and what a rule would have raised."""

import json as json_text
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console

out = Console(highlight=False, soft_wrap=True, markup=False)
errors = Console(stderr=True, highlight=False, soft_wrap=True, markup=False)
detect_cli = typer.Typer(
    name="detect",
    help="检测 / Detection: measured on simulated worlds, and rules tried on the recorded history.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@detect_cli.command()
def evaluate(
    folders: Annotated[
        list[Path], typer.Argument(help="模拟世界文件夹 / folders of simulated worlds", metavar="DIR...")
    ],
    json: Annotated[bool, typer.Option("--json", help="机器可读 / for programs")] = False,
    hours: Annotated[
        float, typer.Option(help="每案检查工时 / an inspector's hours for a case", min=0.1)
    ] = 16.0,
    processes: Annotated[int, typer.Option(help="进程数 / processes", min=1, max=64)] = 2,
) -> None:
    """评估 / Play simulated worlds in memory and lay what was found beside what is true: recall, false alarms, delay.

    DIR 含 submissions.jsonl 与 truth.json。区间均为 95%。
    DIR holds submissions.jsonl and truth.json; no database is touched. Every figure has its 95 % interval.
    """
    from app.detection.evaluating import in_order, play_folder, played
    from app.detection.printing import as_json, as_text
    from app.detection.progress import counting
    from app.detection.submissions import FILE as SUBMISSIONS
    from app.detection.submissions import WorldBroken
    from app.detection.truth import FILE as TRUTH

    for folder in folders:
        for name in (SUBMISSIONS, TRUTH):
            if not (folder / name).is_file():
                stop(2, f"{folder}: 缺少 {name}，不是模拟世界 / {name} is missing, this is no simulated world")
    try:
        worlds = in_order(counting(played(folders, play_folder, processes), len(folders), errors))
    except WorldBroken as wrong:
        stop(1, f"世界不成立 / the world does not hold: {wrong}")
    if json:
        print(json_text.dumps(as_json(worlds, hours), ensure_ascii=False, indent=1))
    else:
        print(as_text(worlds, hours), end="")


@detect_cli.command()
def backtest(
    rule: Annotated[str, typer.Option(help="规则与版本 / a rule in a version, e.g. D-05@1", metavar="RULE@N")],
    first: Annotated[str, typer.Option("--from", help="自此日 / from this day, YYYY-MM-DD", metavar="DATE")],
    last: Annotated[str, typer.Option("--to", help="至此日 / to this day, YYYY-MM-DD", metavar="DATE")],
    json: Annotated[bool, typer.Option("--json", help="机器可读 / for programs")] = False,
) -> None:
    """回测 / What a version of a rule would have raised on the recorded history, beside the version in force.

    日期为入账日（上海）。不写入任何内容。
    Days are those of recording in Asia/Shanghai. The entries are read anew, no projection is asked, nothing is written.
    """
    from app.cli import run
    from app.databases import databases
    from app.detection.backtest import as_json, backtest_log, table
    from app.detection.register import NoSuchRule, versions
    from app.settings import Settings
    from domain.envelope import Happened
    from ledger.log import Log
    from projections.history import happened

    start, end = _day("--from", first), _day("--to", last)
    if end < start:
        stop(2, f"--to {last}: 不得早于 --from / it is before --from {first}")
    try:
        asked = versions(rule)
    except NoSuchRule as unknown:
        stop(2, f"--rule: {unknown}")
    settings = Settings.load()

    async def events(log: Log) -> AsyncIterator[Happened]:
        after, size = 0, (await log.head()).size
        while after < size:
            some, _ = await log.read(after=after, upto=size, limit=2_000)
            for event in some:
                yield happened(event)
            after = some[-1].position

    async def work(dsn: str) -> None:
        async with await Log.open(dsn, origin=settings.origin) as log:
            found = await backtest_log(events(log), asked, start, end)
        if json:
            print(json_text.dumps(as_json(found), ensure_ascii=False, indent=1))
        else:
            print("\n".join(table(found).lines()))

    with databases(settings) as database:
        run(work(database.app))


def _day(option: str, text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        stop(2, f"{option} {text}: 日期应为 YYYY-MM-DD / a date is written YYYY-MM-DD")
    if day.isoformat() != text:
        stop(2, f"{option} {text}: 日期应为 YYYY-MM-DD / a date is written YYYY-MM-DD")
    return day


def stop(code: int, line: str) -> NoReturn:
    """One line, and an exit code."""
    errors.print(line)
    raise typer.Exit(code)
