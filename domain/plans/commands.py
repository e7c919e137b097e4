"""Submitting and reviewing plans of a closing. model.md §2.4."""

from domain.acceptance.facts import Verdict
from domain.command import Command, Kind
from domain.departments import Department
from domain.envelope import Role
from domain.quantities import Identifier


class SubmitClosurePlan(Command, frozen=True, kw_only=True):
    """Submit an enterprise's plan for stopping and demolishing (停产、拆除方案)."""

    ROLES = frozenset({Role.ENTERPRISE})
    ZH = "停产/拆除方案"

    task: Identifier
    sections: tuple[str, ...]
    experts_involved: bool = False
    opinions_sought: bool = False


class ReviewClosurePlan(Command, frozen=True, kw_only=True):
    """Review the plan of an enterprise for one's department (方案把关)."""

    ROLES = frozenset({Role.COUNTY_DEPT})
    ZH = "方案把关"

    task: Identifier
    department: Department
    verdict: Verdict


class RecordExpertGuidance(Command, frozen=True, kw_only=True):
    """Record the guidance of an expert of a department on a plan (专家指导)."""

    KIND = Kind.OBSERVATION
    ROLES = frozenset({Role.COUNTY_DEPT, Role.COUNTY_OFFICE})
    ZH = "专家指导"

    task: Identifier
    department: Department
    opinion: str


class RecordExpertAssessment(Command, frozen=True, kw_only=True):
    """Record the experts' assessment of the facilities of a partial reduction (专家论证)."""

    KIND = Kind.OBSERVATION
    ROLES = frozenset({Role.COUNTY_DEPT, Role.COUNTY_OFFICE})
    ZH = "专家论证"

    task: Identifier
    lot: Identifier | None = None
    ovens: tuple[Identifier, ...] = ()
    panel: str
    opinion: str


class SubmitCountyPlan(Command, frozen=True, kw_only=True):
    """Submit a county's work plan with the risks it assesses (县级工作方案)."""

    KIND = Kind.OBSERVATION
    ROLES = frozenset({Role.COUNTY_OFFICE})
    ZH = "县级工作方案"

    task: Identifier
    risks: tuple[str, ...]
