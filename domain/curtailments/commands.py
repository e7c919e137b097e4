"""Declaring a curtailment. JC-04, JC-27."""

from datetime import date

from domain.command import Command, Kind
from domain.curtailments.facts import CurtailmentKind
from domain.envelope import Role
from domain.quantities import DivisionCode, Identifier


class DeclareCurtailment(Command, frozen=True, kw_only=True):
    """Declare off-peak production or an alert's cut (错峰/应急减排)."""

    KIND = Kind.OBSERVATION
    ROLES = frozenset({Role.CITY_ECO})
    ZH = "错峰/应急减排"

    division: DivisionCode
    kind: CurtailmentKind
    starts_on: date | None = None
    ends_on: date
    ovens: tuple[Identifier, ...] = ()
    cut_percent: int | None = None
    document: Identifier | None = None
