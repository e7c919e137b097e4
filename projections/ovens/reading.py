"""Reading ovens and seals: the fold of their own events on (D, K)."""

from collections.abc import Sequence
from dataclasses import dataclass

import asyncpg

from domain.ovens.facets import Stage
from domain.ovens.state import Oven
from domain.seals.state import Seal
from domain.world import World
from ledger.log import Log
from projections.folding import each, folded
from projections.moment import Moment
from projections.names import enterprise_on
from projections.subjects import Kind, Subject, subjects
from projections.subjects.listing import PAGE_MAX, subject


@dataclass(frozen=True, slots=True)
class OvenRow:
    """An oven at a moment: all facets of `state`, the stage they add up to, the name of who owns it."""

    state: Oven
    stage: Stage
    enterprise_name: str
    invented: bool


@dataclass(frozen=True, slots=True)
class SealRow:
    """A seal number at a moment."""

    state: Seal
    division: str
    invented: bool


async def ovens(
    log: Log,
    connection: asyncpg.Connection,
    moment: Moment,
    division: str | None = None,
    *,
    enterprise: str | None = None,
    after: str = "",
    limit: int = PAGE_MAX,
) -> list[OvenRow]:
    """The ovens of a division or an enterprise, by id, after an id."""
    listed = await subjects(
        connection, moment, Kind.OVEN, division, enterprise=enterprise, after=after, limit=limit
    )
    return await _ovens(log, moment, listed)


async def oven(log: Log, connection: asyncpg.Connection, moment: Moment, oven_id: str) -> OvenRow | None:
    """One oven, or None where it is not registered at the moment."""
    known = await subject(connection, moment, Kind.OVEN, oven_id)
    rows = await _ovens(log, moment, [known]) if known else []
    return rows[0] if rows else None


async def _ovens(log: Log, moment: Moment, listed: Sequence[Subject]) -> list[OvenRow]:
    def answer(world: World) -> list[OvenRow]:
        return each([s for s in listed if _known(world, moment, s)], lambda s: _oven_row(world, moment, s))

    return await folded(log, moment, [s.tag for s in listed], answer)


def _known(world: World, moment: Moment, known: Subject) -> bool:
    return world.on(moment.effective_on).oven(known.id).registered


def _oven_row(world: World, moment: Moment, known: Subject) -> OvenRow:
    state = world.on(moment.effective_on).oven(known.id)
    name = enterprise_on(world, state.enterprise, moment.effective_on).legal_name
    return OvenRow(state, state.stage, name, known.invented)


async def seals(
    log: Log,
    connection: asyncpg.Connection,
    moment: Moment,
    division: str | None = None,
    *,
    after: str = "",
    limit: int = PAGE_MAX,
) -> list[SealRow]:
    """The seals on the ovens of a division, by number, after a number."""
    listed = await subjects(connection, moment, Kind.SEAL, division, after=after, limit=limit)
    return await _seals(log, moment, listed)


async def seal(log: Log, connection: asyncpg.Connection, moment: Moment, seal_id: str) -> SealRow | None:
    """One seal, or None where it is not placed at the moment."""
    known = await subject(connection, moment, Kind.SEAL, seal_id)
    rows = await _seals(log, moment, [known]) if known else []
    return rows[0] if rows else None


async def _seals(log: Log, moment: Moment, listed: Sequence[Subject]) -> list[SealRow]:
    def answer(world: World) -> list[SealRow]:
        states = [(s, world.on(moment.effective_on).seal(s.id)) for s in listed]
        return [SealRow(state, s.division, s.invented) for s, state in states if state.oven is not None]

    return await folded(log, moment, [s.tag for s in listed], answer)
