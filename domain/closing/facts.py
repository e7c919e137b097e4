"""Closing (关停): the certificate of the checklist in force, in 介休 两断四停 (JX-44). model.md §2.3."""

from datetime import date
from enum import StrEnum
from typing import ClassVar

import msgspec

from domain.fact import Fact
from domain.quantities import Identifier


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
    """关停标准认定: `completed_on` is the latest of the elements (JX-44); lateness counts from it in JX."""

    TOPIC: ClassVar[str] = "ClosureStandardCertified"

    ovens: tuple[Identifier, ...]
    checklist: tuple[str, ...]
    elements: tuple[ClosingElement, ...]
    stopped_on: date | None
    completed_on: date
