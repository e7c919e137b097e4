"""Placement of workers (职工安置): counts only, never a name. model.md §2.4; JX-36, YC-43, SX-17."""

from enum import StrEnum
from typing import ClassVar

import msgspec

from domain.fact import Fact
from domain.quantities import Identifier


class PlacementKind(StrEnum):
    """分流 transferred, 培训 retrained, 再就业 re-employed, 公益岗位, 补偿 compensated, 社保 insured, 其他."""

    TRANSFERRED = "TRANSFERRED"
    RETRAINED = "RETRAINED"
    REEMPLOYED = "REEMPLOYED"
    PUBLIC_POST = "PUBLIC_POST"
    COMPENSATED = "COMPENSATED"
    INSURED = "INSURED"
    OTHER = "OTHER"


class Placed(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """How many workers were placed in one way."""

    kind: PlacementKind
    count: int


class WorkerPlacementReported(Fact, frozen=True, kw_only=True):
    """职工安置: the kinds sum to the total; where they do not, it is recorded and found (W-03)."""

    TOPIC: ClassVar[str] = "WorkerPlacementReported"

    task: Identifier
    total_count: int
    by_kind: tuple[Placed, ...]
