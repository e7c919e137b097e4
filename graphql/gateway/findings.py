"""Findings (发现) and alerts (预警) at a moment: what the rules see, and what was raised of it for people to decide."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import strawberry

from domain.cases.facts import Severity as DomainSeverity
from gateway import arguments
from gateway.cases import Case, case_if_seen
from gateway.connections import Connection, Key, connection
from gateway.context import Context, Info
from gateway.events import Event
from gateway.evidence import (
    Cause,
    LawfulExplanation,
    LoadMonth,
    RuleText,
    RuleThreshold,
    docket_of,
    lawful_of,
    series_of,
    thresholds_of,
)
from gateway.explaining import event_at
from gateway.fields import field
from gateway.identity import Action
from gateway.outputs import enum_of, output_of
from gateway.scalars import DivisionCode, Position
from projections.findings import listing
from projections.findings.load.figures import RuleFigure as FigureRow
from projections.findings.texts import TEXTS, text_of
from projections.moment import Moment

Severity: Any = enum_of(DomainSeverity)
RuleFigure: Any = output_of(FigureRow)
_ORDER = tuple(DomainSeverity)
RULES_MAX = 100


@strawberry.interface(
    description="须由人查看之事：不是命令，也不是定性。Something a person must look at; never an order, never a guilt."
)
class Noticed:
    moment: strawberry.Private[Moment]
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

    figures: list[RuleFigure] = strawberry.field(
        description="统计规则的数据，逐项可核算；其他规则为空列表。What a statistical rule reckoned with, figure by "
        "figure, so that it can be recomputed by hand; empty of any other rule."
    )

    @field("规则原文：说什么、依据哪一条。What the rule says and the articles it rests on; null of an unknown rule.")
    def rule_text(self) -> RuleText | None:
        return text_of(self.rule)

    @field("规则所用参数在该日的取值。The parameters that the rule reads, as in force on the moment's day.")
    async def thresholds(self, info: Info) -> list[RuleThreshold]:
        return await thresholds_of(info.context, self.moment, self.rule, self.division)

    @field("所依据的事件，各附回执。The events it rests on, each with its receipt.")
    def evidence(self, info: Info) -> list[Cause]:
        info.context.spend(len(self.causes))
        return [Cause(position=position) for position in self.causes]

    @field("在案的合法原因，由人判断。Lawful causes already on file for its subject; a person judges.")
    async def lawful(self, info: Info) -> list[LawfulExplanation]:
        return await lawful_of(info.context, self.moment, self.subject)

    @field(
        "逐月数据，可作图：规则所量（figures，附单位与界线）；用电为专属该炉的电表，S-03 为厂区共用表。"
        "未报之月为空，不是零；无此数据则为空列表。"
        "What the rule measures month by month, to be plotted: `figures`, each with its unit and its line (S-05 "
        "tonnes, S-06 hours, S-09 the share too much); the kWh are of the oven's own meters, of S-03 those of the "
        "site. A month without a report is null, never 0; empty where there is no such source."
    )
    async def series(self, info: Info) -> list[LoadMonth]:
        return await series_of(info.context, self.moment, self.rule, self.subject)

    @field("主体的在办案件；无则为空。The open case of its subject; null where there is none.")
    async def open_case(self, info: Info) -> Case | None:
        docket = await docket_of(info.context, self.moment, self.subject)
        return await case_if_seen(info.context, self.moment, docket.open_case)


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

    @field("预警事件本身及其回执。The alert's own event with its receipt.")
    async def event(self, info: Info) -> Event | None:
        return await event_at(info.context, self.position)

    @field("所属案件；待处理或已作误报处理为空。The case it belongs to; null while it waits, or was dismissed.")
    async def case(self, info: Info) -> Case | None:
        alert = (await docket_of(info.context, self.moment, self.subject)).alert(self.position)
        return await case_if_seen(info.context, self.moment, alert.case if alert else None)

    @field("误报处理的理由；未处理为空。Why it was dismissed; null where it was not.")
    async def dismissed_because(self, info: Info) -> str | None:
        alert = (await docket_of(info.context, self.moment, self.subject)).alert(self.position)
        return alert.dismissed_because if alert else None


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
        return not self.rules or rule in self.rules

    def check(self) -> None:
        """Refuse a rule that there is not: an empty list for a slip of the pen would read as all clear."""
        for rule in arguments.texts("rules", self.rules, RULES_MAX):
            if rule not in TEXTS:
                known = ", ".join(sorted(TEXTS))
                zh, en = f"没有这条规则；现有 {known}", f"there is no such rule; there are {known}"
                arguments.malformed("rules", rule, zh, en)


async def findings(
    context: Context, moment: Moment, asked: Asked, *, first: Any, after: Any
) -> Connection[Finding]:
    """A page of findings, the gravest first."""
    asked.check()
    scope = _scope(context, asked.division)
    rows: Sequence[listing.FindingRow] = ()
    if scope is not None:
        async with context.gateway.pool.acquire() as pooled:
            rows = await listing.findings(
                pooled, moment, scope, subject=asked.tag, with_cleared=not asked.only_open
            )
    found = sorted([_finding(moment, row) for row in rows if asked.names(row.rule)], key=_finding_key)
    return connection(context, found, _finding_key, first, after, (int, int, str, str, str))


async def alerts(
    context: Context, moment: Moment, asked: Asked, *, first: Any, after: Any
) -> Connection[Alert]:
    """A page of alerts, the gravest first."""
    asked.check()
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
    found = sorted((_alert(moment, row) for row in seen), key=_alert_key)
    return connection(context, found, _alert_key, first, after, (int, int))


def _scope(context: Context, division: Any) -> str | None:
    asked = None if division is None else arguments.code("division", division)
    return context.scope(Action.READ, asked, "发现与预警", "findings and alerts")


def _finding(moment: Moment, row: listing.FindingRow) -> Finding:
    return Finding(**_noticed(moment, row), open=row.cleared_at is None, found_on=row.found_on, about=row.about)


def _alert(moment: Moment, row: listing.Alert) -> Alert:
    return Alert(
        **_noticed(moment, row),
        open=row.open,
        position=Position(row.position),
        raised_on=row.raised_on,
        recorded_at=row.recorded_at,
    )


def _noticed(moment: Moment, row: listing.FindingRow | listing.Alert) -> dict[str, Any]:
    return {
        "moment": moment,
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
        "figures": list(row.figures),
    }


def _finding_key(one: Finding) -> Key:
    return (-_ORDER.index(one.severity), one.found_at, one.subject, one.rule, one.about)


def _alert_key(one: Alert) -> Key:
    return (-_ORDER.index(one.severity), one.position)
