"""Reading lots, projects and enterprises: the fold of their own events on (D, K)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import asyncpg

from domain.enterprises.state import Enterprise
from domain.fact import Account
from domain.lots.state import Lot, free_tonnes
from domain.projects.state import Project
from domain.world import World
from ledger.log import Log
from projections.folding import each, folded
from projections.moment import Moment
from projections.names import enterprise_on
from projections.subjects import Kind, Subject, subjects
from projections.subjects.listing import PAGE_MAX, subject

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class LotRow:
    """A lot at a moment: its state with all holds, the balance of every account, and what is free of it."""

    state: Lot
    enterprise_name: str
    balances: Mapping[Account, int]
    free_tonnes: int
    invented: bool


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """A replacement project at a moment."""

    state: Project
    owner_name: str
    invented: bool


@dataclass(frozen=True, slots=True)
class EnterpriseRow:
    """An enterprise at a moment."""

    state: Enterprise
    invented: bool


async def lots(
    log: Log,
    connection: asyncpg.Connection,
    moment: Moment,
    division: str | None = None,
    *,
    enterprise: str | None = None,
    after: str = "",
    limit: int = PAGE_MAX,
) -> list[LotRow]:
    """The lots of a division or an enterprise, by id, after an id."""
    listed = await subjects(
        connection, moment, Kind.LOT, division, enterprise=enterprise, after=after, limit=limit
    )
    return await _rows(log, moment, listed, _lot_row)


async def lot(log: Log, connection: asyncpg.Connection, moment: Moment, lot_id: str) -> LotRow | None:
    """One lot, or None where it is not opened at the moment."""
    return await _one(log, connection, moment, Kind.LOT, lot_id, _lot_row)


async def projects(
    log: Log,
    connection: asyncpg.Connection,
    moment: Moment,
    division: str | None = None,
    *,
    after: str = "",
    limit: int = PAGE_MAX,
) -> list[ProjectRow]:
    """The projects filed in a division, by id, after an id."""
    listed = await subjects(connection, moment, Kind.PROJECT, division, after=after, limit=limit)
    return await _rows(log, moment, listed, _project_row)


async def project(
    log: Log, connection: asyncpg.Connection, moment: Moment, project_id: str
) -> ProjectRow | None:
    """One project, or None where it is not filed at the moment."""
    return await _one(log, connection, moment, Kind.PROJECT, project_id, _project_row)


async def enterprises(
    log: Log,
    connection: asyncpg.Connection,
    moment: Moment,
    division: str | None = None,
    *,
    after: str = "",
    limit: int = PAGE_MAX,
) -> list[EnterpriseRow]:
    """The enterprises of a division, by id, after an id."""
    listed = await subjects(connection, moment, Kind.ENTERPRISE, division, after=after, limit=limit)
    return await _rows(log, moment, listed, _enterprise_row)


async def enterprise(
    log: Log, connection: asyncpg.Connection, moment: Moment, enterprise_id: str
) -> EnterpriseRow | None:
    """One enterprise, or None where it is not registered at the moment."""
    return await _one(log, connection, moment, Kind.ENTERPRISE, enterprise_id, _enterprise_row)


MakeRow = Callable[[World, Moment, Subject], Row | None]


async def _rows(log: Log, moment: Moment, listed: Sequence[Subject], make: MakeRow[Row]) -> list[Row]:
    def answer(world: World) -> list[Row]:
        return [row for row in each(listed, lambda s: make(world, moment, s)) if row is not None]

    return await folded(log, moment, [s.tag for s in listed], answer)


async def _one(
    log: Log, connection: asyncpg.Connection, moment: Moment, kind: Kind, id_: str, make: MakeRow[Row]
) -> Row | None:
    known = await subject(connection, moment, kind, id_)
    rows = await _rows(log, moment, [known], make) if known else []
    return rows[0] if rows else None


def _lot_row(world: World, moment: Moment, known: Subject) -> LotRow | None:
    day = moment.effective_on
    state, book = world.on(day).lot(known.id), world.book(known.id)
    if state.holder is None:
        return None
    name = enterprise_on(world, state.holder.enterprise, day).legal_name
    balances = {account: book.balance(account, day) for account in Account}
    return LotRow(state, name, balances, max(0, free_tonnes(state, book, day)), known.invented)


def _project_row(world: World, moment: Moment, known: Subject) -> ProjectRow | None:
    state = world.on(moment.effective_on).project(known.id)
    if not state.known:
        return None
    owner = enterprise_on(world, state.owner, moment.effective_on).legal_name
    return ProjectRow(state, owner, known.invented)


def _enterprise_row(world: World, moment: Moment, known: Subject) -> EnterpriseRow | None:
    state = world.on(moment.effective_on).enterprise(known.id)
    return EnterpriseRow(state, known.invented) if state.legal_name else None
