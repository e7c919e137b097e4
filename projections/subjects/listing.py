"""Listing subjects as known at a moment. The day does not bound the index: the fold of a subject does."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import asyncpg

from domain.places.state import PROVINCE
from projections.live import reading
from projections.moment import Moment
from projections.places import code_range
from projections.queries import query

PAGE_MAX = 10_000


class Kind(StrEnum):
    """What can be listed; the values are also the prefixes of the tags, but for divisions."""

    ENTERPRISE = "enterprise"
    LOT = "lot"
    OVEN = "oven"
    SEAL = "seal"
    SITE = "site"
    TASK = "task"
    PROJECT = "project"
    DIVISION = "division"
    DOCUMENT = "document"
    DUTY = "duty"
    CASE = "case"
    MONITOR = "monitor"
    METER = "meter"


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject as the index knows it; `division` is its county where one is stated. `name` may be empty."""

    kind: Kind
    id: str
    first_position: int
    division: str
    county: str | None
    enterprise: str | None
    name: str
    parent: str | None
    invented: bool

    @property
    def tag(self) -> str:
        """The tag of its events."""
        return f"{'unit' if self.kind is Kind.DIVISION else self.kind.value}:{self.id}"


async def subjects(
    connection: asyncpg.Connection,
    moment: Moment,
    kind: Kind,
    division: str | None = None,
    *,
    enterprise: str | None = None,
    after: str = "",
    limit: int = PAGE_MAX,
) -> list[Subject]:
    """Subjects of a kind, by id, after an id; bounded by a division or an enterprise."""
    first, last = code_range(division or PROVINCE)
    async with reading(connection, "subjects") as schemas:
        rows = await connection.fetch(
            query("subjects", "list", schemas["subjects"]),
            kind.value,
            moment.position,
            first,
            last,
            enterprise,
            after,
            limit,
        )
    return [_subject(row) for row in rows]


async def subject(connection: asyncpg.Connection, moment: Moment, kind: Kind, id_: str) -> Subject | None:
    """One subject, or None where it is not known at the moment."""
    async with reading(connection, "subjects") as schemas:
        row = await connection.fetchrow(
            query("subjects", "one", schemas["subjects"]), kind.value, id_, moment.position
        )
    return _subject(row) if row and row["stands"] else None


async def subjects_named(
    connection: asyncpg.Connection, moment: Moment, kind: Kind, ids: Iterable[str]
) -> dict[str, Subject]:
    """The subjects of a kind with these ids, those that are known at the moment."""
    async with reading(connection, "subjects") as schemas:
        rows = await connection.fetch(
            query("subjects", "named", schemas["subjects"]), kind.value, list(ids), moment.position
        )
    return {row["id"]: _subject(row) for row in rows if row["stands"]}


def _subject(row: Any) -> Subject:
    fields = {name: row[name] for name in Subject.__dataclass_fields__ if name != "kind"}
    return Subject(kind=Kind(row["kind"]), **fields)
