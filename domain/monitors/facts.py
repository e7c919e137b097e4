"""Monitors (监测点位) and the trust in their data. model.md §2.7 is about readings; the registry is JC-18's.

晋市政办〔2020〕56号 四(十九): stacks higher than 45 m stand on the key list, with automatic monitoring fitted and
networked; by the end of March 2021 bodies whose data are poor, altered or forged are published. The text also has
persons published; the ledger knows offices and bodies alone. What was published undoes nothing by itself (JC-17).
"""

from enum import StrEnum
from typing import ClassVar

from domain.fact import Fact
from domain.quantities import DivisionCode, Identifier


class MonitorKind(StrEnum):
    """A stack with its CEMS (在线监测), a meter, or a body that monitors for others (监测机构)."""

    STACK = "STACK"
    METER = "METER"
    BODY = "BODY"


class Trust(StrEnum):
    """As published: 正常, 运行不良, 弄虚作假; UNKNOWN where nothing was published, which is no praise."""

    UNKNOWN = "UNKNOWN"
    SOUND = "SOUND"
    BAD = "BAD"
    FALSIFYING = "FALSIFYING"


class MonitorRegistered(Fact, frozen=True, kw_only=True):
    """监测点位登记; registered again it is a new version of what is known of it."""

    TOPIC: ClassVar[str] = "MonitorRegistered"

    monitor: Identifier
    division: DivisionCode
    kind: MonitorKind
    name: str
    site: Identifier | None = None
    stack_height_mm: int | None = None
    online_fitted: bool | None = None
    networked: bool | None = None


class MonitorTrustPublished(Fact, frozen=True, kw_only=True):
    """公布监测点位数据质量: bad or falsifying, or sound again."""

    TOPIC: ClassVar[str] = "MonitorTrustPublished"

    monitor: Identifier
    trust: Trust
    reason: str
    decision_no: str | None = None
