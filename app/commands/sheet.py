"""`quench sheet`: the inspection sheet of a subject or a case, written to a file by whoever runs the ledger."""

import asyncio
from collections.abc import Collection
from pathlib import Path

import asyncpg

from app.commands.moments import Asked, at_moments, refuse
from app.databases import Databases
from app.settings import Settings
from gateway.sheets import printed
from ledger.log import Log
from projections.cases import CaseRow, cases_named
from projections.moment import Moment
from projections.subjects import Kind, subjects_named

_KINDS = {kind.value: kind for kind in (Kind.OVEN, Kind.SITE, Kind.LOT, Kind.TASK)}


async def write_sheet(settings: Settings, found: Databases, tag: str, asked: Asked, output: Path) -> None:
    """Write the sheet; a subject that is not known at the moment ends the command."""

    async def tell(log: Log, pool: asyncpg.Pool, moments: tuple[Moment, ...]) -> bool:
        (moment,) = moments
        subject, case = await _subject(log, pool, moment, tag)
        html = await printed(log, pool, moment, subject, case, sees=lambda _: True, seen=_all)
        await asyncio.to_thread(_write, output, html)
        print(f"{output}（位置 position {moment.position:,}，业务日 effective on {moment.effective_on}）")
        return True

    await at_moments(settings, found, (asked,), tell)


def _write(output: Path, html: str) -> None:
    try:
        output.write_text(html, encoding="utf-8")
    except OSError as raised:
        refuse(f"{output}: 无法写入 / cannot be written: {raised.strerror}")


async def _subject(log: Log, pool: asyncpg.Pool, moment: Moment, tag: str) -> tuple[str, CaseRow | None]:
    noun, _, name = tag.partition(":")
    if noun != "case" and noun not in _KINDS:
        refuse(f"{tag}: oven:… | site:… | lot:… | task:… | case:…")
    found: tuple[str, CaseRow | None] | None = None
    if noun == "case":
        rows = await cases_named(log, moment, [name])
        found = (rows[0].subject, rows[0]) if rows else None
    else:
        async with pool.acquire() as connection:
            known = await subjects_named(connection, moment, _KINDS[noun], [name])
        found = (tag, None) if known else None
    return found or refuse(f"{tag}: 该时点账上无此项 / it is not known at this moment")


async def _all(positions: Collection[int]) -> set[int]:
    """Whoever reads the database itself may see all of it."""
    return set(positions)
