"""The moment of a command: `--on` the business day, `--known-at` or `--position` what the ledger knew.

A word that no clock understands is answered with what may be written, and nothing is read.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NoReturn, TypeVar

import asyncpg
import msgspec
import typer
from rich.console import Console

from app.clerks import shanghai_today
from app.databases import Databases
from app.settings import Settings
from domain.refusals import Refusal
from ledger.log import Log
from projections.live import NotProjected
from projections.moment import EFFECTIVE_ON_MIN, Moment, resolve

T = TypeVar("T")
_DAY = "没有这一天；写作 YYYY-MM-DD / no such day; it is written YYYY-MM-DD"
_INSTANT = (
    "时刻写作 2020-10-31T16:00:00+08:00，须带时区 / an instant is written 2020-10-31T16:00:00+08:00, with its zone"
)
errors = Console(stderr=True, highlight=False, soft_wrap=True)


@dataclass(frozen=True, slots=True)
class Asked:
    """A moment as it was typed; None is the newest, and today. `prefix` tells two moments of one command apart."""

    on: str | None = None
    known_at: str | None = None
    position: int | None = None
    prefix: str = ""


async def resolved(log: Log, pool: Any, asked: Asked) -> Moment:
    """The moment; one that cannot be meant ends the command with what the valid range is."""
    today = shanghai_today()
    on = _read(asked, "on", asked.on, date, _DAY + f"（{EFFECTIVE_ON_MIN} … {today}）")
    at = _read(asked, "known-at", asked.known_at, datetime, _INSTANT)
    moment = await resolve(log, pool, today=today, effective_on=on, known_at=at, position=asked.position)
    if isinstance(moment, Refusal):
        which = f"--{asked.prefix}…: " if asked.prefix else ""
        refuse(f"{which}{moment.message_zh} {moment.message_en} → {moment.REMEDY}")
    return moment


Tell = Callable[[Log, asyncpg.Pool, tuple[Moment, ...]], Awaitable[bool]]
"""Prints an answer at the moments asked for; whether what it shows adds up."""


async def at_moments(settings: Settings, found: Databases, asked: Sequence[Asked], tell: Tell) -> None:
    """Print an answer at moments; the command ends with 1 where it does not add up, or nothing is projected yet."""
    async with (
        await Log.open(found.app, origin=settings.origin) as log,
        asyncpg.create_pool(found.app, min_size=0, max_size=2) as pool,
    ):
        moments = tuple([await resolved(log, pool, one) for one in asked])
        try:
            equal = await tell(log, pool, moments)
        except NotProjected as missing:
            errors.print(str(missing), markup=False)
            raise typer.Exit(1) from missing
    if not equal:
        raise typer.Exit(1)


def refuse(text: str) -> NoReturn:
    """End the command: what was asked cannot be answered, and why."""
    errors.print(text, markup=False)
    raise typer.Exit(2)


def told(moment: Moment) -> str:
    """The moment as a heading says it: both clocks, and whether what is recorded later can change the answer."""
    at = f"{moment.recorded_at:%Y-%m-%dT%H:%M:%S.%fZ}" if moment.recorded_at else "—"
    final = "不再变 / final" if moment.final else "此后入账的事件可改变 / later entries may change it"
    return (
        f"业务日 effective on {moment.effective_on} · 已知截至位置 known at position {moment.position:,}"
        f"（入账 recorded {at}；{final}）"
    )


def _read(asked: Asked, option: str, text: str | None, kind: type[T], rule: str) -> T | None:
    if text is None:
        return None
    try:
        return msgspec.convert(text, kind)
    except msgspec.ValidationError:
        refuse(f"--{asked.prefix}{option} {text}: {rule}")
