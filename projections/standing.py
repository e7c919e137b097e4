"""How all projections stand, for an operator: live builds, builds on their way, retired ones not dropped yet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from projections.building import Building, under_way
from projections.live import Live, status
from projections.queries import queries


@dataclass(frozen=True, slots=True)
class Retired:
    """A build that was swapped out; a reader may still be in it until `kept_until`, and it is dropped after that."""

    schema: str
    retired_at: datetime
    kept_until: datetime


@dataclass(frozen=True, slots=True)
class Extent:
    """What a build takes in the database; `rows` is PostgreSQL's estimate."""

    rows: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything at one moment; `extents` by schema."""

    size: int
    live: Sequence[Live]
    building: Sequence[Building]
    retired: Sequence[Retired]
    extents: Mapping[str, Extent]


async def standing(connection: Any) -> Standing | None:
    """How the projections stand; None where no projector of this version has been here yet."""
    if not await connection.fetchval(queries("live")["bootstrapped"]):
        return None
    live, building = await status(connection), await under_way(connection)
    retired = [Retired(**row) for row in await connection.fetch(queries("live")["retired"])]
    schemas = [
        *(one.schema for one in live.values()),
        *(one.schema for one in building.values()),
        *(one.schema for one in retired),
    ]
    rows = await connection.fetch(queries("live")["sizes"], schemas)
    extents = {row["schema"]: Extent(row["rows"], row["bytes"]) for row in rows}
    size = await connection.fetchval("SELECT size FROM ledger.head WHERE one")
    return Standing(size, tuple(live.values()), tuple(building.values()), retired, extents)
