"""How the projections stand, as `quench projections status` prints it: aligned text for people, JSON for programs."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import asyncpg

from app.columns import Column, Table, figure
from projections.building import Building
from projections.live import Live, astray
from projections.standing import Standing, standing

COLUMNS = (
    Column("投影", "projection"),
    Column("模式", "schema"),
    Column("版本", "version", figure=True),
    Column("位置", "position", figure=True),
    Column("落后", "lag", figure=True),
    Column("约行数", "rows, about", figure=True),
    Column("兆字节", "MB", figure=True),
    Column("状态", "state"),
)
MISSING = "投影尚未建立 / nothing is built yet: start `quench project`"


async def print_standing(dsn: str, *, as_json: bool = False) -> None:
    """Print how every projection stands."""
    connection = await asyncpg.connect(dsn, timeout=5)
    try:
        found = await standing(connection)
    finally:
        await connection.close()
    if as_json:
        print(json.dumps(None if found is None else data(found), ensure_ascii=False, indent=1))
    else:
        print(MISSING if found is None else page(found))


def page(found: Standing) -> str:
    """The table, and below it in words what stopped, what is being built and what waits to be dropped."""
    rows = [_row(found, one) for one in found.live]
    notes = [*_stopped(found), *_under_way(found), *_retired(found)]
    title = f"投影 projections · 账本 the ledger holds {found.size:,} 条 events"
    lines = Table(title, COLUMNS, rows).lines()
    return "\n".join([*lines, "", *notes] if notes else lines)


def data(found: Standing) -> dict[str, Any]:
    """The same for programs; instants in RFC 3339."""
    return {
        "head": found.size,
        "projections": [
            {
                "name": one.name,
                "schema": one.schema,
                "version": one.version,
                "position": one.position,
                "lag": _lag(found, one),
                "rowsAbout": found.extents[one.schema].rows,
                "bytes": found.extents[one.schema].bytes,
                "stoppedAt": one.stopped_at,
                "stoppedBecause": one.stopped_because,
                "astray": one.astray,
            }
            for one in found.live
        ],
        "building": [
            {
                "name": one.name,
                "schema": one.schema,
                "version": one.version,
                "position": one.position,
                "atWork": one.at_work,
                "startedAt": one.started_at.isoformat(),
                "savedAt": one.saved_at.isoformat(),
                "bytes": found.extents[one.schema].bytes,
            }
            for one in found.building
        ],
        "retired": [
            {"schema": one.schema, "retiredAt": one.retired_at.isoformat(), "keptUntil": one.kept_until.isoformat()}
            for one in found.retired
        ],
    }


def _row(found: Standing, one: Live) -> tuple[str, ...]:
    extent = found.extents[one.schema]
    return (
        one.name,
        one.schema,
        figure(one.version),
        figure(one.position),
        figure(_lag(found, one)),
        figure(extent.rows),
        _megabytes(extent.bytes),
        _state(found, one),
    )


def _lag(found: Standing, one: Live) -> int:
    return max(0, found.size - one.position)


def _state(found: Standing, one: Live) -> str:
    if one.astray:
        return "偏离账本 astray"
    if one.stopped_at is not None:
        return f"停住 stopped before {one.stopped_at:,}"
    return "落后 behind" if _lag(found, one) else "正常 live"


def _stopped(found: Standing) -> Iterator[str]:
    for one in found.live:
        if refusal := astray([one]):
            yield f"偏离 astray: {refusal.message_zh} {refusal.message_en} → quench projections rebuild"
        elif one.stopped_at is not None:
            yield f"停住 stopped: {one.name} 停在位置 before position {one.stopped_at:,}: {one.stopped_because}"


def _under_way(found: Standing) -> Iterator[str]:
    for one in found.building:
        share = f"{100 * one.position // found.size} %" if found.size else "—"
        done = f"{one.position:,} / {found.size:,} ({share}), {_megabytes(found.extents[one.schema].bytes)} MB"
        yield f"重建 building: {one.name} → {one.schema} v{one.version}, {done}, {_work(one)}"


def _work(one: Building) -> str:
    if one.at_work:
        return "进行中 at work"
    return f"中断 cut off, {_minute(one.saved_at)}: quench projections rebuild {one.name}"


def _retired(found: Standing) -> Iterator[str]:
    for one in found.retired:
        kept, bytes_ = _minute(one.kept_until), found.extents[one.schema].bytes if one.schema in found.extents else 0
        yield f"待删 retired: {one.schema}, {_megabytes(bytes_)} MB, 保留至 kept until {kept}"


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:,.1f}"


def _minute(moment: datetime) -> str:
    return moment.astimezone().isoformat(timespec="minutes")
