"""`quench evidence`: an office sends and fetches files of evidence; the operator has all of them read again."""

import json
import sys
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import asyncpg
import typer
from rich.console import Console
from rich.progress import Progress

from app.clerks import shanghai_today
from app.client import ApiFault
from app.databases import Databases, databases
from app.evidence_clerk import Judged, judged, last_of_others, record
from app.evidence_store import evidence_store
from app.keys import witness_policy
from app.rollback import rollback, seen_by_witnesses
from app.sending_evidence import Files
from app.settings import Settings
from ledger.log import Log
from office.evidence.checking import Examined, examine, named_by
from office.evidence.store import Store, held, notes, set_aside

evidence_cli = typer.Typer(
    name="evidence", help="证据文件 / Files of evidence: send, fetch, read again.", no_args_is_help=True
)
out = Console(highlight=False, soft_wrap=True, markup=False)
errors = Console(stderr=True, highlight=False, soft_wrap=True, markup=False)
Token = Annotated[str, typer.Option(envvar="QUENCH_TOKEN", help="令牌 / the office's token")]
Url = Annotated[str, typer.Option(envvar="QUENCH_URL", help="接口地址 / the API")]
URL = "http://127.0.0.1:8000/graphql"


@evidence_cli.command()
def put(
    files: Annotated[list[Path], typer.Argument(help="照片、PDF、视频 / photos, PDF, film", metavar="FILE…")],
    token: Token,
    url: Url = URL,
) -> None:
    """上传 / Send files; prints a line for each, as it goes into the field `evidence`. Again changes nothing."""
    sender, failed = Files(url, token), False
    for file in files:
        try:
            sent = sender.put(file)
        except (ApiFault, OSError) as fault:
            errors.print(f"{file}: {fault}")
            failed = True
            continue
        print(json.dumps({"sha256": sent.sha256, "mediaType": sent.media_type}))
        errors.print(f"{file}: {'已上传 / sent' if sent.new else '已在库 / there already'}, {sent.size} B")
    if failed:
        raise typer.Exit(1)


@evidence_cli.command()
def get(
    sha256: Annotated[str, typer.Argument(help="文件的 SHA-256 / of the file", metavar="SHA256")],
    output: Annotated[Path, typer.Option("--output", "-o", help="写入的文件 / the file to write")],
    token: Token,
    url: Url = URL,
) -> None:
    """下载 / Fetch a file and check its hash; an existing file is not written over."""
    try:
        size = Files(url, token).get(sha256, output)
    except ApiFault as fault:
        errors.print(f"错误 / error: {fault}")
        raise typer.Exit(1) from None
    errors.print(f"{output}: {size} B，哈希相符 / the hash is right")


@evidence_cli.command()
def check(
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON / print JSON")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="只看不入账 / record nothing: no finding comes of it")
    ] = False,
    aside: Annotated[
        bool, typer.Option("--set-aside", help="移开已改动者以便补传 / move altered files away, to be sent again")
    ] = False,
) -> None:
    """核对 / Read every file that events name again: missing, altered; and files that no event names (exit code 1)."""
    from app.cli import run

    settings, found = Settings.load(), []

    async def work(databases: Databases) -> None:
        found.append(await checked(settings, databases, recording=not dry_run, aside=aside))

    with databases(settings) as opened:
        run(work(opened))
    if not found:  # Stopped.
        raise typer.Exit(130)
    page, sound = found[0]
    if as_json:
        print(json.dumps(page, ensure_ascii=False, indent=2))
    else:
        _print(page)
    raise typer.Exit(0 if sound else 1)


async def checked(
    settings: Settings, found: Databases, *, recording: bool, aside: bool
) -> tuple[dict[str, Any], bool]:
    """Read all files again; what was found, and whether nothing is wrong. With `recording` the log says so too."""
    store = evidence_store(settings)
    grace = timedelta(days=settings.evidence_grace_days)
    async with await Log.open(found.app, origin=settings.origin) as log:
        upto = await last_of_others(log)
        named = await named_by(log, upto)
        result = judged(await _examined(store, named), datetime.now(UTC), grace)
        written = 0
        if recording and upto:
            await _may_write(settings, found, log)
            written = await record(log, result, upto, shanghai_today())
    if aside:
        for one in result.altered:
            await set_aside(store, one.named.sha256, one.found_sha256 or "unknown")
    return await _page(store, result, upto, written, set(named)), result.sound


async def _examined(store: Store, named: Any) -> list[Examined]:
    """With a bar for a person who waits, and none in a log."""
    shown = Progress(console=Console(stderr=True)) if sys.stderr.isatty() else None
    with shown or nullcontext():
        bar = shown.add_task("核对 / reading", total=len(named)) if shown else None
        done = []
        async for one in examine(store, named):
            done.append(one)
            if shown is not None and bar is not None:
                shown.advance(bar)
    return done


async def _may_write(settings: Settings, found: Databases, log: Log) -> None:
    """Nothing is recorded while a witness knows of more than the database holds."""
    policy = witness_policy(settings)
    seen, _ = await seen_by_witnesses(policy, settings.origin)
    async with asyncpg.create_pool(found.app, min_size=0, max_size=1) as pool:
        why = await rollback(pool, (await log.head()).size, policy, seen)
    if why is not None:
        errors.print(f"{why.message_zh} {why.message_en} {why.REMEDY}")
        raise typer.Exit(1)


async def _page(store: Store, found: Judged, upto: int, written: int, named: set[str]) -> dict[str, Any]:
    unbound = [
        {"sha256": sha256, "size": size, "sentBy": [note.scope for note in await notes(store, sha256)]}
        async for sha256, size in held(store)
        if sha256 not in named
    ]
    return {
        "upto": upto,
        "held": len(found.held),
        "awaited": [_row(one) for one in found.awaited],
        "missing": [_row(one) for one in found.missing],
        "altered": [_row(one) for one in found.altered],
        "unreadable": [_row(one) for one in found.unreadable],
        "unbound": unbound,
        "recorded": written,
    }


def _row(one: Examined) -> dict[str, Any]:
    row = {
        "sha256": one.named.sha256,
        "positions": one.named.positions,
        "takenIn": one.taken_in,
        "size": one.size,
        "expectedSize": one.expected_size,
        "foundSha256": one.found_sha256,
        "fault": one.fault,
    }
    return {name: value for name, value in row.items() if value is not None}


_WORDS = {
    "awaited": "待传 / awaited",
    "missing": "缺失 / missing",
    "altered": "已改动 / altered",
    "unreadable": "无法读取 / unreadable",
}


def _print(page: dict[str, Any]) -> None:
    for kind, words in _WORDS.items():
        for row in page[kind]:
            where = ", ".join(map(str, row["positions"][:5]))
            lost = "，曾入库 / taken in once" if kind == "missing" and row["takenIn"] else ""
            out.print(f"{words}  {row['sha256']}  位置 / position {where}{lost}{_sizes(row)}")
    for row in page["unbound"]:
        out.print(f"未引用 / unbound  {row['sha256']}  {row['size']} B  {', '.join(row['sentBy'])}")
    counts = ", ".join(f"{words} {len(page[kind])}" for kind, words in _WORDS.items())
    out.print(f"在库 / held {page['held']}, {counts}, 未引用 / unbound {len(page['unbound'])}")
    out.print(f"截至位置 / up to position {page['upto']}; 新入账 / recorded {page['recorded']}")


def _sizes(row: dict[str, Any]) -> str:
    expected, size = row.get("expectedSize"), row.get("size")
    return f"，{size} B，应为 / instead of {expected} B" if expected is not None and expected != size else ""
