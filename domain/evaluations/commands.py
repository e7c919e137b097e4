"""Recording an evaluation. XZ-04, XZ-17."""

from domain.command import Command, Kind
from domain.envelope import Role
from domain.evaluations.facts import DimensionScore
from domain.quantities import Identifier


class EvaluateEnterprise(Command, frozen=True, kw_only=True):
    """Record which lines an enterprise reached in a year (生存线/发展线评价)."""

    KIND = Kind.OBSERVATION
    ROLES = frozenset({Role.CITY_OFFICE})
    ZH = "生存线/发展线评价"

    enterprise: Identifier
    year: int
    survival_line: bool
    development_line: bool
    scores: tuple[DimensionScore, ...] = ()
    document: Identifier | None = None
