"""Report duties (报送义务) and what came of them. model.md §2.4; SX-19, YC-63, YC-65, JC-21.

A duty exists only where it is registered: no duty, no overdue report. A report handed in again is a new version, the
old one stays. `ReportOverdue` is written by a clerk when a day opens, never by the office that is late.
"""

from datetime import date
from enum import StrEnum
from typing import ClassVar

import msgspec

from domain.fact import Fact
from domain.policy.facts import Basis
from domain.quantities import DivisionCode, Identifier, Tonnes


class DutyKind(StrEnum):
    """What is reported."""

    REDUCTION_PROGRESS = "REDUCTION_PROGRESS"
    SERIOUS_POLLUTERS = "SERIOUS_POLLUTERS"
    ELECTRICITY = "ELECTRICITY"
    OTHER = "OTHER"


class Cycle(StrEnum):
    """How often; AS_NEEDED is 「及时」 without a cycle: nothing of it is ever overdue (JX-08)."""

    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    AS_NEEDED = "AS_NEEDED"


class ReportDutyRegistered(Fact, frozen=True, kw_only=True):
    """报送义务登记: an office of a division reports to another, from a day on.

    WEEKLY: due on `weekday` (1 is Monday). MONTHLY: the month's report is due on `day` of the next month, or, where
    no day is printed, `grace_days` after the month's end.
    """

    TOPIC: ClassVar[str] = "ReportDutyRegistered"

    duty: Identifier
    office: str
    division: DivisionCode
    kind: DutyKind
    receiver: str
    cycle: Cycle
    weekday: int | None = None
    day: int | None = None
    grace_days: int | None = None
    valid_from: date
    valid_to: date | None = None
    basis: Basis = Basis.PRINTED
    document: Identifier | None = None
    note: str | None = None


class ReportLine(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """The tonnes that the office says are done of a task, so far."""

    task: Identifier
    tonnes: Tonnes


class ReportFigure(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Any other figure of a report, as handed in."""

    name: str
    number: int
    unit: str


class ReportSubmitted(Fact, frozen=True, kw_only=True):
    """报送: one report of a period; `version` counts from 1. `period` is the due day, or the first of the month."""

    TOPIC: ClassVar[str] = "ReportSubmitted"

    duty: Identifier
    period: date
    version: int
    lines: tuple[ReportLine, ...] = ()
    figures: tuple[ReportFigure, ...] = ()
    note: str | None = None


class ReportOverdue(Fact, frozen=True, kw_only=True):
    """逾期: on the first day after `due_on` no report of the period was in."""

    TOPIC: ClassVar[str] = "ReportOverdue"

    duty: Identifier
    period: date
    due_on: date


class NoticeLevel(StrEnum):
    """预警通知函, 公开约谈 (JC-24), 通报批评 (YC-63)."""

    WARNING_LETTER = "WARNING_LETTER"
    PUBLIC_TALK = "PUBLIC_TALK"
    CRITICISM = "CRITICISM"


class NoticeOfCriticismIssued(Fact, frozen=True, kw_only=True):
    """通报批评 (YC-63), or a step before it (JC-24): a county behind schedule is told so and ordered to correct."""

    TOPIC: ClassVar[str] = "NoticeOfCriticismIssued"

    division: DivisionCode
    task: Identifier | None = None
    level: NoticeLevel = NoticeLevel.CRITICISM
    reason: str
    correct_by: date | None = None
    document: Identifier | None = None
