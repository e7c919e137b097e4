"""Whether the ledger answers and the projections follow it; where one stopped, at which position and why."""

from typing import Any

from gateway.context import Gateway
from projections import live


async def health(gateway: Gateway) -> dict[str, Any]:
    """The log's head, each projection's position and lag; STOPPED or MISSING where people must look."""
    head = await gateway.log.head()
    projections = await live.status(gateway.pool)
    shown = [_projection(one, head.size) for one in projections.values()]
    return {
        "status": _status(list(projections.values())),
        "head": head.size,
        "recordedAt": head.recorded_at.isoformat() if head.recorded_at else None,
        "position": min((one.position for one in projections.values()), default=0),
        "lag": max((one["lag"] for one in shown), default=head.size),
        "projections": shown,
    }


def _status(projections: list[live.Live]) -> str:
    if any(one.stopped_at is not None for one in projections):
        return "STOPPED"
    return "OK" if projections else "MISSING"


def _projection(one: live.Live, head: int) -> dict[str, Any]:
    return {
        "name": one.name,
        "version": one.version,
        "position": one.position,
        "lag": max(0, head - one.position),
        "stoppedAt": one.stopped_at,
        "stoppedBecause": one.stopped_because,
    }
