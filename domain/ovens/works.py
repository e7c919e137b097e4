"""What departments and officials did and saw at an oven: its closing elements, waste, watch, orders, equipment.

model.md §2.3, §2.4. A report on a whole site carries the tags of its ovens, so it is folded here as well.
"""

from typing import TYPE_CHECKING, Any, assert_never

from domain.closing.elements import ElementFact, ReversingFact, after_reversal, with_element
from domain.closing.facts import HazardousWasteDisposed, ImmediateClosureOrdered, OnSiteWatchRecorded
from domain.curtailments.facts import CurtailmentDeclared
from domain.curtailments.state import curtailment_of
from domain.demolition.facts import EquipmentDisposed
from domain.entries.facts import RawMaterialEntryObserved
from domain.envelope import Happened
from domain.ovens.facets import ClosureOrder, Disposal, Restoration, StandardReport, Waste, WatchDay
from domain.sites.facts import (
    EnforcementMeasureApplied,
    IncidentRecorded,
    PenaltyRecorded,
    SiteInspectionRecorded,
)
from domain.sites.state import entry_of, incident_of, inspection_of, measure_of, penalty_of
from domain.standards.facts import OvenStandardReported
from domain.utilities.facts import UtilityDisconnected, UtilityRestored

if TYPE_CHECKING:
    from domain.ovens.state import Oven

WorksFact = (
    ElementFact
    | ReversingFact
    | HazardousWasteDisposed
    | OnSiteWatchRecorded
    | ImmediateClosureOrdered
    | EquipmentDisposed
    | IncidentRecorded
    | SiteInspectionRecorded
    | EnforcementMeasureApplied
    | PenaltyRecorded
    | RawMaterialEntryObserved
    | OvenStandardReported
    | CurtailmentDeclared
)


def works_changes(oven: "Oven", fact: WorksFact, event: Happened) -> dict[str, Any]:
    """The fields of the oven that one of these facts changes, with their new values."""
    on, position = event.occurred_on, event.position
    if isinstance(fact, ElementFact):
        changes: dict[str, Any] = {"elements": with_element(oven.elements, fact, event)}
        return changes | (_cut(oven, fact) if isinstance(fact, UtilityDisconnected) else {})
    if isinstance(fact, ReversingFact):
        changes = {"elements": after_reversal(oven.elements, fact, event)}
        return changes | (_restored(oven, fact, event) if isinstance(fact, UtilityRestored) else {})
    match fact:
        case HazardousWasteDisposed():
            waste = Waste(fact.waste, fact.kilograms, fact.manifest_no, on, position)
            return {"wastes": (*oven.wastes, waste)}
        case OnSiteWatchRecorded():
            return {"watch_days": (*oven.watch_days, WatchDay(on, event.office, position))}
        case ImmediateClosureOrdered(reason=reason):
            order = ClosureOrder(on, event.office, reason, position)
            return {"closure_orders": (*oven.closure_orders, order)}
        case EquipmentDisposed():
            disposal = Disposal(fact.serial, fact.fate, fact.recipient, fact.target_oven, on, position)
            return {"disposals": (*oven.disposals, disposal)}
        case IncidentRecorded():
            return {"incidents": (*oven.incidents, incident_of(fact, event))}
        case SiteInspectionRecorded():
            return {"inspections": (*oven.inspections, inspection_of(fact, event))}
        case EnforcementMeasureApplied():
            return {"measures": (*oven.measures, measure_of(fact, event))}
        case PenaltyRecorded():
            return {"penalties": (*oven.penalties, penalty_of(fact, event))}
        case RawMaterialEntryObserved():
            return {"material_entries": (*oven.material_entries, entry_of(fact, event))}
        case OvenStandardReported():
            report = StandardReport(fact.standard, fact.met, fact.note, on, event.office, position)
            return {"standards": (*oven.standards, report)}
        case CurtailmentDeclared():
            return {"curtailments": (*oven.curtailments, curtailment_of(fact, event))}
        case _:
            assert_never(fact)


def _cut(oven: "Oven", fact: UtilityDisconnected) -> dict[str, Any]:
    """What was restored of this utility is cut again."""
    return {"restorations": tuple(r for r in oven.restorations if r.utility is not fact.utility)}


def _restored(oven: "Oven", fact: UtilityRestored, event: Happened) -> dict[str, Any]:
    restoration = Restoration(
        fact.utility,
        fact.use,
        fact.until,
        fact.approved_by,
        fact.site is not None,
        event.occurred_on,
        event.position,
    )
    return {"restorations": (*oven.restorations, restoration)}
