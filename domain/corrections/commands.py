"""Asking for a correction. model.md §4.5."""

from datetime import date
from typing import Any

import msgspec

from domain.command import Command
from domain.envelope import Role
from domain.quantities import Position


class ReplacementCommand(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What should have been submitted: a command by name with all its fields, on its own business day."""

    command: str
    occurred_on: date
    fields: dict[str, Any]


class CorrectEvent(Command, frozen=True, kw_only=True):
    """Void an earlier event and, if given, put the right one in its place (更正)."""

    ROLES = frozenset(Role) - {Role.AUDITOR, Role.INSPECTOR, Role.CLERK}
    ZH = "更正"

    position: Position
    replacement: ReplacementCommand | None = None
    reason: str
    second_office: str


class CorrectBaseline(Command, frozen=True, kw_only=True):
    """Correct the opening of a lot (期初更正)."""

    ROLES = frozenset({Role.PROVINCE_MIIT})
    ZH = "期初更正"

    position: Position
    replacement: ReplacementCommand | None = None
    reason: str
    second_office: str
