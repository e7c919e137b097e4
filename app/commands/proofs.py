"""`quench checkpoint|export|receipt|restore`: what proves the log, to others and offline."""

import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, NoReturn

import asyncpg
import typer
from rich.console import Console

from app.settings import Settings
from ledger.policy import Policy

out = Console(highlight=False, soft_wrap=True, markup=False)
errors = Console(stderr=True, highlight=False, soft_wrap=True, markup=False)
checkpoint_cli = typer.Typer(
    name="checkpoint",
    help="检查点 / Signed checkpoints of the log, and their witnesses.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
receipt_cli = typer.Typer(
    name="receipt", help="回执 / Receipts (C2SP tlog-proof).", no_args_is_help=True, rich_markup_mode=None
)
restore_cli = typer.Typer(
    name="restore",
    help="备份恢复 / The lawful way on after an old backup was restored.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
EXPORT_CHUNK = 2_000


@checkpoint_cli.command()
def publish() -> None:
    """发布 / Sign the head now, ask every witness of the policy, keep the checkpoint; exit 1 without a quorum."""
    from app.cli import run
    from app.databases import databases

    settings = Settings.load()
    with _faults(), databases(settings) as found:
        run(_publish(settings, found.app))


async def _publish(settings: Settings, dsn: str) -> None:
    from app.keys import log_signer, witness_policy
    from app.publishing import Publisher
    from ledger.log import Log

    async with (
        await Log.open(dsn, origin=settings.origin) as log,
        asyncpg.create_pool(dsn, min_size=1, max_size=2) as pool,
    ):
        if not (await log.head()).size:
            _stop("账本为空，尚无可签署的内容", "the log is empty: there is nothing to sign yet")
        publisher = Publisher(log, pool, log_signer(settings), witness_policy(settings))
        await publisher.start()
        await publisher.publish()
        status = publisher.status()
        if status.halted:
            _stop(status.halted.message_zh, status.halted.message_en)
        print(await publisher.checkpoint(), end="")
        for witness in status.witnesses:
            held = "" if witness.size is None else f" {witness.size:,}"
            errors.print(f"{witness.name}: {witness.outcome}{held} {witness.said}".rstrip())
        if not status.quorum and status.witnesses:
            _stop("见证不足", f"no quorum: the policy asks for {status.needed}")


@checkpoint_cli.command()
def show() -> None:
    """查看 / Print the newest published checkpoint."""
    from app.cli import run
    from app.databases import databases

    with _faults(), databases(Settings.load()) as found:
        run(_show(found.app))


async def _show(dsn: str) -> None:
    from ledger.sql import queries

    connection = await asyncpg.connect(dsn)
    try:
        note = await connection.fetchval(queries()["newest_checkpoints"], 1)
    finally:
        await connection.close()
    if note is None:
        _stop("尚未发布检查点", "no checkpoint was published yet: run `quench checkpoint publish`")
    print(note, end="")


def export(
    folder: Annotated[Path, typer.Argument(help="新文件夹 / a new folder", metavar="DIR")],
) -> None:
    """导出 / Write a bundle that proves itself offline: entries, tiles, checkpoints, policy, and the verifier."""
    from app.cli import run
    from app.databases import databases

    settings = Settings.load()
    with _faults(), databases(settings) as found:
        run(_export(settings, found.app, folder))


async def _export(settings: Settings, dsn: str, folder: Path) -> None:
    from app.keys import witness_policy
    from app.publishing import newest_published
    from ledger.beside import cosigners
    from ledger.bundle import write_bundle
    from ledger.log import Log
    from ledger.policy import with_cosigners
    from ledger.sql import queries

    async with (
        await Log.open(dsn, origin=settings.origin) as log,
        asyncpg.create_pool(dsn, min_size=1, max_size=2) as pool,
    ):
        policy = witness_policy(settings)
        newest = await newest_published(pool, policy)
        if newest is None:
            _stop("尚未发布检查点", "no checkpoint was published yet: run `quench checkpoint publish` first")
        size = newest[1].checkpoint.size
        if not newest[1].witnessed:
            errors.print("注意：检查点见证不足 / note: the checkpoint is not witnessed as the policy asks")

        async def entries() -> AsyncIterator[list[bytes]]:
            after = 0
            while after < size:
                events, _ = await log.read(after=after, upto=size, limit=EXPORT_CHUNK)
                yield [event.entry for event in events]
                after = events[-1].position

        rows = await pool.fetch(queries()["checkpoints"], 0, size, 1_000_000)
        await write_bundle(
            folder,
            entries=entries(),
            checkpoint=newest[0],
            # A log that went on under a new name (quench restore declare) keeps those of its old name too.
            checkpoints=[row["note"] for row in rows if row["note"].startswith(f"{settings.origin}\n")],
            # Whoever checks the bundle accounts for every signature line, with the keys of former witnesses too.
            policy=with_cosigners(policy, await cosigners(pool)).text,
            progress=_progress("导出 exporting"),
        )
    out.print(f"已导出 {size:,} 条 / {size:,} entries exported: {folder}")
    out.print(f"离线核验 / check it offline: python3 {folder / 'verify.py'} {folder} --policy POLICY")


@receipt_cli.command()
def check(
    file: Annotated[Path, typer.Argument(help="回执文件 / the receipt (.tlog-proof)", metavar="FILE")],
    policy: Annotated[
        Path | None, typer.Option(help="信任策略 / the policy to believe; by default that of the settings")
    ] = None,
    entry: Annotated[
        Path | None,
        typer.Option(help="条目文件，回执不含条目时 / the entry, where the receipt does not carry it"),
    ] = None,
) -> None:
    """核验 / Check a receipt offline: this entry stands in the log at this place; who signed and who witnessed that."""
    from app.receipts import check_receipt

    with _faults():
        text = _read(file)
        content = entry.read_bytes() if entry else None
        for line in check_receipt(text, _policy(policy), content):
            out.print(line)


@restore_cli.command()
def declare(
    name: Annotated[
        str, typer.Option(help="账本的新名称 / the log's new name, e.g. quench.example/shanxi/2")
    ],
    reason: Annotated[str, typer.Option(help="原因，一行 / why, one line")],
    officer: Annotated[
        list[str],
        typer.Option(help="负责人的职务与单位，两次 / an officer by role and office; give it twice"),
    ],
) -> None:
    """申报 / Declare that entries are lost for good. The log goes on under a new name, and says what witnesses saw."""
    from app.cli import run
    from app.commands.custody import declare_restore
    from app.databases import databases

    settings = Settings.load()
    with _faults(), databases(settings) as found:
        run(declare_restore(settings, found, name, reason, tuple(officer)))


def _policy(path: Path | None) -> Policy:
    from app.keys import read_policy, witness_policy

    return read_policy(path) if path else witness_policy(Settings.load())


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        _stop("不是文本文件", f"{path} is not a text file")


def _stop(zh: str, en: str) -> NoReturn:
    raise ValueError(f"{zh} / {en}")


def _progress(what: str) -> Callable[[int, int], None]:
    """Tells a terminal how far it is; a pipe hears nothing."""

    def tell(done: int, total: int) -> None:
        if errors.is_terminal:
            errors.print(f"\r\x1b[K{what} {done:,} / {total:,}", end="\n" if done == total else "")

    return tell


@contextmanager
def _faults() -> Iterator[None]:
    """One clear line, and exit code 1, for everything that a person can put right."""
    from app.keys import KeyFault

    try:
        yield
    except (KeyFault, ValueError) as fault:
        errors.print(f"错误 / error: {fault}")
        sys.exit(1)
