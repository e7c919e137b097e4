"""Which acts stand in which register: what one event says of itself, and nothing that another one says."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from hashlib import sha256
from typing import get_args

import asyncpg

import domain.catalogue  # noqa: F401  (registers every fact)
from domain.acceptance.facts import AcceptanceRevoked
from domain.corrections.facts import BaselineCorrected, EventCorrected
from domain.envelope import Happened, Role, Submitter
from domain.fact import FACT_TYPES, Fact
from domain.lots.facts import LotFilingRevoked
from domain.projects.facts import ProjectFilingRevoked
from domain.quantities import Deadline
from domain.quoting import plain_types
from domain.readings.facts import MonitoringDataCorrected, ReadingFact
from domain.series import subject_of
from domain.submissions import SubmissionRefused
from domain.tasks.facts import CityTaskAssigned, CountyTaskAssigned, EnterpriseTaskAssigned, ProvinceTargetSet
from ledger.events import Sieve
from ledger.log import Log
from projections.projection import Projection
from projections.registers.reading import Revocation

Row = tuple[object, ...]
TABLES = {
    "acts": ("position", "type", "occurred_on", "recorded_on", "office", "role", "scope", "invented"),
    "named": ("position", "kind", "id", "division"),
    "voids": ("position", "voided_by"),
    "refused": ("position", "command", "attempt"),
    "refusals": ("position", "n", "code", "field", "rules"),
    "corrections": ("position", "voided", "type", "replaced_on", "reason", "second_office"),
    "revocations": ("position", "kind", "subject", "task", "tonnes", "to_account", "reason"),
    "late": ("position", "days_late", "last_day", "days_past"),
}
PLACED = frozenset({"oven", "lot", "task", "project", "enterprise", "seal", "site", "duty", "meter"})
_Assigned = ProvinceTargetSet | CityTaskAssigned | CountyTaskAssigned | EnterpriseTaskAssigned
_ASSIGNED: tuple[type[Fact], ...] = get_args(_Assigned)
_CORRECTS = (EventCorrected, BaselineCorrected, MonitoringDataCorrected)


class RegistersApplier:
    """Keeps nothing in memory."""

    async def warm(self, log: Log, upto: int) -> None:
        """Nothing to warm."""

    @property
    def plain(self) -> tuple[str, ...]:
        """What stands in no register but that of late reports."""
        return PLAIN

    async def apply(self, connection: asyncpg.Connection, schema: str, batch: Sequence[Happened]) -> None:
        """Copy what the events of a batch put into each table."""
        await self.copy(connection, schema, batch)

    async def reached(self, connection: asyncpg.Connection, schema: str, position: int) -> None:
        """Nothing rests on the rows."""

    async def copy(self, connection: asyncpg.Connection, schema: str, batch: Sequence[Happened]) -> None:
        """Copy what the events of a batch put into each table; most events stand in none."""
        rows: dict[str, list[Row]] = {table: [] for table in TABLES}
        acts, named, late = rows["acts"], rows["named"], rows["late"]
        for event in batch:
            told, lateness = type(event.fact) in _IN_A_REGISTER, _late(event)
            if not told and lateness is None:
                continue
            position = event.position
            acts.append(_act(event))
            named.extend([(position, *name) for name in _named(event.tags)])
            if lateness is not None:
                late.append((position, *lateness))
            for table, row in _entries(event) if told else ():
                rows[table].append(row)
        for table, columns in TABLES.items():
            if rows[table]:
                await connection.copy_records_to_table(
                    table, records=rows[table], schema_name=schema, columns=list(columns)
                )


def _act(event: Happened) -> Row:
    return (
        event.position,
        type(event.fact).TOPIC,
        event.occurred_on,
        event.recorded_on,
        event.office,
        event.role.value,
        _scope(event.office, event.role, event.division),
        event.invented,
    )


@lru_cache(maxsize=1_000)
def _scope(office: str, role: Role, division: str) -> str:
    """Kept: a few hundred offices report everything."""
    return Submitter(office=office, role=role, division=division).scope


def _entries(event: Happened) -> Iterator[tuple[str, Row]]:
    """The registers that the event stands in, but for that of late reports."""
    fact, position = event.fact, event.position
    match fact:
        case SubmissionRefused():
            yield "refused", (position, fact.command, _attempt(event, fact))
            for n, why in enumerate(fact.refusals):
                yield "refusals", (position, n, why.code, why.field, list(why.rule_ids))
        case EventCorrected() | BaselineCorrected() | MonitoringDataCorrected():
            new = fact.replacement
            said = (new.type if new else None, new.occurred_on if new else None)
            second = "" if isinstance(fact, MonitoringDataCorrected) else fact.second_office
            for voided in event.corrects:
                yield "corrections", (position, voided, *said, fact.reason, second)
                yield "voids", (voided, position)
        case AcceptanceRevoked():
            kind = Revocation.ACCEPTANCE.value
            yield "revocations", (position, kind, f"lot:{fact.lot}", fact.task, fact.tonnes, None, fact.reason)
        case LotFilingRevoked():
            kind, account = Revocation.LOT_FILING.value, fact.to_account.value
            yield "revocations", (position, kind, f"lot:{fact.lot}", None, fact.tonnes, account, fact.reason)
        case ProjectFilingRevoked():
            kind = Revocation.PROJECT_FILING.value
            named = fact.to_account.value if fact.to_account else None
            yield "revocations", (position, kind, f"project:{fact.project}", None, None, named, fact.reason)
        case _:
            pass


def _late(event: Happened) -> tuple[int, date | None, int] | None:
    """Recorded after its day, or a task whose last day had passed when it was ordered (YC-01, X-05): the days late, the
    last day, the days past it.

    What a month came to is known after it: a reading is late by its duty (JC-21), and never by its day.
    """
    fact = event.fact
    if type(fact) in _NEVER_LATE or event.role is Role.CLERK:
        return None
    days_late = max(0, (event.recorded_on - event.occurred_on).days)
    if type(fact) not in _ASSIGNED:
        return (days_late, None, 0) if days_late else None
    assert isinstance(fact, _Assigned)
    deadline: Deadline | None = fact.deadline
    last_day = deadline.hard_last_day if deadline else None
    days_past = max(0, (event.occurred_on - last_day).days) if last_day else 0
    if not days_late and not days_past:
        return None
    return days_late, last_day if days_past else None, days_past


def _named(tags: Sequence[str]) -> list[tuple[str, str, str | None]]:
    """(kind, id, division) of what has a place; a seal counts only where nothing else has one."""
    found: dict[tuple[str, str], str | None] = {}
    for tag in tags:
        kind, _, name = subject_of(tag).partition(":")
        if kind in PLACED:  # Most tags are of these.
            found[kind, name] = None
        elif kind in ("unit", "baseline"):
            found[kind, name] = name
        elif kind == "fund":
            found[kind, name] = name.partition(":")[0]
    named = [(kind, id_, division) for (kind, id_), division in found.items()]
    return [name for name in named if name[0] != "seal"] or named


def _attempt(event: Happened, fact: SubmissionRefused) -> str:
    """One office, one command, the same subjects and the same reasons: the same attempt again, whatever its figures."""
    codes = sorted(why.code for why in fact.refusals)
    said = (event.division, event.office, fact.command, *sorted(event.tags), *codes)
    return sha256("\0".join(said).encode()).hexdigest()


_NEVER_LATE: frozenset[type[Fact]] = frozenset((SubmissionRefused, *get_args(ReadingFact), *_CORRECTS))
_REVOKED = (AcceptanceRevoked, LotFilingRevoked, ProjectFilingRevoked)
_IN_A_REGISTER: frozenset[type[Fact]] = frozenset((SubmissionRefused, *_REVOKED, *_CORRECTS))
"""The facts that `_entries` knows; asked by type first, because most facts are others."""
_TOLD: tuple[type[Fact], ...] = (SubmissionRefused, *_REVOKED, *_ASSIGNED, *_CORRECTS)
PLAIN = tuple(topic for topic, fact in plain_types() if not issubclass(fact, (*_TOLD, *get_args(ReadingFact))))
"""What stands in a register only where it is late: `load` asks for no more than the day, the office and the tags."""
SIEVE = Sieve(
    types=tuple(topic for topic, fact in FACT_TYPES.items() if issubclass(fact, get_args(ReadingFact))), marks=()
)
"""Readings stand in none, but for what corrects them."""
REGISTERS = Projection(
    "registers", 1, tuple(TABLES), RegistersApplier, {"voids": "voided_by"}, sieve=SIEVE
)
