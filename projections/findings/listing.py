"""Findings and alerts at a moment. A finding is what the rules see; an alert is what the clerk raised of it.

Both are about knowledge, so they follow the position alone: what was found up to it, whatever business day is asked
for. A deadline of 2019 that was first judged in 2026 is known since 2026, and an answer for a day in between that left
it out would read as "nothing was wrong".
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import asyncpg
import msgspec

from domain.cases.facts import AlertRaised, Severity
from domain.places.state import PROVINCE, covers
from ledger.events import Query, QueryItem
from ledger.log import Log
from projections.findings.finding import alert_key
from projections.findings.load.figures import RuleFigure
from projections.history import happened
from projections.live import reading
from projections.moment import Moment
from projections.places import code_range
from projections.queries import query

ORDER = tuple(Severity)
"""From a note to the gravest."""


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding as known at a moment; `cleared_at` is where it ended, if it had by then."""

    rule: str
    version: int
    subject: str
    causes: tuple[int, ...]
    about: str
    severity: Severity
    division: str | None
    sentence_zh: str
    sentence_en: str
    invented: bool
    found_at: int
    found_on: date
    alert_key: str
    cleared_at: int | None
    cleared_because_zh: str | None
    cleared_because_en: str | None
    figures: tuple[RuleFigure, ...] = ()


@dataclass(frozen=True, slots=True)
class Alert:
    """An alert as the log has it, whether its finding still stands at the moment, and the figures of its finding.

    The figures are empty of a rule that has none, and of an alert of a rule's version that is no longer run.
    """

    position: int
    raised_on: date
    recorded_at: datetime
    rule: str
    version: int
    severity: Severity
    subject: str
    division: str | None
    sentence_zh: str
    sentence_en: str
    causes: tuple[int, ...]
    found_at: int
    invented: bool
    cleared_at: int | None
    cleared_because_zh: str | None
    cleared_because_en: str | None
    figures: tuple[RuleFigure, ...] = ()

    @property
    def open(self) -> bool:
        return self.cleared_at is None


async def findings(
    connection: asyncpg.Connection,
    moment: Moment,
    division: str | None = None,
    *,
    subject: str | None = None,
    with_cleared: bool = True,
) -> list[FindingRow]:
    """Findings of a division, the gravest first; those that ended stay in the history."""
    first, last = code_range(division or PROVINCE)
    async with reading(connection, "findings") as schemas:
        rows = await connection.fetch(
            query("findings", "list", schemas["findings"]),
            moment.position,
            first,
            last,
            subject,
            with_cleared,
        )
    return sorted(
        map(_finding, rows), key=lambda row: (-ORDER.index(row.severity), row.found_at, row.subject)
    )


async def open_findings(
    connection: asyncpg.Connection, moment: Moment, division: str | None = None
) -> list[FindingRow]:
    """The findings that stand at the moment."""
    return await findings(connection, moment, division, with_cleared=False)


async def alerts(
    log: Log,
    connection: asyncpg.Connection,
    moment: Moment,
    division: str | None = None,
    *,
    subject: str | None = None,
) -> list[Alert]:
    """What was raised by the moment, the gravest first. The alerts come from the log, their ends from the findings."""
    item = QueryItem(types=(AlertRaised.TOPIC,), tags=(f"case:{subject}",) if subject else ())
    events, _ = await log.read(Query((item,)), upto=moment.position)
    raised = [(happened(event), event.recorded_at) for event in events]
    kept = [
        (event, fact, at)
        for event, at in raised
        if isinstance(fact := event.fact, AlertRaised)
        and (division is None or fact.division is None or covers(division, fact.division))
    ]
    keys = [alert_key(fact.rule, fact.rule_version, fact.subject, event.causes) for event, fact, _ in kept]
    beside = await _beside(connection, moment, keys)
    found = [
        _alert(event, fact, at, beside.get(key)) for (event, fact, at), key in zip(kept, keys, strict=True)
    ]
    return sorted(found, key=lambda alert: (-ORDER.index(alert.severity), alert.position))


async def _beside(connection: asyncpg.Connection, moment: Moment, keys: Iterable[str]) -> dict[str, Any]:
    async with reading(connection, "findings") as schemas:
        statement = query("findings", "alerted", schemas["findings"])
        rows = await connection.fetch(statement, list(keys), moment.position)
    return {row["alert_key"]: row for row in rows}


def _alert(event: Any, fact: AlertRaised, at: datetime, found: Any) -> Alert:
    return Alert(
        position=event.position,
        raised_on=event.occurred_on,
        recorded_at=at,
        rule=fact.rule,
        version=fact.rule_version,
        severity=fact.severity,
        subject=fact.subject,
        division=fact.division,
        sentence_zh=fact.sentence_zh,
        sentence_en=fact.sentence_en,
        causes=event.causes,
        found_at=fact.found_at,
        invented=event.invented,
        cleared_at=found["cleared_at"] if found else None,
        cleared_because_zh=found["cleared_because_zh"] if found else None,
        cleared_because_en=found["cleared_because_en"] if found else None,
        figures=_figures(found["figures"]) if found else (),
    )


def _finding(row: Any) -> FindingRow:
    fields = {name: row[name] for name in FindingRow.__dataclass_fields__}
    told = {"causes": tuple(row["causes"]), "severity": Severity(row["severity"])}
    return FindingRow(**{**fields, **told, "figures": _figures(row["figures"])})


def _figures(text: str) -> tuple[RuleFigure, ...]:
    return msgspec.json.decode(text, type=tuple[RuleFigure, ...])
