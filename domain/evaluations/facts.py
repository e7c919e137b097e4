"""Evaluation of an enterprise (生存力发展力评价): the lines it reaches, and its scores by dimension. XZ-04, XZ-17.

The text names six dimensions and no scale: points are shown as given, and no rule of this ledger reads them.
"""

from enum import StrEnum
from typing import ClassVar

import msgspec

from domain.fact import Fact
from domain.quantities import Identifier


class Dimension(StrEnum):
    """项目合规性, 管理规范性, 产业链延伸, 污染物排放, 节能降耗, 安全生产 (忻政办发〔2022〕71号 二(五))."""

    COMPLIANCE = "COMPLIANCE"
    MANAGEMENT = "MANAGEMENT"
    INDUSTRY_CHAIN = "INDUSTRY_CHAIN"
    EMISSIONS = "EMISSIONS"
    ENERGY_SAVING = "ENERGY_SAVING"
    SAFETY = "SAFETY"


class DimensionScore(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """The points of one dimension, as given."""

    dimension: Dimension
    points: int


class EnterpriseEvaluated(Fact, frozen=True, kw_only=True):
    """生存线/发展线评价 of a year; submitted again it is a new version."""

    TOPIC: ClassVar[str] = "EnterpriseEvaluated"

    enterprise: Identifier
    year: int
    survival_line: bool
    development_line: bool
    scores: tuple[DimensionScore, ...] = ()
    document: Identifier | None = None
