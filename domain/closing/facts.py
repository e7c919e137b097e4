"""Closing (关停): the certificate of the checklist in force, in 介休 两断四停 (JX-44). model.md §2.3."""

from datetime import date
from enum import StrEnum
from typing import ClassVar

import msgspec

from domain.fact import Fact
from domain.quantities import Identifier, Position


class ElementScope(StrEnum):
    """Whether the element holds for the oven, for the whole site, or the oven was struck from a live permit (变更)."""

    OVEN = "OVEN"
    SITE = "SITE"
    STRUCK_FROM_SCOPE = "STRUCK_FROM_SCOPE"


class ClosingElement(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One element of the checklist: its name as in the checklist (断水 …), done on a day, by an office."""

    name: str
    done_on: date
    scope: ElementScope
    by: str


class ClosureStandardCertified(Fact, frozen=True, kw_only=True):
    """关停标准认定: `completed_on` is the latest of the elements (JX-44); lateness counts from it in JX.

    `sources` are the offices that reported the elements; one office for all of them is a single source (JX-45).
    """

    TOPIC: ClassVar[str] = "ClosureStandardCertified"

    ovens: tuple[Identifier, ...]
    checklist: tuple[str, ...]
    elements: tuple[ClosingElement, ...]
    stopped_on: date | None
    completed_on: date
    sources: tuple[str, ...] = ()


class EntryEnd(StrEnum):
    """How an element ends: wholly (停止, 注销), or for the part struck from a plan or a permit that lives on (变更)."""

    ENDED = "ENDED"
    CHANGED = "CHANGED"


class RawMaterialEntryStopped(Fact, frozen=True, kw_only=True):
    """停止原料进场 of a site, or of ovens struck from the supply plan (JX-44)."""

    TOPIC: ClassVar[str] = "RawMaterialEntryStopped"

    site: Identifier | None = None
    ovens: tuple[Identifier, ...] = ()
    how: EntryEnd = EntryEnd.ENDED


class ProductionOperationStopped(Fact, frozen=True, kw_only=True):
    """停止生产运营 of a site or of ovens (JX-44)."""

    TOPIC: ClassVar[str] = "ProductionOperationStopped"

    site: Identifier | None = None
    ovens: tuple[Identifier, ...] = ()


class SafetyPermitStopped(Fact, frozen=True, kw_only=True):
    """停止安全生产许可: the plant's permit is cancelled, or the ovens are struck from it (JX-44)."""

    TOPIC: ClassVar[str] = "SafetyPermitStopped"

    permit_no: str
    site: Identifier | None = None
    ovens: tuple[Identifier, ...] = ()
    how: EntryEnd


class DischargePermitStopped(Fact, frozen=True, kw_only=True):
    """停止排污许可: the plant's permit is cancelled, or the ovens are struck from it (JX-44)."""

    TOPIC: ClassVar[str] = "DischargePermitStopped"

    permit_no: str
    site: Identifier | None = None
    ovens: tuple[Identifier, ...] = ()
    how: EntryEnd


class PermitKind(StrEnum):
    """安全生产许可, 排污许可, 特种设备及其他."""

    SAFETY = "SAFETY"
    DISCHARGE = "DISCHARGE"
    OTHER = "OTHER"


class PermitIssued(Fact, frozen=True, kw_only=True):
    """许可证核发: what it covers; one that covers a closed oven without approved purpose is found (D-04)."""

    TOPIC: ClassVar[str] = "PermitIssued"

    permit_no: str
    kind: PermitKind
    site: Identifier | None = None
    ovens: tuple[Identifier, ...] = ()
    coal_or_coke_use: bool = False
    approved_purpose: str | None = None


class WasteKind(StrEnum):
    """危险废物, 固体废物, 废水 (JX-19)."""

    HAZARDOUS = "HAZARDOUS"
    SOLID = "SOLID"
    WASTE_WATER = "WASTE_WATER"


class HazardousWasteDisposed(Fact, frozen=True, kw_only=True):
    """危废处置: the transfer manifest may be missing; then an item of the checklist stays open (JX-19)."""

    TOPIC: ClassVar[str] = "HazardousWasteDisposed"

    site: Identifier | None = None
    ovens: tuple[Identifier, ...] = ()
    waste: WasteKind
    kilograms: int
    manifest_no: str | None = None


class OnSiteWatchRecorded(Fact, frozen=True, kw_only=True):
    """驻厂盯守 on a day: an office was in the plant (JX-16)."""

    TOPIC: ClassVar[str] = "OnSiteWatchRecorded"

    oven: Identifier


class ImmediateClosureOrdered(Fact, frozen=True, kw_only=True):
    """责令立即关停 by people, never by a machine (JC-17): the day of the order replaces the last day (JX-22)."""

    TOPIC: ClassVar[str] = "ImmediateClosureOrdered"

    oven: Identifier
    reason: str
    incident: Position | None = None
