"""Whether the ledger answers, the projections follow it, and the witnesses vouch for it; where one stopped and why."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from enum import StrEnum
from typing import Any

import strawberry
from strawberry.utils.str_converters import to_camel_case

from domain.refusals import record
from gateway.answers import Refusal, refusal
from gateway.context import Gateway
from gateway.outputs import enum_of
from gateway.proving import ProvingStatus, WitnessStatus
from gateway.refusals import body
from gateway.scalars import Position, instant
from projections import live
from projections.live import Live


class HealthStatus(StrEnum):
    """正常；停止写入；投影偏离账本；投影停住；投影未建；见证方不足。Well; no writing; a projection rests on events that
    the ledger does not hold; one stopped; none built; no quorum."""

    OK = "OK"
    HALTED = "HALTED"
    ASTRAY = "ASTRAY"
    STOPPED = "STOPPED"
    MISSING = "MISSING"
    UNWITNESSED = "UNWITNESSED"


ALARMING = frozenset({HealthStatus.HALTED, HealthStatus.ASTRAY, HealthStatus.STOPPED, HealthStatus.MISSING})
"""What `/health` answers with 503. Without a quorum everything is taken and read as ever, only not yet witnessed: a
balancer that then took the server away would turn a warning into an outage."""
Status: Any = enum_of(HealthStatus)


@strawberry.type(description="一个见证方最近的回答。What one witness of the policy said last.")
class WitnessHealth:
    name: str = strawberry.field(description="策略中的名称。Its name in the policy.")
    outcome: str = strawberry.field(
        description="结果，如 COSIGNED 已会签、REFUSED 拒绝、INVALID 无效、UNREACHABLE 无应答。"
        "What came of asking it: COSIGNED, REFUSED, INVALID, UNREACHABLE, or that it was not asked or awaited."
    )
    size: Position | None = strawberry.field(description="它所见证的条目数。The size that it has cosigned.")
    said: str | None = strawberry.field(description="它的说明；须出示令牌。Its own words; with a token only.")


@strawberry.type(description="证明与见证的状态。How far the log is published and witnessed.")
class ProofHealth:
    origin: str = strawberry.field(description="账本名称。The log's name.")
    verifier_key: str = strawberry.field(
        description="账本公钥（C2SP）；请自行保存核对。The log's verifier key; compare it with the one you keep."
    )
    published: Position = strawberry.field(
        description="已发布的检查点的条目数。The size of the newest checkpoint."
    )
    witnessed: Position = strawberry.field(
        description="法定数见证方已会签的条目数。The size that a quorum has cosigned."
    )
    quorum: bool = strawberry.field(
        description="最近一轮是否达到法定数。Whether the last round reached a quorum."
    )
    needed: str = strawberry.field(description="策略所需的法定数。What the policy asks for.")
    witnesses: list[WitnessHealth] = strawberry.field(description="各见证方。The witnesses.")
    halted: Refusal | None = strawberry.field(
        description="停止写入的原因；照常可读。Why nothing is written; reading goes on."
    )


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
    astray: Refusal | None = strawberry.field(
        description="偏离账本：所依据的事件账本中没有（恢复过旧备份），重建前不作答。"
        "It rests on events that the ledger does not hold (a backup was restored) and answers nothing until rebuilt."
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
    proofs: ProofHealth | None = strawberry.field(
        description="证明与见证；服务器无账本密钥时为空。Proofs and witnesses; null where this server holds no key."
    )


async def health(gateway: Gateway, *, with_reasons: bool = False) -> Health:
    """The log's head, each projection's position, the witnesses; why one stopped may quote an event, and what a
    witness says may name a host, so neither is for everyone."""
    head = await gateway.log.head()
    rows = list((await live.status(gateway.pool)).values())
    reached = min((row.position for row in rows), default=0)
    proving = None if gateway.proving is None else gateway.proving.status()
    return Health(
        status=_status(rows, proving),
        head=Position(head.size),
        recorded_at=head.recorded_at,
        position=Position(reached),
        lag=max(0, head.size - reached),
        projections=[_projection(row, head.size, with_reasons) for row in rows],
        proofs=None if proving is None else _proofs(proving, with_reasons),
    )


def stopped(rows: Sequence[ProjectionHealth]) -> list[dict[str, Any]]:
    """The projections that stand before an event they cannot apply, as an answer's extension tells it."""
    return [
        {"name": row.name, "position": str(row.stopped_at), "reason": row.stopped_because}
        for row in rows
        if row.stopped_at is not None
    ]


def unwitnessed(proving: ProvingStatus) -> dict[str, Any] | None:
    """That the witnesses are fewer than the quorum or that writing is halted, as an answer's extension tells it."""
    if proving.quorum and proving.halted is None:
        return None
    return {
        "quorum": proving.quorum,
        "needed": proving.needed,
        "published": str(proving.published),
        "witnessed": str(proving.witnessed),
        "halted": None if proving.halted is None else body(proving.halted),
    }


def as_json(found: Health) -> dict[str, Any]:
    """The same as `/health` answers it: whole numbers, since no log has 2^53 events."""
    shown: dict[str, Any] = _camel_keys(asdict(found))
    at = shown.pop("recordedAt")
    return {"status": shown.pop("status"), "recordedAt": None if at is None else instant(at), **shown}


def _camel_keys(value: Any) -> Any:
    """The names as GraphQL shows them, so that both faces of the health say the same words."""
    if isinstance(value, dict):
        return {to_camel_case(name): _camel_keys(item) for name, item in value.items()}
    return [_camel_keys(item) for item in value] if isinstance(value, list) else value


def _status(rows: Sequence[Live], proving: ProvingStatus | None) -> HealthStatus:
    if proving is not None and proving.halted is not None:
        return HealthStatus.HALTED
    if live.astray(rows) is not None:
        return HealthStatus.ASTRAY
    if any(row.stopped_at is not None for row in rows):
        return HealthStatus.STOPPED
    if not rows:
        return HealthStatus.MISSING
    return HealthStatus.OK if proving is None or proving.quorum else HealthStatus.UNWITNESSED


def _proofs(proving: ProvingStatus, with_reasons: bool) -> ProofHealth:
    return ProofHealth(
        origin=proving.origin,
        verifier_key=proving.verifier_key,
        published=Position(proving.published),
        witnessed=Position(proving.witnessed),
        quorum=proving.quorum,
        needed=proving.needed,
        witnesses=[_witness(one, with_reasons) for one in proving.witnesses],
        halted=None if proving.halted is None else refusal(record(proving.halted)),
    )


def _witness(one: WitnessStatus, with_reasons: bool) -> WitnessHealth:
    return WitnessHealth(
        name=one.name,
        outcome=one.outcome,
        size=None if one.size is None else Position(one.size),
        said=one.said if with_reasons else None,
    )


def _projection(row: Live, head: int, with_reasons: bool) -> ProjectionHealth:
    at = None if row.stopped_at is None else Position(row.stopped_at)
    lost = live.astray([row])
    return ProjectionHealth(
        name=row.name,
        version=row.version,
        position=Position(row.position),
        lag=max(0, head - row.position),
        stopped_at=at,
        stopped_because=row.stopped_because if with_reasons else None,
        astray=None if lost is None else refusal(record(lost)),
    )
