"""`quench`: the command line. Every command says what it needs, in Chinese and English, and never a stack trace."""

import asyncio
import signal
import sys
from collections.abc import Coroutine
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError
from rich.console import Console

from app.commands.audit import audit
from app.commands.detect import detect_cli
from app.commands.evidence import evidence_cli
from app.commands.keys import keys_cli
from app.commands.projections import projections_cli
from app.commands.proofs import checkpoint_cli, export, receipt_cli, restore_cli
from app.commands.replay import replay
from app.commands.report import report_cli
from app.commands.simulate import simulate
from app.commands.witness import witness_cli
from app.databases import databases
from app.keys import KeyFault
from app.postgres_place import PostgresUnavailable
from app.settings import Settings
from ledger.faults import LedgerFault

cli = typer.Typer(
    name="quench",
    help="Quench 熄焦 — 焦化行业压减过剩产能审计账本 / the audit ledger of coking-capacity reduction.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
cli.add_typer(witness_cli)
cli.add_typer(keys_cli)
cli.add_typer(checkpoint_cli)
cli.add_typer(receipt_cli)
cli.add_typer(restore_cli)
cli.add_typer(projections_cli)
cli.add_typer(detect_cli)
cli.add_typer(report_cli)
cli.add_typer(evidence_cli)
cli.command()(export)
cli.command()(replay)
cli.command()(audit)
cli.command()(simulate)
errors = Console(stderr=True, highlight=False, soft_wrap=True)
On = Annotated[
    str | None,
    typer.Option(help="业务日期，默认今日 / as of this day, YYYY-MM-DD; today by default", metavar="DAY"),
]
KnownPosition = Annotated[
    int | None,
    typer.Option(help="账本位置，默认最新 / as known at this position; the newest by default", metavar="N"),
]
KnownAt = Annotated[
    str | None,
    typer.Option(
        help="当时所知，须带时区 / as known at this instant, with its zone: 2020-10-31T16:00:00+08:00",
        metavar="INSTANT",
    ),
]


def run(work: Coroutine[Any, Any, None]) -> None:
    """Run to the end, or until Ctrl-C or SIGTERM, and clean up in either case."""

    async def until_stopped() -> None:
        task = asyncio.ensure_future(work)
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGINT, _interrupted, task)
        loop.add_signal_handler(signal.SIGTERM, task.cancel)
        with suppress(asyncio.CancelledError):
            await task

    asyncio.run(until_stopped())


def _interrupted(task: asyncio.Future[None]) -> None:
    """Whoever pressed Ctrl-C is told; a service manager that ends us needs no words."""
    errors.print("\n已停止 / stopped")
    task.cancel()


@cli.command()
def serve(
    host: Annotated[str | None, typer.Option(help="监听地址 / address to listen on")] = None,
    port: Annotated[int | None, typer.Option(help="端口 / port")] = None,
) -> None:
    """提供 GraphQL 接口 / Serve the GraphQL API (run `quench project` beside it)."""
    from app.commands.serve import serve_until_stopped

    settings = _settings(host=host, port=port)
    with databases(settings) as found:
        run(serve_until_stopped(settings, found))


@cli.command()
def project() -> None:
    """投影与值守 / Run the projector and the clerks (days, alerts) until stopped."""
    from app.commands.serve import project_until_stopped

    settings = _settings()
    with databases(settings) as found:
        run(project_until_stopped(settings, found))


@cli.command()
def demo(
    serve: Annotated[bool, typer.Option(help="打印后继续提供接口 / keep serving after the tables")] = True,
    host: Annotated[str | None, typer.Option(help="监听地址 / address")] = None,
    port: Annotated[int | None, typer.Option(help="端口 / port")] = None,
) -> None:
    """演示 / Submit the five documents, print an inspector's tables, tokens and queries, and serve the API."""
    from app.commands.demo import run_demo

    settings = _settings(host=host, port=port)
    with databases(settings) as found:
        run(run_demo(settings, found, serve=serve))


@cli.command()
def migrate() -> None:
    """迁移 / Bring the database to the present schema (MIGRATION_DATABASE_URL, or the embedded PostgreSQL)."""
    from app.commands.migrate import migrate_database

    settings = _settings()
    with databases(settings) as found:
        run(migrate_database(settings, found))


Token = Annotated[str, typer.Option(envvar="QUENCH_TOKEN", help="令牌 / the office's token")]
Url = Annotated[str, typer.Option(envvar="QUENCH_URL", help="接口地址 / the API")]
SubmitMode = Annotated[
    str, typer.Option(help="ALL 全部成功才写入 / all or nothing; EACH 逐项 / each for itself")
]
Confirm = Annotated[
    list[str] | None,
    typer.Option(help="该单元格单位无误，可多次 / the unit of this cell is right; repeat it", metavar="CELL"),
]
EveryRow = Annotated[bool, typer.Option("--all", help="逐行列出 / tell of every row")]
Corrections = Annotated[
    Path | None,
    typer.Option(help="所附更正另存为 JSONL / keep the corrections offered there", metavar="FILE.jsonl"),
]
LOCAL = "http://127.0.0.1:8000/graphql"


@cli.command()
def preview(
    file: Annotated[Path, typer.Argument(help="文件 / .xlsx, .xls, .csv or .jsonl")],
    token: Token,
    url: Url = LOCAL,
    mode: SubmitMode = "ALL",
    confirm: Confirm = None,
    every: EveryRow = False,
    corrections: Corrections = None,
    marked: Annotated[
        Path | None,
        typer.Option(help="标出问题单元格的副本 / a copy with the cells marked", metavar="OUT.xlsx"),
    ] = None,
) -> None:
    """试算 / Show what would become of every row of a file; nothing is written."""
    from app.commands.files import Options, preview_file

    options = Options(mode, confirm or (), every, corrections=corrections, marked=marked)
    raise typer.Exit(preview_file(file, url, token, options))


@cli.command()
def submit(
    file: Annotated[
        Path, typer.Argument(help="文件：.xlsx、.xls、.csv 或 .jsonl / a file; - JSONL of stdin")
    ],
    token: Token,
    url: Url = LOCAL,
    mode: SubmitMode = "ALL",
    receipts: Annotated[
        Path | None,
        typer.Option(help="回执文件夹 / keep every proof there, for `quench receipt check`", metavar="DIR"),
    ] = None,
    confirm: Confirm = None,
    every: EveryRow = False,
    corrections: Corrections = None,
) -> None:
    """提交 / Submit a spreadsheet or a JSONL file through the API; sent again, the same file changes nothing."""
    from app.commands.files import Options, submit_sheet
    from app.commands.submit import of_own_keys, submit_file

    if of_own_keys(file, mode):
        raise typer.Exit(submit_file(file, url, token, mode, receipts))
    options = Options(mode, confirm or (), every, corrections, receipts=receipts)
    raise typer.Exit(submit_sheet(file, url, token, options))


@cli.command()
def template(
    kind: Annotated[
        str,
        typer.Argument(
            help="tasks closing seals demolition acceptance compensation electricity output", metavar="KIND"
        ),
    ],
    output: Annotated[Path, typer.Option("--output", "-o", help="写入的文件 / the file to write, .xlsx")],
    token: Annotated[
        str | None, typer.Option(envvar="QUENCH_TOKEN", help="令牌：下拉列表带本单位清单 / with your own lists")
    ] = None,
    url: Annotated[
        str, typer.Option(envvar="QUENCH_URL", help="接口地址 / the API")
    ] = "http://127.0.0.1:8000/graphql",
) -> None:
    """模板 / Write a template to fill in with Excel or WPS; without a token it lists the counties alone.

    例 / for example: quench template electricity -o 月用电量.xlsx
    """
    from app.clerks import shanghai_today
    from app.commands.template import write_template

    raise typer.Exit(write_template(kind, output, url, token, shanghai_today()))


@cli.command()
def totals(on: On = None, position: KnownPosition = None, known_at: KnownAt = None) -> None:
    """产能汇总 / Print the capacity totals of every county with their check column.

    两个时钟：--on 为业务日（发生截至该日），--known-at 或 --position 为当时账本所知。
    Two clocks: --on bounds what had happened, --known-at or --position what the ledger knew.
    """
    from app.commands.moments import Asked
    from app.commands.totals import print_totals

    settings = _settings()
    with databases(settings) as found:
        run(print_totals(settings, found, Asked(on, known_at, position)))


@cli.command()
def explain(
    kind: Annotated[
        str,
        typer.Argument(
            help="county 县 | city 市 | province 省 | enterprise 企业 | lot 产能指标 | task 任务", metavar="KIND"
        ),
    ],
    id_: Annotated[
        str | None,
        typer.Argument(help="代码或编号 / the code or id, e.g. 140882; province 省: 略 / none", metavar="[ID]"),
    ] = None,
    account: Annotated[
        str | None, typer.Option(help="只看此账户 / only this account, e.g. REDUCED; 默认全部 / all by default")
    ] = None,
    figure: Annotated[
        str | None, typer.Option(help="任务的哪一个数 / of a task only this figure, e.g. ACCEPTED, LAST_DAY")
    ] = None,
    on: On = None,
    position: KnownPosition = None,
    known_at: KnownAt = None,
    limit: Annotated[int, typer.Option(help="最多几行 / at most so many rows", min=1, max=100_000)] = 1_000,
) -> None:
    """解释 / Show why a number is what it is: its rows and events, oldest first, with the sum after each.

    例 / for example: quench explain county 140882 --account REDUCED --on 2020-06-30

    任务：逐项列出使其变动的事件 / of a task, the events that move its figures: quench explain task t-yc-01

    每行为一笔分录；末行核对其和与 quench totals 相等，不等则退出码为 1。
    Each line is one row of the book; the last line checks that they sum to what `quench totals` shows (else exit 1).
    """
    from app.commands.explain import print_explanation, subject_of
    from app.commands.explain_task import figures_of, print_task
    from app.commands.moments import Asked

    asked, settings = Asked(on, known_at, position), _settings()
    if kind == "task":
        figures = figures_of(figure)
        with databases(settings) as found:
            run(print_task(settings, found, id_ or "", figures, asked))
        return
    subject = subject_of(kind, id_, account)
    with databases(settings) as found:
        run(print_explanation(settings, found, subject, asked, limit))


@cli.command()
def sheet(
    subject: Annotated[str, typer.Argument(help="焦炉、厂址、指标、任务或案件 / oven:… site:… lot:… task:… case:…")],
    output: Annotated[Path, typer.Option("--output", "-o", help="写入的文件 / the file to write, HTML")],
    on: On = None,
    position: KnownPosition = None,
    known_at: KnownAt = None,
) -> None:
    """核查单 / Write the inspection sheet of an oven or a case as one HTML file that prints on A4.

    例 / for example: quench sheet oven:o-sl-jia-1 --on 2022-03-01 -o sheet.html
    """
    from app.commands.moments import Asked
    from app.commands.sheet import write_sheet

    settings = _settings()
    with databases(settings) as found:
        run(write_sheet(settings, found, subject, Asked(on, known_at, position), output))


@cli.command()
def compare(
    a_on: Annotated[str | None, typer.Option(help="a 的业务日期 / business day of a", metavar="DAY")] = None,
    a_position: Annotated[int | None, typer.Option(help="a 所知位置 / position of a", metavar="N")] = None,
    a_known_at: Annotated[str | None, typer.Option(help="a 所知时刻 / instant of a", metavar="INSTANT")] = None,
    b_on: Annotated[str | None, typer.Option(help="b 的业务日期 / business day of b", metavar="DAY")] = None,
    b_position: Annotated[int | None, typer.Option(help="b 所知位置 / position of b", metavar="N")] = None,
    b_known_at: Annotated[str | None, typer.Option(help="b 所知时刻 / instant of b", metavar="INSTANT")] = None,
    division: Annotated[
        str | None, typer.Option(help="只看此省市县 / only this division, e.g. 140800", metavar="CODE")
    ] = None,
    account: Annotated[str | None, typer.Option(help="只看此账户 / only this account, e.g. REDUCED")] = None,
    limit: Annotated[int, typer.Option(help="每项至多几行 / at most so many rows each", min=1, max=10_000)] = 200,
) -> None:
    """比较 / Compare two moments: which totals differ, and which events make the difference.

    例：同一业务日，当时所知与现在所知 / the same day as known then and as known now:
    quench compare --a-on 2020-06-30 --a-position 200 --b-on 2020-06-30

    省略者：业务日为今日，所知为最新。每个原因注明：入账更晚、生效更晚，或两者。
    What is left out is today and the newest. Each cause says by which clock it is later: recorded, effective, or both.
    """
    from app.commands.compare import print_comparison, scope_of
    from app.commands.moments import Asked

    scope = scope_of(division, account)
    a, b = Asked(a_on, a_known_at, a_position, "a-"), Asked(b_on, b_known_at, b_position, "b-")
    settings = _settings()
    with databases(settings) as found:
        run(print_comparison(settings, found, a, b, scope, limit))


@cli.command()
def verify(
    roots: Annotated[
        bool, typer.Option("--roots", help="只重算哈希与根 / only hash the entries again: roots, tiles, checkpoints")
    ] = False,
    processes: Annotated[
        int | None, typer.Option(help="进程数 / processes (default: one a core, at most 4)", min=1, max=64)
    ] = None,
) -> None:
    """核验 / Read and hash every entry again, and hold the database against it. Writing may go on meanwhile."""
    from app.commands.verify import verify_and_print

    raise typer.Exit(verify_and_print(_settings(), roots=roots, processes=processes))


@cli.command("log")
def log_(
    after: Annotated[int, typer.Option(help="从此位置之后 / after this position")] = 0,
    limit: Annotated[int, typer.Option(help="最多几条 / at most so many entries", min=1, max=100_000)] = 50,
    tag: Annotated[
        str | None, typer.Option(help="只看此标签 / only this tag, e.g. lot:l-yc-jianlong")
    ] = None,
    entries: Annotated[
        bool, typer.Option("--entries", help="打印原始条目 / print the canonical entries")
    ] = False,
) -> None:
    """日志 / Print the log: position, recorded time, business day, type, office, subjects."""
    from app.commands.log import print_log

    settings = _settings()
    with databases(settings) as found:
        run(print_log(settings, found, after, limit, tag, entries))


@cli.command()
def token(
    role: Annotated[str, typer.Option(help="角色 / role, e.g. CITY_OFFICE")],
    division: Annotated[str, typer.Option(help="区划代码 / division code, e.g. 140800")],
    office: Annotated[str, typer.Option(help="单位名称 / the office")],
    person: Annotated[
        str | None, typer.Option(help="操作人代号，草稿用，不得为姓名 / a label such as p-07, for drafts; no name")
    ] = None,
) -> None:
    """令牌 / Print a token of the local issuer, valid for 12 hours (demo and operators without OIDC)."""
    from app.issuer import LIFETIME_SECONDS
    from app.serving import issuer
    from domain.envelope import Role

    if role not in Role.__members__:
        errors.print(f"角色无效 / unknown role {role!r}: {', '.join(Role.__members__)}")
        raise typer.Exit(2)
    if not (len(division) == 6 and division.isascii() and division.isdigit()) or not division.startswith(
        "14"
    ):
        errors.print(
            f"区划代码应为 14 开头的六位数字 / a division code of Shanxi is six digits, 14…: {division!r}"
        )
        raise typer.Exit(2)
    if not office.strip() or len(office) > 200:
        errors.print("单位名称不能为空，至多 200 字 / the office needs a name of at most 200 characters")
        raise typer.Exit(2)
    print(issuer(_settings()).token(role, division, office, LIFETIME_SECONDS, person))


def _settings(**given: Any) -> Settings:
    return Settings.load(**{name: value for name, value in given.items() if value is not None})


def main() -> None:
    """The entry point: known faults become one clear line and exit code 1."""
    try:
        cli()
    except (PostgresUnavailable, KeyFault, LedgerFault, OSError) as fault:
        errors.print(f"错误 / error: {fault}", markup=False)
        sys.exit(1)
    except ValidationError as fault:
        for error in fault.errors():
            errors.print(f"设置无效 / setting {error['loc'][0]}: {error['msg']}", markup=False)
        sys.exit(2)
    except Exception as fault:
        if Settings().log_level == "debug":
            raise
        errors.print(f"内部错误 / internal error: {type(fault).__name__}: {fault}", markup=False)
        errors.print("QUENCH_LOG_LEVEL=debug 可显示详情 / shows the details")
        sys.exit(1)
