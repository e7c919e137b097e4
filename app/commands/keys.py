"""`quench keys new|show|rotate`: the log's signing key, outside the database."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from rich.console import Console

from app.settings import Settings

keys_cli = typer.Typer(
    name="keys",
    help="密钥 / The log's signing key. It never enters the database.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
out = Console(highlight=False, soft_wrap=True, markup=False)
errors = Console(stderr=True, highlight=False, soft_wrap=True, markup=False)


@keys_cli.command()
def new(
    name: Annotated[
        str | None,
        typer.Option(
            help="账本名称，写在每个检查点上 / its name, on each checkpoint, e.g. quench.example/shanxi"
        ),
    ] = None,
    if_missing: Annotated[
        bool,
        typer.Option(
            "--if-missing", help="已有且正确则不做任何事 / do nothing where the key is there and right"
        ),
    ] = False,
) -> None:
    """新建 / Make the log's key once, and write its name and public key to the settings."""
    from app.keys import has_log_key, log_signer, new_log_key

    settings = Settings.load(**({"origin": name} if name else {}))
    with _faults():
        if if_missing and has_log_key(settings):
            _introduce(log_signer(settings).verifier.text)
            return
        verifier = new_log_key(settings, settings.origin)
    out.print(
        f"私钥 / private key: {settings.key_path}   （妥善备份，切勿外传 / back it up, show it to nobody）"
    )
    out.print(f"设置 / settings: {settings.settings_file}")
    _introduce(verifier.text)


@keys_cli.command()
def show() -> None:
    """查看 / Check the key against the settings and print the public key, for auditors and witnesses."""
    from app.keys import log_signer

    with _faults():
        _introduce(log_signer(Settings.load()).verifier.text)


@keys_cli.command()
def rotate() -> None:
    """更换 / Make a new key: the old one signs the hand-over into the log. Stop the servers first."""
    from app.cli import run
    from app.commands.custody import rotate_key
    from app.databases import databases

    settings = Settings.load()
    with _faults(), databases(settings) as found:
        run(rotate_key(settings, found))


def _introduce(vkey: str) -> None:
    out.print(f"公钥 / public key: {vkey}")
    out.print(f"策略文件一行 / line for a policy file: log {vkey}")


@contextmanager
def _faults() -> Iterator[None]:
    """One clear line, and exit code 1, for everything that a person can put right."""
    from app.keys import KeyFault
    from ledger.note import MalformedNote

    try:
        yield
    except (KeyFault, MalformedNote) as fault:
        errors.print(f"错误 / error: {fault}")
        sys.exit(1)
