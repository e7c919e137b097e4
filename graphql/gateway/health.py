"""Whether the ledger answers and the projections follow it; where one stopped, at which position and why."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from enum import StrEnum
from typing import Any

import strawberry

from gateway.context import Gateway
from gateway.outputs import enum_of
from gateway.scalars import Position, instant
from projections import live
from projections.live import Live


class HealthStatus(StrEnum):
    """正常；某投影无法处理某一事件而停住；投影尚未建立。Well; one cannot apply an event; none is built."""

    OK = "OK"
    STOPPED = "STOPPED"
    MISSING = "MISSING"


Status: Any = enum_of(HealthStatus)


@strawberry.type(description="一个投影的进度。How far one projection has come.")
class ProjectionHealth:
    name: str = strawberry.field(description="投影名称。The projection.")
    version: int = strawberry.field(description="规则版本。The version of its rules.")
    position: Position = strawberry.field(description="已处理到的位置。The last position applied.")
    lag: int = strawberry.field(description="落后的事件数。Events it has yet to apply.")
    stopped_at: Position | None = strawberry.field(
        description="无法处理的事件位置。The event it cannot apply."
    )
    stopped_because: str | None = strawberry.field(
        description="停住的原因；须出示令牌。Why; with a token only."
    )


@strawberry.type(description="系统状态。Whether the ledger answers and the projections follow it.")
class Health:
    status: Status = strawberry.field(description="状态。The status.")
    head: Position = strawberry.field(description="账本现有位置数。The size of the log.")
    recorded_at: datetime | None = strawberry.field(description="最近入账时刻。When it last grew.")
    position: Position = strawberry.field(
        description="所有投影均已到达的位置。What all projections have reached."
    )
    lag: int = strawberry.field(description="落后的事件数。Events not applied yet.")
    projections: list[ProjectionHealth] = strawberry.field(description="各投影。The projections.")


async def health(gateway: Gateway, *, with_reasons: bool = False) -> Health:
    """The log's head and each projection's position; why one stopped may quote an event, so it is not for everyone."""
    head = await gateway.log.head()
    rows = list((await live.status(gateway.pool)).values())
    reached = min((row.position for row in rows), default=0)
    return Health(
        status=_status(rows),
        head=Position(head.size),
        recorded_at=head.recorded_at,
        position=Position(reached),
        lag=max(0, head.size - reached),
        projections=[_projection(row, head.size, with_reasons) for row in rows],
    )


def stopped(rows: Sequence[ProjectionHealth]) -> list[dict[str, Any]]:
    """The projections that stand before an event they cannot apply, as an answer's extension tells it."""
    return [
        {"name": row.name, "position": str(row.stopped_at), "reason": row.stopped_because}
        for row in rows
        if row.stopped_at is not None
    ]


def as_json(found: Health) -> dict[str, Any]:
    """The same as `/health` answers it: whole numbers, since no log has 2^53 events."""
    shown = asdict(found)
    at = shown.pop("recorded_at")
    return {"status": shown.pop("status"), "recordedAt": None if at is None else instant(at), **shown}


def _status(rows: Sequence[Live]) -> HealthStatus:
    if any(row.stopped_at is not None for row in rows):
        return HealthStatus.STOPPED
    return HealthStatus.OK if rows else HealthStatus.MISSING


def _projection(row: Live, head: int, with_reasons: bool) -> ProjectionHealth:
    at = None if row.stopped_at is None else Position(row.stopped_at)
    return ProjectionHealth(
        name=row.name,
        version=row.version,
        position=Position(row.position),
        lag=max(0, head - row.position),
        stopped_at=at,
        stopped_because=row.stopped_because if with_reasons else None,
    )
