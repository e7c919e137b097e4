"""Enterprises (企业). model.md §2.1; names are joined by id, never by a substring (X-28)."""

from datetime import date
from enum import StrEnum
from typing import ClassVar

import msgspec

from domain.fact import Fact
from domain.quantities import DivisionCode, Identifier, Share, Tonnes


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


class EnterpriseRenamed(Fact, frozen=True, kw_only=True):
    """企业更名 (X-28): the id stays, the old name stays an alias; whoever takes a new name keeps what it did."""

    TOPIC: ClassVar[str] = "EnterpriseRenamed"

    enterprise: Identifier
    legal_name: str
    division: DivisionCode
    county: DivisionCode | None = None
    aliases: tuple[str, ...] = ()


class EnterpriseMerged(Fact, frozen=True, kw_only=True):
    """兼并重组 (YC-09, SX-02, SX-03): the controlling share stays an exact fraction (E-24)."""

    TOPIC: ClassVar[str] = "EnterpriseMerged"

    merger: Identifier
    survivor: Identifier
    absorbed: Identifier
    controlling_share: Share
    agreement_date: date


class SurveyedOven(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """An oven as a survey found it; its tonnes and height are null where the form does not say."""

    label: str
    oven: Identifier | None = None
    tonnes: Tonnes | None = None
    chamber_height_mm: int | None = None


class CountySurveyRecorded(Fact, frozen=True, kw_only=True):
    """摸底调查 (YC-31): what the county counted; the quota book stays as filed (YC-36)."""

    TOPIC: ClassVar[str] = "CountySurveyRecorded"

    enterprise: Identifier
    surveyed_tonnes: Tonnes
    surveyed_ovens: tuple[SurveyedOven, ...] = ()


class KeyEnterpriseListed(Fact, frozen=True, kw_only=True):
    """重点监管企业名单 (JC-20): from a day on the enterprise is on the list, so that data duties bind it (JC-21)."""

    TOPIC: ClassVar[str] = "KeyEnterpriseListed"

    enterprise: Identifier
    listed_from: date
    listed_to: date | None = None
    document: Identifier | None = None
