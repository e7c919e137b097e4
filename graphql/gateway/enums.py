"""The domain's own choices as GraphQL enums."""

from enum import Enum
from typing import Any

import strawberry

from domain.outcomes import Mode
from domain.places.state import Level as DomainLevel


def _enum(kind: type[Enum], name: str, description: str) -> Any:
    return strawberry.enum(kind, name=name, description=description)


SubmissionMode: Any = _enum(
    Mode,
    "Mode",
    "ALL：有一项被拒绝则全部不写；EACH：逐项各自为准。"
    "ALL: nothing is written if one item is refused. EACH: every item for itself.",
)
Level: Any = _enum(DomainLevel, "Level", "省、市、县。Province, prefecture, county.")
