"""Certifying a closing. model.md §2.3."""

from domain.closing.facts import ClosingElement
from domain.command import Command
from domain.envelope import Role
from domain.quantities import Identifier


class CertifyClosure(Command, frozen=True, kw_only=True):
    """Certify that ovens meet the closing checklist in force for their division (关停标准认定)."""

    ROLES = frozenset({Role.COUNTY_OFFICE, Role.CITY_OFFICE})
    ZH = "关停标准认定"

    ovens: tuple[Identifier, ...]
    elements: tuple[ClosingElement, ...]
