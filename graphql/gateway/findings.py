"""Findings (发现) and alerts (预警) at a moment: what the rules see, and what was raised of it for people to decide."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import strawberry

from domain.cases.facts import Severity as DomainSeverity
from gateway import arguments
from gateway.connections import Connection, Key, connection
from gateway.context import Context
from gateway.identity import Action
from gateway.outputs import enum_of
from gateway.scalars import DivisionCode, Position
from projections.findings import listing
from projections.moment import Moment

Severity: Any = enum_of(DomainSeverity)
_ORDER = tuple(DomainSeverity)
RULES_MAX = 100


@strawberry.interface(
    description="须由人查看之事：不是命令，也不是定性。Something a person must look at; never an order, never a guilt."
)
class Noticed:
    rule: str = strawberry.field(description="规则编号，如 D-05。The rule.")
    rule_version: int = strawberry.field(description="规则版本。The rule's version.")
    severity: Severity = strawberry.field(description="级别。From a note to the gravest.")
    subject: str = strawberry.field(description="主体标签，如 oven:…。The subject's tag.")
    division: DivisionCode | None = strawberry.field(description="所在区划。The division.")
    sentence_zh: str = strawberry.field(description="中文说明。What was seen, in Chinese.")
    sentence_en: str = strawberry.field(description="英文说明。What was seen, in English.")
    causes: list[Position] = strawberry.field(description="所依据事件的位置。The events it rests on.")
    found_at: Position = strawberry.field(description="发现时的账本位置。Where it was found.")
    invented: bool = strawberry.field(description="虚构数据。Marked as invented.")
    open: bool = strawberry.field(description="该时点是否仍成立。Whether it still stands at the moment.")
    cleared_at: Position | None = strawberry.field(description="不再成立的位置。Where it ended.")
    cleared_because_zh: str | None = strawberry.field(
        description="不再成立的原因（中文）。Why it ended, in Chinese."
    )
    cleared_because_en: str | None = strawberry.field(
        description="不再成立的原因（英文）。Why it ended, in English."
    )


@strawberry.type(description="规则所见。What a rule sees in the recorded world.")
class Finding(Noticed):
    found_on: date = strawberry.field(description="发现之日。The day it was found.")
    about: str = strawberry.field(
        description="主体内的具体对象，如封条。The narrower thing within the subject."
    )


@strawberry.type(description="已发出的预警。An alert as it was raised and recorded.")
class Alert(Noticed):
    position: Position = strawberry.field(description="预警事件的位置。Where it is recorded.")
    raised_on: date = strawberry.field(description="预警之日。The day it was raised.")
    recorded_at: datetime = strawberry.field(description="入账时刻。When it was recorded.")


@dataclass(frozen=True)
class Asked:
    """Which findings or alerts: of a division, about a subject, of some rules, those that ended too."""

    division: Any = None
    subject: Any = None
    rules: list[Any] | None = None
    only_open: bool = True

    @property
    def tag(self) -> str | None:
        """The subject's tag; None for all."""
        return None if self.subject is None else arguments.texts("subject", [self.subject], 1)[0]

    def names(self, rule: str) -> bool:
        """Whether this rule is one of those asked for."""
        return not self.rules or rule in arguments.texts("rules", self.rules, RULES_MAX)


async def findings(
    context: Context, moment: Moment, asked: Asked, *, first: Any, after: Any
) -> Connection[Finding]:
    """A page of findings, the gravest first."""
    scope = _scope(context, asked.division)
    rows: Sequence[listing.FindingRow] = ()
    if scope is not None:
        async with context.gateway.pool.acquire() as pooled:
            rows = await listing.findings(
                pooled, moment, scope, subject=asked.tag, with_cleared=not asked.only_open
            )
    found = sorted([_finding(row) for row in rows if asked.names(row.rule)], key=_finding_key)
    return connection(context, found, _finding_key, first, after, (int, int, str, str, str))


async def alerts(
    context: Context, moment: Moment, asked: Asked, *, first: Any, after: Any
) -> Connection[Alert]:
    """A page of alerts, the gravest first."""
    scope = _scope(context, asked.division)
    rows: Sequence[listing.Alert] = ()
    if scope is not None:
        async with context.gateway.pool.acquire() as pooled:
            rows = await listing.alerts(context.gateway.log, pooled, moment, scope, subject=asked.tag)
    seen = [
        row
        for row in rows
        if context.sees(row.division) and (row.open or not asked.only_open) and asked.names(row.rule)
    ]
    found = sorted(map(_alert, seen), key=_alert_key)
    return connection(context, found, _alert_key, first, after, (int, int))


def _scope(context: Context, division: Any) -> str | None:
    asked = None if division is None else arguments.code("division", division)
    return context.scope(Action.READ, asked, "发现与预警", "findings and alerts")


def _finding(row: listing.FindingRow) -> Finding:
    return Finding(**_noticed(row), open=row.cleared_at is None, found_on=row.found_on, about=row.about)


def _alert(row: listing.Alert) -> Alert:
    return Alert(
        **_noticed(row),
        open=row.open,
        position=Position(row.position),
        raised_on=row.raised_on,
        recorded_at=row.recorded_at,
    )


def _noticed(row: listing.FindingRow | listing.Alert) -> dict[str, Any]:
    return {
        "rule": row.rule,
        "rule_version": row.version,
        "severity": row.severity,
        "subject": row.subject,
        "division": row.division,
        "sentence_zh": row.sentence_zh,
        "sentence_en": row.sentence_en,
        "causes": list(row.causes),
        "found_at": row.found_at,
        "invented": row.invented,
        "cleared_at": row.cleared_at,
        "cleared_because_zh": row.cleared_because_zh,
        "cleared_because_en": row.cleared_because_en,
    }


def _finding_key(one: Finding) -> Key:
    return (-_ORDER.index(one.severity), one.found_at, one.subject, one.rule, one.about)


def _alert_key(one: Alert) -> Key:
    return (-_ORDER.index(one.severity), one.position)
