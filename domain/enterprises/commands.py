"""Registering an enterprise."""

from datetime import date

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


class ListKeyEnterprise(Command, frozen=True, kw_only=True):
    """Put an enterprise on the list of key supervised companies (重点监管企业名单)."""

    ROLES = frozenset({Role.CITY_ECO})
    ZH = "列入重点监管企业名单"

    enterprise: Identifier
    listed_from: date
    listed_to: date | None = None
    document: Identifier | None = None
