"""Registering an enterprise."""

from domain.command import Command
from domain.enterprises.facts import CountyBasis
from domain.envelope import Role
from domain.quantities import DivisionCode, Identifier


class RegisterEnterprise(Command, frozen=True, kw_only=True):
    """Register an enterprise (企业建档)."""

    ROLES = frozenset({Role.COUNTY_OFFICE, Role.CITY_OFFICE, Role.PROVINCE_MIIT})
    ZH = "企业建档"

    enterprise: Identifier
    legal_name: str
    division: DivisionCode
    county: DivisionCode | None = None
    county_basis: CountyBasis = CountyBasis.PRINTED
    county_note: str | None = None
    aliases: tuple[str, ...] = ()
    credit_code: str | None = None
    baseline_incomplete: bool = False
