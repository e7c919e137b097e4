"""Plans of a closing (停产、拆除方案), their review, the experts' words. model.md §2.4; JX-14, JX-15, YC-40..YC-42."""

from typing import ClassVar

from domain.acceptance.facts import Verdict
from domain.departments import Department
from domain.fact import Fact
from domain.quantities import Identifier


class ClosurePlanSubmitted(Fact, frozen=True, kw_only=True):
    """停产/拆除方案 of an enterprise, bound by its hash; submitted again it is a new version (JX-14, JX-49)."""

    TOPIC: ClassVar[str] = "ClosurePlanSubmitted"

    task: Identifier
    sections: tuple[str, ...]
    experts_involved: bool = False
    opinions_sought: bool = False


class ClosurePlanReviewed(Fact, frozen=True, kw_only=True):
    """方案把关: the one approval the documents print, by 应急 and 生态环境 in 运城 (YC-41)."""

    TOPIC: ClassVar[str] = "ClosurePlanReviewed"

    task: Identifier
    department: Department
    verdict: Verdict


class ExpertGuidanceRecorded(Fact, frozen=True, kw_only=True):
    """专家指导 on a plan: guidance, no approval; no status rests on it (JX-15)."""

    TOPIC: ClassVar[str] = "ExpertGuidanceRecorded"

    task: Identifier
    department: Department
    opinion: str


class ExpertAssessmentRecorded(Fact, frozen=True, kw_only=True):
    """专家论证 of which facilities match a partial reduction (YC-42, E-04)."""

    TOPIC: ClassVar[str] = "ExpertAssessmentRecorded"

    task: Identifier
    lot: Identifier | None = None
    ovens: tuple[Identifier, ...] = ()
    panel: str
    opinion: str


class CountyPlanSubmitted(Fact, frozen=True, kw_only=True):
    """县（市）工作方案 with the risks it assesses; recorded as far as it goes (YC-40: 4 of 5 is incomplete)."""

    TOPIC: ClassVar[str] = "CountyPlanSubmitted"

    task: Identifier
    risks: tuple[str, ...]
