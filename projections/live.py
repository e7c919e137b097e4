"""Which build of each projection answers and how far it has come: `projections.live`, read first by every answer.

A projection that applied what the ledger does not hold (a backup was restored) is astray: its rows rest on events that
are no more. It answers nothing until it is rebuilt.
"""

from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import asyncpg

from domain.refusals import Refusal
from projections.queries import queries


@dataclass(frozen=True, slots=True)
class Live:
    """One projection as it stands: its schema, the version of its rules, the last position applied.

    `stopped_at` is the event it could not apply and stands before; `stopped_because` says why, for a person to read.
    `size` is that of the ledger at the same moment; `parted`: the ledger holds another entry than was applied.
    """

    name: str
    schema: str
    version: int
    position: int
    stopped_at: int | None = None
    stopped_because: str | None = None
    size: int = 0
    parted: bool = False

    @property
    def astray(self) -> bool:
        """Whether it applied an event that the ledger does not hold."""
        return self.position > self.size or self.parted


class ProjectionAhead(Refusal, frozen=True, kw_only=True):
    """Any reading while a projection has applied more events than the ledger holds: a backup was restored."""

    CODE = "PROJECTION_AHEAD"
    ZH = "投影 {name} 已到位置 {position}，账本只有 {size} 条：账本曾恢复旧备份，投影暂不作答。"
    EN = (
        "The projection {name} has applied {position} events, but the ledger holds {size}: a backup was restored. "
        "Nothing is answered from rows that rest on lost events."
    )
    REMEDY = (
        "请运维人员核对账本后运行 quench projections rebuild。"
        "Ask the operator to check the ledger, then to run `quench projections rebuild`."
    )
    RECORDED = False

    name: str
    position: int
    size: int


class ProjectionParted(Refusal, frozen=True, kw_only=True):
    """Any reading while the ledger holds another event where a projection applied its last: restored, and grown on."""

    CODE = "PROJECTION_PARTED"
    ZH = "投影 {name} 在位置 {position} 所依据的事件与账本（{size} 条）不同：账本曾恢复旧备份后续写，投影暂不作答。"
    EN = (
        "The event that the projection {name} applied at position {position} is not the one that the ledger of {size} "
        "events holds there: a backup was restored and has grown on. Nothing is answered from rows of lost events."
    )
    REMEDY = ProjectionAhead.REMEDY
    RECORDED = False

    name: str
    position: int
    size: int


class NotProjected(Exception):
    """The projector has not made this projection yet: start `quench project`."""

    def __init__(self, name: str) -> None:
        super().__init__(f"投影尚未建立 / the projection {name!r} is not built yet: start `quench project`")
        self.name = name


class Astray(Exception):
    """A projection that was to be read rests on events that the ledger does not hold."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(f"{refusal.message_zh} {refusal.message_en} → {refusal.REMEDY}")
        self.refusal = refusal


def astray(rows: Iterable[Live]) -> Refusal | None:
    """Why nothing may be read from these projections; None where all of them follow the ledger."""
    for row in rows:
        if row.position > row.size:
            return ProjectionAhead(name=row.name, position=row.position, size=row.size)
        if row.parted:
            return ProjectionParted(name=row.name, position=row.position, size=row.size)
    return None


async def status(connection: Any) -> dict[str, Live]:
    """Every live projection by its name; empty where the projector never ran. Takes a connection or a pool."""
    if not await connection.fetchval(queries("live")["installed"]):
        return {}
    return {row["name"]: Live(**row) for row in await connection.fetch(queries("live")["all_live"], None)}


@asynccontextmanager
async def reading(connection: asyncpg.Connection, *names: str) -> AsyncIterator[Mapping[str, str]]:
    """The schemas of the named projections, in one snapshot with everything read inside the block.

    Names are looked up outside a snapshot, rows inside it: so the live rows are read first and the schemas they name
    are written into the statements. A build that is swapped out meanwhile stays for an hour. NotProjected, Astray.
    """
    if connection.is_in_transaction():
        yield await _schemas(connection, names)
        return
    async with connection.transaction(isolation="repeatable_read", readonly=True):
        yield await _schemas(connection, names)


async def _schemas(connection: asyncpg.Connection, names: tuple[str, ...]) -> dict[str, str]:
    try:
        rows = await connection.fetch(queries("live")["named_live"], list(names))
    except (asyncpg.UndefinedTableError, asyncpg.InvalidSchemaNameError) as none:
        raise NotProjected(names[0]) from none
    found = {row["name"]: Live(**row) for row in rows}
    if missing := [name for name in names if name not in found]:
        raise NotProjected(missing[0])
    if refusal := astray(found.values()):
        raise Astray(refusal)
    return {name: row.schema for name, row in found.items()}
