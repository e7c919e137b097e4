"""What may be asked and reported of an enterprise, and by whom. model.md §2.1."""

from datetime import date

from domain.command import Command, Kind
from domain.enterprises.facts import CountyBasis, SurveyedOven
from domain.envelope import Role
from domain.quantities import DivisionCode, Identifier, Share, Tonnes


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


class RenameEnterprise(Command, frozen=True, kw_only=True):
    """Register that an enterprise changed its name (企业更名)."""

    ROLES = frozenset({Role.COUNTY_OFFICE, Role.CITY_OFFICE, Role.PROVINCE_MIIT})
    ZH = "企业更名"

    enterprise: Identifier
    legal_name: str
    aliases: tuple[str, ...] = ()


class MergeEnterprises(Command, frozen=True, kw_only=True):
    """Register that an enterprise absorbed another one (兼并重组)."""

    ROLES = frozenset({Role.CITY_OFFICE})
    ZH = "兼并重组"

    merger: Identifier
    survivor: Identifier
    absorbed: Identifier
    controlling_share: Share
    agreement_date: date


class RecordCountySurvey(Command, frozen=True, kw_only=True):
    """Report what a survey of an enterprise found (摸底调查)."""

    KIND = Kind.OBSERVATION
    ROLES = frozenset({Role.COUNTY_OFFICE})
    ZH = "摸底调查"

    enterprise: Identifier
    surveyed_tonnes: Tonnes
    surveyed_ovens: tuple[SurveyedOven, ...] = ()


class ListKeyEnterprise(Command, frozen=True, kw_only=True):
    """Put an enterprise on the list of key supervised companies (重点监管企业名单)."""

    ROLES = frozenset({Role.CITY_ECO})
    ZH = "列入重点监管企业名单"

    enterprise: Identifier
    listed_from: date
    listed_to: date | None = None
    document: Identifier | None = None
