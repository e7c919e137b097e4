"""`quench witness new|show|serve`: what a department that watches the ledger runs. It needs no PostgreSQL."""

import asyncio
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

if TYPE_CHECKING:
    from app.witness.folder import Identity
    from app.witness.state import WitnessStore

witness_cli = typer.Typer(
    name="witness",
    help="见证 / A department's witness: it signs each state of the ledger only if it extends the last one it signed.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
PORT = 8100
_SHANGHAI = timezone(timedelta(hours=8))
out = Console(highlight=False, soft_wrap=True, markup=False)
errors = Console(stderr=True, highlight=False, soft_wrap=True, markup=False)

Folder = Annotated[Path, typer.Argument(help="见证方文件夹 / the witness's folder", metavar="DIR")]


@witness_cli.command()
def new(
    folder: Folder,
    name: Annotated[
        str,
        typer.Option(
            help="见证方名称，写在每个签名上 / its name, in every signature, e.g. witness.example/xinzhou"
        ),
    ],
    log: Annotated[
        list[str],
        typer.Option(metavar="VKEY", help="所见证账本的公钥 / the ledger's public key (quench keys show)"),
    ],
) -> None:
    """建立 / Make a new witness. The folder gets its key, the ledgers it trusts and an empty state."""
    from app.witness.folder import new_folder

    with _faults():
        identity = new_folder(folder, name, log)
    out.print(f"已建立 / made: {folder}")
    _introduce(identity)
    out.print(f"启动 / start: quench witness serve {folder} --host 0.0.0.0")
    out.print(f"切勿用旧备份恢复 / never restore from an old backup: {folder}/state")


@witness_cli.command()
def show(folder: Folder) -> None:
    """查看 / Show and check a witness. Its public key, the ledgers it trusts, what it signed last."""
    with _faults():
        identity, store = _opened(folder)
        records = store.records()
    _introduce(identity)
    for origin, keys in identity.trusted.items():
        for key in keys:
            out.print(f"账本 / log: {key.text}")
        if record := records.get(origin):
            at = datetime.fromtimestamp(record.timestamp, UTC).astimezone(_SHANGHAI)
            out.print(
                f"  最近见证 / last signed: {record.checkpoint.size:,} 条 / entries, "
                f"根 / root {record.checkpoint.root.hex()}, {at:%Y-%m-%d %H:%M:%S} +08:00"
            )
        else:
            out.print("  尚未见证 / nothing signed yet")
    for path in store.evidence:
        out.print(f"警告：账本分叉的证据 / WARNING: proof that the log forked: {path}")


@witness_cli.command()
def serve(
    folder: Folder,
    host: Annotated[
        str, typer.Option(help="监听地址；0.0.0.0 为所有网卡 / address to listen on; 0.0.0.0 is every one")
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(help="端口，0 为任一空闲 / port, 0 takes a free one", min=0, max=65535)
    ] = PORT,
) -> None:
    """运行 / Run a witness until stopped. It may be killed at any moment: start it again."""
    from app.cli import run

    with _faults():
        identity, store = _opened(folder)
        run(_serve(identity, store, host, port))


async def _serve(identity: "Identity", store: "WitnessStore", host: str, port: int) -> None:
    from app.listening import listening
    from app.witness.application import witness_application

    app = witness_application(store, identity.trusted, lambda: int(time.time()))
    async with listening(app, host, port) as url:
        out.print(f"见证服务 / witness {identity.signer.name}: {url}   （Ctrl-C 停止 / stops）")
        await asyncio.Event().wait()


def _opened(folder: Path) -> "tuple[Identity, WitnessStore]":
    from app.witness.folder import open_folder
    from app.witness.state import WitnessStore

    identity = open_folder(folder)
    return identity, WitnessStore(folder, identity.signer)


def _introduce(identity: "Identity") -> None:
    """What the others need of this witness: all of it is public."""
    vkey = identity.signer.verifier.text
    out.print(f"公钥 / public key: {vkey}")
    out.print(
        f"策略文件一行 / line for a policy file: witness {identity.signer.name} {vkey} http://HOST:{PORT}"
    )


@contextmanager
def _faults() -> Iterator[None]:
    """One clear line, and exit code 1, for everything that a person can put right."""
    from app.witness.state import WitnessFault
    from ledger.note import MalformedNote

    try:
        yield
    except (WitnessFault, MalformedNote, OSError) as fault:
        errors.print(f"错误 / error: {fault}")
        sys.exit(1)
