"""`quench projections rebuild|status`: the read models built anew beside the live ones, and how they stand."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager
from typing import Annotated, Any, NoReturn

import asyncpg
import typer
from rich.console import Console

from app.settings import Settings
from projections.building import RebuildAtWork, RebuildFailed, RebuildTakenOver, discarded
from projections.builds import bootstrap
from projections.catalogue import PROJECTIONS
from projections.comparing import Difference
from projections.projection import Projection
from projections.rebuild import BESIDE_FROM, RebuildDiffers, Rebuilt, rebuild_all

STOPPED = 130
NAMES = ", ".join(projection.name for projection in PROJECTIONS)
out = Console(highlight=False, soft_wrap=True, markup=False)
errors = Console(stderr=True, highlight=False, soft_wrap=True, markup=False)
projections_cli = typer.Typer(
    name="projections",
    help="投影 / The read models: how they stand, and building them anew beside the live ones.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@projections_cli.command()
def status(
    json: Annotated[bool, typer.Option("--json", help="机器可读 / for programs")] = False,
) -> None:
    """状态 / Each projection: its build, position, lag, size; what stopped, is being built, waits to be dropped."""
    from app.cli import run
    from app.databases import databases
    from app.standing_page import print_standing

    with databases(Settings.load()) as found:
        run(print_standing(found.projector, as_json=json))


@projections_cli.command()
def rebuild(
    names: Annotated[
        list[str] | None, typer.Argument(help=f"投影 / which (all without a name): {NAMES}", metavar="[NAME]...")
    ] = None,
    discard: Annotated[
        bool, typer.Option("--discard", help="丢弃未完成的重建 / drop what an earlier rebuild left unfinished, and end")
    ] = False,
    despite_difference: Annotated[
        bool,
        typer.Option(
            "--despite-difference",
            help="即使不一致也切换，以账本为准 / swap even where the live rows differ: the log is right",
        ),
    ] = False,
) -> None:
    """重建 / Build anew from the log beside the live projection, compare, swap; a rebuild cut off is gone on with."""
    from app.cli import run
    from app.databases import databases

    chosen, settings, done = _chosen(names or []), Settings.load(), list[Rebuilt]()
    with databases(settings) as found:
        try:
            if discard:
                run(discard_builds(found.projector, chosen))
                return
            run(rebuild_live(settings, found.projector, chosen, done, despite_difference=despite_difference))
        except RebuildDiffers as differs:
            errors.print(f"{differs}\n{shown(differs.difference)}")
            _say_how_to_go_on(chosen, done)
            raise typer.Exit(1) from differs
        except RebuildFailed as failed:
            errors.print(str(failed))
            _say_how_to_go_on(chosen, done)
            raise typer.Exit(1) from failed
        except (RebuildAtWork, RebuildTakenOver) as ended:
            _stop(str(ended))
    if len(done) < len(chosen):
        _say_how_to_go_on(chosen, done)
        raise typer.Exit(STOPPED)


def _chosen(names: Sequence[str]) -> Sequence[Projection]:
    known = {projection.name for projection in PROJECTIONS}
    for name in names:
        if name not in known:
            _stop(f"NAME {name}: 没有这个投影 / there is no such projection; 可选 / there are: {NAMES}", 2)
    return [projection for projection in PROJECTIONS if not names or projection.name in names]


async def rebuild_live(
    settings: Settings,
    dsn: str,
    chosen: Sequence[Projection],
    done: list[Rebuilt],
    *,
    despite_difference: bool = False,
) -> None:
    """Rebuild and say so; `done` holds what became live, also where the rest did not."""
    from app.rebuild_progress import telling
    from ledger.log import Log

    async with await Log.open(dsn, origin=settings.origin) as log, _connection(dsn) as connection:
        with telling(errors) as report:
            work = rebuild_all(
                log,
                connection,
                chosen,
                report=report,
                despite_difference=despite_difference,
                dsn=dsn,
                beside_from=BESIDE_FROM,
            )
            async with aclosing(work) as each:
                async for rebuilt in each:
                    done.append(rebuilt)
                    out.print(_line(rebuilt))
    out.print("旧投影一小时后由 quench project 删除 / the old builds are dropped by `quench project` after an hour")


async def discard_builds(dsn: str, chosen: Sequence[Projection]) -> None:
    """Drop what earlier rebuilds left unfinished."""
    async with _connection(dsn) as connection:
        await bootstrap(connection)
        for projection in chosen:
            if await discarded(connection, projection.name):
                out.print(f"{projection.name}: 未完成的重建已丢弃 / the unfinished build is dropped")


@asynccontextmanager
async def _connection(dsn: str) -> AsyncIterator[asyncpg.Connection]:
    """A connection of our own, cut off at the end: what was not committed was not done."""
    connection = await asyncpg.connect(dsn, timeout=5)
    try:
        yield connection
    finally:
        connection.terminate()


def _line(rebuilt: Rebuilt) -> str:
    resumed = f"，自 {rebuilt.resumed:,} 续建 / resumed at {rebuilt.resumed:,}" if rebuilt.resumed else ""
    if rebuilt.rows is None:
        compared = "规则已变、原为空或基于已失事件，未比对 / other rules, empty before, or of lost events: not compared"
    elif rebuilt.difference is None:
        compared = f"{rebuilt.rows:,} 行一致 / {rebuilt.rows:,} rows are equal"
    else:
        compared = f"不一致仍切换 / swapped despite this difference:\n{shown(rebuilt.difference)}"
    at = f"位置 / at position {rebuilt.position:,}{resumed}"
    return f"{rebuilt.name}: {rebuilt.old} → {rebuilt.schema}，{at}；{compared}"


def shown(difference: Difference) -> str:
    """The table, the key, both rows, and which columns are not equal."""
    return "\n".join(
        (
            f"  表 table    {difference.table}, {_fields(difference.key)}",
            f"  现行 live    {_fields(difference.live)}",
            f"  重建 rebuilt {_fields(difference.rebuilt)}",
            f"  不同 unequal {', '.join(difference.columns)}",
        )
    )


def _fields(row: Mapping[str, Any] | None) -> str:
    return "无此行 no such row" if row is None else ", ".join(f"{name} = {value}" for name, value in row.items())


def _say_how_to_go_on(chosen: Sequence[Projection], done: Sequence[Rebuilt]) -> None:
    swapped = {rebuilt.name for rebuilt in done}
    names = " ".join(projection.name for projection in chosen if projection.name not in swapped)
    errors.print(
        f"未切换的现行投影照常作答 / what was not swapped answers as before: {names}\n"
        f"继续 go on: quench projections rebuild {names}\n"
        f"放弃 give up: quench projections rebuild --discard {names}"
    )


def _stop(why: str, code: int = 1) -> NoReturn:
    errors.print(why)
    raise typer.Exit(code)
