"""`quench audit`: verify and replay, and print one page that an auditor can sign."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from app.audit.page import AuditPage, as_html, as_text

errors = Console(stderr=True, highlight=False, soft_wrap=True, markup=False)


def audit(
    bundle: Annotated[
        Path | None, typer.Argument(help="核验包；省略则核验在用账本 / a bundle; else the live ledger", metavar="[DIR]")
    ] = None,
    policy: Annotated[
        Path | None, typer.Option(help="受信任的公钥（核验包） / the keys you trust, for a bundle", metavar="FILE")
    ] = None,
    older: Annotated[
        list[Path] | None, typer.Option(help="留存检查点（核验包） / a checkpoint you kept", metavar="FILE")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="另存；.html 可打印 / write the page there; .html to print", metavar="FILE")
    ] = None,
) -> None:
    """审计 / Verify and replay a bundle or the live ledger, and print one page to sign; exit 1 where anything fails."""
    if bundle is None and (policy or older):
        errors.print("--policy, --older: 仅用于核验包 / they are for a bundle; live, the settings name the policy")
        raise typer.Exit(2)
    page = _bundle(bundle, policy, older or []) if bundle else _live()
    if page is None:
        raise typer.Exit(130)  # It was stopped.
    print(as_text(page), end="", flush=True)
    if out:
        out.write_text(as_html(page) if out.suffix == ".html" else as_text(page), encoding="utf-8")
    if page.failure:
        errors.print(f"不成立 / does not hold: {page.failure}")
    raise typer.Exit(1 if page.failure else 0)


def _bundle(folder: Path, policy: Path | None, older: list[Path]) -> AuditPage:
    from app.audit.checking import audit_bundle

    return asyncio.run(audit_bundle(folder, policy, older))


def _live() -> AuditPage | None:
    from app.audit.checking import audit_ledger
    from app.cli import run
    from app.databases import databases
    from app.settings import Settings

    settings, pages = Settings.load(), list[AuditPage]()
    with databases(settings) as found:

        async def work() -> None:
            pages.append(await audit_ledger(settings, found))

        run(work())
    return pages[0] if pages else None
