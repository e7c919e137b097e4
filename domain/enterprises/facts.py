"""Enterprises (企业). model.md §2.1; names are joined by id, never by a substring (X-28)."""

from datetime import date
from enum import StrEnum
from typing import ClassVar

from domain.fact import Fact
from domain.quantities import DivisionCode, Identifier


class CountyBasis(StrEnum):
    """Whether a document prints the county, we infer it, or it is stated nowhere (YC-28, X-03)."""

    PRINTED = "PRINTED"
    INFERRED = "INFERRED"
    NOT_STATED = "NOT_STATED"


class EnterpriseRegistered(Fact, frozen=True, kw_only=True):
    """企业建档. `division` is the smallest division known to hold it; `county` is null where none is stated."""

    TOPIC: ClassVar[str] = "EnterpriseRegistered"

    enterprise: Identifier
    legal_name: str
    division: DivisionCode
    county: DivisionCode | None = None
    county_basis: CountyBasis = CountyBasis.PRINTED
    county_note: str | None = None
    aliases: tuple[str, ...] = ()
    credit_code: str | None = None
    baseline_incomplete: bool = False


class KeyEnterpriseListed(Fact, frozen=True, kw_only=True):
    """重点监管企业名单 (JC-20): from a day on the enterprise is on the list, so that data duties bind it (JC-21)."""

    TOPIC: ClassVar[str] = "KeyEnterpriseListed"

    enterprise: Identifier
    listed_from: date
    listed_to: date | None = None
    document: Identifier | None = None
