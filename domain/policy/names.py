"""The names that a rule parameter may bear (参数名), and the words that a list among them may hold.

A name that nothing reads, or a word that nothing compares with, would look as if it were in force and bind nobody; so
both are closed. What a document prints and no guard reads is named here too: it is kept for the reader. A rule that a
new document prints comes with the version that reads it; until then its document is registered, and cited.
"""

from difflib import get_close_matches

from domain.checklists.facts import ClosingItem
from domain.departments import NAMES as DEPARTMENTS
from domain.policy import keys
from domain.projects.facts import ProjectMeasure
from domain.supply.facts import SupplyKind

_CYCLES = ("CLOSING_PROGRESS", "DISPATCH", "ELECTRICITY", "PROGRESS", "SERIOUS_POLLUTERS")
_DAYS = ("ACCEPTANCE_EVIDENCE", "CLOSE_LOW_OVENS", "COMPENSATION_QUOTA_REPORT", "DRY_QUENCHING", "ULTRA_LOW_EMISSION")
_SHOWN = {
    **{keys.deadline(item): "day" for item in (*ClosingItem, *_DAYS)},
    **{f"reporting-cycle.{cycle}": "text" for cycle in _CYCLES},
    "unit-energy-max": "number",
    "value-added-energy-max": "number",
    "coke-dry-quenching-share-min": "share",
    "ultra-low-emission-share-min": "share",
}
"""Read by answers alone, or by nothing: what XZ, SX, YC and JC print beside what their guards ask for."""

FIELDS = keys.VALUE_FIELDS | _SHOWN
"""Every name, with the field of `ParameterValue` it stands in."""

_DEPARTMENTS = tuple(DEPARTMENTS.values())
WORDS: dict[str, tuple[str, ...]] = {
    keys.CLOSING_ITEMS: tuple(ClosingItem),
    keys.CLOSING_ITEMS_OPTIONAL: tuple(ClosingItem),
    keys.SUPPLY_FIRST: tuple(SupplyKind),
    keys.PROJECT_MEASURES: tuple(ProjectMeasure),
    keys.CLOSURE_PLAN_APPROVALS: _DEPARTMENTS,
    keys.EXPERT_DEPARTMENTS: _DEPARTMENTS,
}
"""Lists whose items are compared with the system's own words; other lists hold their document's."""

_LENGTH_MAX = 80


def meant(key: str) -> tuple[str, ...]:
    """The known names that this one resembles, the nearest first, at most three: capitals and separators aside."""
    if key in FIELDS or len(key) > _LENGTH_MAX:
        return ()
    known = {_folded(name): name for name in FIELDS}
    return tuple(known[near] for near in get_close_matches(_folded(key), known, n=3, cutoff=0.6))


def _folded(key: str) -> str:
    return "".join(letter for letter in key.casefold() if letter.isalnum())
