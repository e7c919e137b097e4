"""The tasks of enterprises summed by county, with the tonnes whose county is inferred and not printed (YC-28)."""

from collections.abc import Iterable
from dataclasses import dataclass

from domain.enterprises.facts import CountyBasis
from domain.tasks.facts import TaskBook
from domain.tasks.state import TaskLevel
from projections.tasks.progress import TaskProgress


@dataclass(frozen=True, slots=True)
class CountyTasks:
    """One county, or (county None) the tasks of a city whose county no document states.

    `inferred_tonnes` of the target stand in a county that is inferred; `notes` say from what.
    """

    county: str | None
    division: str
    target_tonnes: int
    listed_tonnes: int
    certified_tonnes: int
    accepted_tonnes: int
    to_exit_tonnes: int
    replaced_tonnes: int
    inferred_tonnes: int
    notes: tuple[str, ...]
    invented: bool


def by_county(rows: Iterable[TaskProgress]) -> list[CountyTasks]:
    """The counties in the order of their codes; 恒泰's other plan (X-03) stands in no county's target."""
    groups: dict[str, list[TaskProgress]] = {}
    for row in rows:
        if row.level is TaskLevel.ENTERPRISE and row.book is not TaskBook.OTHER_ELIMINATION:
            groups.setdefault(row.division, []).append(row)
    return [_county(division, groups[division]) for division in sorted(groups)]


def _county(division: str, rows: list[TaskProgress]) -> CountyTasks:
    inferred = [row for row in rows if row.county_basis is CountyBasis.INFERRED]
    return CountyTasks(
        county=rows[0].county,
        division=division,
        target_tonnes=sum(row.target_tonnes for row in rows),
        listed_tonnes=sum(row.listed_tonnes for row in rows),
        certified_tonnes=sum(row.certified_tonnes for row in rows),
        accepted_tonnes=sum(row.accepted_tonnes for row in rows),
        to_exit_tonnes=sum(row.to_exit_tonnes for row in rows),
        replaced_tonnes=sum(row.replaced_tonnes for row in rows),
        inferred_tonnes=sum(row.target_tonnes for row in inferred),
        notes=tuple(dict.fromkeys(row.county_note for row in inferred if row.county_note)),
        invented=any(row.invented for row in rows),
    )
