"""What a place asks for beside the closing, and what enforcement did: shown on the board, refusing nothing.

YC-19, JX-23, JX-37, JX-41, JC-10 (items of the checklist); JX-28, JX-47, JX-48, SX-18, XZ-22 (incidents, measures,
penalties beside the task).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.checklists.facts import ClosingItem
from domain.departments import Department
from domain.ovens.state import Oven
from domain.plans.state import ClosingFile
from domain.policy import keys
from domain.policy.state import items, lookup
from domain.world import View


@dataclass(frozen=True, slots=True)
class ChecklistRow:
    """An item that the place asks for, or may be shown: when it is due, when and by whom it was done."""

    item: ClosingItem
    optional: bool
    due_on: date | None
    done_on: date | None
    late_days: int
    department: Department | None
    note: str | None


class EnforcementKind(StrEnum):
    """事件, 强制措施, 违法查处."""

    INCIDENT = "INCIDENT"
    MEASURE = "MEASURE"
    PENALTY = "PENALTY"


@dataclass(frozen=True, slots=True)
class EnforcementRow:
    """Something that happened or was done at the works of the task; it moves no deadline by itself (JX-48)."""

    kind: EnforcementKind
    what: str
    on: date
    office: str | None
    decision_no: str | None
    penalty_fen: int | None
    position: int


def checklist(view: View, file: ClosingFile, place: str, day: date) -> tuple[ChecklistRow, ...]:
    """The items that the place asks for, those it only shows, and those that were reported without being asked."""
    asked = items(view, keys.CLOSING_ITEMS, place, day)
    shown = (*asked, *items(view, keys.CLOSING_ITEMS_OPTIONAL, place, day), *(one.item for one in file.items))
    wanted = [item for item in ClosingItem if item in shown]
    return tuple(_row(view, file, item, item not in asked, place, day) for item in wanted)


def _row(view: View, file: ClosingFile, item: ClosingItem, optional: bool, place: str, day: date) -> ChecklistRow:
    done = next((one for one in file.items if one.item is item), None)
    value = lookup(view, keys.deadline(item), place, day)
    due = value.day if value else None
    late = ((done.on if done else day) - due).days if due and not (optional and done is None) else 0
    return ChecklistRow(
        item,
        optional,
        due,
        done.on if done else None,
        max(0, late),
        done.department if done else None,
        done.note if done else None,
    )


def enforcement(ovens: Iterable[Oven]) -> tuple[EnforcementRow, ...]:
    """All that stands beside the ovens of a task, by day; what reaches several ovens once."""
    rows = {row.position: row for oven in ovens for row in _rows(oven)}
    return tuple(sorted(rows.values(), key=lambda row: (row.on, row.position)))


def _rows(oven: Oven) -> Iterator[EnforcementRow]:
    for incident in oven.incidents:
        on, office, position = incident.on, incident.office, incident.position
        yield EnforcementRow(EnforcementKind.INCIDENT, incident.kind, on, office, None, None, position)
    for measure in oven.measures:
        on, basis, position = measure.on, measure.legal_basis, measure.position
        yield EnforcementRow(EnforcementKind.MEASURE, measure.measure, on, None, basis, None, position)
    for one in oven.penalties:
        fen, number = one.penalty_fen, one.decision_no
        yield EnforcementRow(EnforcementKind.PENALTY, one.offence, one.on, one.office, number, fen, one.position)
