"""Reading the registers at a moment: what had happened by the day and was known at the position, to whom it may show.

The rule of who sees an act is that of the events themselves, in SQL: so that a page is a page, whatever the scope.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import asyncpg

from domain.envelope import Role
from domain.fact import Account
from projections.live import reading
from projections.moment import Moment
from projections.places import code_range
from projections.queries import queries, query


class Revocation(StrEnum):
    """What was revoked: an acceptance, the filing of a lot, the filing of a project."""

    ACCEPTANCE = "ACCEPTANCE"
    LOT_FILING = "LOT_FILING"
    PROJECT_FILING = "PROJECT_FILING"


class RefusedBy(StrEnum):
    """By what refused submissions are counted; a day is the one they were recorded on."""

    OFFICE = "OFFICE"
    CODE = "CODE"
    RULE = "RULE"
    DAY = "DAY"


@dataclass(frozen=True, slots=True)
class Slice:
    """The part of a register that is asked for. `division` bounds it by place; `everything` is the province's own view.

    `own_scope` and `unplaced` add what an office did itself and what has no place; a narrower division asks for none.
    `first_on` and `last_on` bound the day of recording, both included.
    """

    division: str
    everything: bool = False
    own_scope: str | None = None
    unplaced: bool = False
    enterprise: str | None = None
    first_on: date | None = None
    last_on: date | None = None
    after: int = 0
    limit: int = 100


@dataclass(frozen=True, slots=True)
class RefusedReason:
    """One reason of a refusal."""

    code: str
    field: str
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A refused submission; `attempt_no` of `attempts`: the same office, command, subjects and reasons."""

    position: int
    occurred_on: date
    recorded_on: date
    office: str
    role: Role
    command: str
    attempt_no: int
    attempts: int
    reasons: tuple[RefusedReason, ...]
    tags: tuple[str, ...]
    invented: bool


@dataclass(frozen=True, slots=True)
class RefusedCount:
    """Refused submissions under one key; `attempts` counts a repeated one once."""

    key: str
    submissions: int
    attempts: int
    first_position: int
    last_position: int


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """A correction: which position it voids, and the type and day of what stands in its place (None: nothing does)."""

    position: int
    occurred_on: date
    recorded_on: date
    office: str
    role: Role
    second_office: str
    reason: str
    voided_position: int
    was_type: str | None
    replaced_on: date | None
    tags: tuple[str, ...]
    invented: bool


@dataclass(frozen=True, slots=True)
class RevocationRow:
    """A revocation; `tonnes` is None where the act names a project and not tonnes."""

    position: int
    occurred_on: date
    recorded_on: date
    office: str
    role: Role
    kind: Revocation
    subject: str
    task: str | None
    tonnes: int | None
    to_account: Account | None
    reason: str
    voided_by_position: int | None
    invented: bool


@dataclass(frozen=True, slots=True)
class LateRow:
    """A late registration (补登), which is lawful: not late work. `days_late` from its day to its recording.

    `days_past`: a task ordered after its own last day, as the plan of 2019-12-31 orders work due 2019-10-31 (YC-01).
    """

    position: int
    type: str
    occurred_on: date
    recorded_on: date
    days_late: int
    last_day: date | None
    days_past: int
    office: str
    role: Role
    voided_by_position: int | None
    tags: tuple[str, ...]
    invented: bool


async def refused(
    connection: asyncpg.Connection,
    moment: Moment,
    of: Slice,
    *,
    office: str | None = None,
    code: str | None = None,
    rule: str | None = None,
    command: str | None = None,
) -> list[RefusedRow]:
    """Refused submissions, by position."""
    more = (office, code, rule, command)
    async with reading(connection, "registers", "subjects") as schemas:
        rows = await _rows(connection, schemas, "refused_rows", moment, of, *more)
        tags = await _tags(connection, schemas, rows)
        statement = query("registers", "reasons", schemas["registers"])
        said = await connection.fetch(statement, [row["position"] for row in rows])
    reasons: dict[int, list[RefusedReason]] = {}
    for why in said:
        reason = RefusedReason(why["code"], why["field"], tuple(why["rules"]))
        reasons.setdefault(why["position"], []).append(reason)
    return [
        RefusedRow(**_act(row, "type"), reasons=tuple(reasons.get(row["position"], ())), tags=_of(tags, row))
        for row in rows
    ]


async def refused_counts(
    connection: asyncpg.Connection, moment: Moment, of: Slice, by: RefusedBy
) -> list[RefusedCount]:
    """How many were refused under each key, by key."""
    async with reading(connection, "registers", "subjects") as schemas:
        rows = await _rows(connection, schemas, "refused_counts", moment, of, by.value)
    return [RefusedCount(**row) for row in rows]


async def corrections(connection: asyncpg.Connection, moment: Moment, of: Slice) -> list[CorrectionRow]:
    """Corrections, by position."""
    async with reading(connection, "registers", "subjects") as schemas:
        rows = await _rows(connection, schemas, "correction_rows", moment, of)
        tags = await _tags(connection, schemas, rows)
    return [CorrectionRow(**_act(row, "type"), tags=_of(tags, row)) for row in rows]


async def revocations(
    connection: asyncpg.Connection, moment: Moment, of: Slice, kind: Revocation | None = None
) -> list[RevocationRow]:
    """Revoked acceptances and filings, by position."""
    async with reading(connection, "registers", "subjects") as schemas:
        rows = await _rows(connection, schemas, "revocation_rows", moment, of, kind.value if kind else None)
    return [
        RevocationRow(
            **_act(row, "type", "kind", "to_account"),
            kind=Revocation(row["kind"]),
            to_account=Account(row["to_account"]) if row["to_account"] else None,
        )
        for row in rows
    ]


async def late_registrations(
    connection: asyncpg.Connection, moment: Moment, of: Slice, *, least_days: int = 1, type_: str | None = None
) -> list[LateRow]:
    """Events recorded after their day, and tasks ordered after their last day, by position."""
    async with reading(connection, "registers", "subjects") as schemas:
        rows = await _rows(connection, schemas, "late_rows", moment, of, least_days, type_)
        tags = await _tags(connection, schemas, rows)
    return [LateRow(**_act(row), tags=_of(tags, row)) for row in rows]


async def _rows(
    connection: asyncpg.Connection,
    schemas: Mapping[str, str],
    name: str,
    moment: Moment,
    of: Slice,
    *more: object,
) -> list[Any]:
    first, last = code_range(of.division)
    # A refused attempt that names nothing with a place is for its own office and the province alone.
    unplaced = of.unplaced and not name.startswith("refused")
    found: list[Any] = await connection.fetch(
        _statement(name, schemas),
        of.after,
        moment.position,
        moment.effective_on,
        of.everything,
        of.own_scope,
        first,
        last,
        of.enterprise,
        of.first_on,
        of.last_on,
        of.limit,
        unplaced,
        *more,
    )
    return found


def _statement(name: str, schemas: Mapping[str, str]) -> str:
    text = queries("registers")[name].replace("{seen}", queries("registers")["seen"])
    names = {"{schema}": schemas["registers"], "{subjects}": schemas["subjects"]}
    for place, schema in names.items():
        text = text.replace(place, f'"{schema}"')
    return text


async def _tags(
    connection: asyncpg.Connection, schemas: Mapping[str, str], rows: Sequence[Any]
) -> dict[int, list[str]]:
    """The subjects that each act names."""
    found: dict[int, list[str]] = {}
    positions = [row["position"] for row in rows]
    for row in await connection.fetch(query("registers", "tags", schemas["registers"]), positions):
        found.setdefault(row["position"], []).append(row["tag"])
    return found


def _of(tags: Mapping[int, list[str]], row: Any) -> tuple[str, ...]:
    return tuple(tags.get(row["position"], ()))


def _act(row: Any, *without: str) -> dict[str, Any]:
    """The columns of a row but those named, its role as a role."""
    return {name: value for name, value in row.items() if name not in without} | {"role": Role(row["role"])}
