"""How a coke oven changes by its facts, in whatever order they come (焦炉的演变). model.md §3.

The oven itself is `domain.ovens.state`; what departments and officials saw is in `domain.ovens.works`.
"""

from collections.abc import Callable
from datetime import date
from typing import Any, assert_never, get_args

import msgspec

from domain.acceptance.facts import AcceptanceRevoked, ProvincialSpotCheckHeld, Verdict
from domain.acquisitions.facts import LotAcquiredByMerger
from domain.closing.facts import ClosureStandardCertified, OnSiteWatchRecorded
from domain.courts.facts import LotAuctionVerified
from domain.demolition.facts import DemolitionPermitted, DemolitionStarted, EquipmentDemolished
from domain.envelope import Happened
from domain.fact import Fact
from domain.lots.facts import CapacityReduced, LotSplit, LotTradeConfirmed, OvenBacksLot
from domain.ovens.facets import (
    Certificate,
    Operation,
    Permit,
    ProductionSeen,
    SealOnOven,
    Structure,
)
from domain.ovens.facts import (
    OvenCommissioned,
    OvenEmptied,
    OvenHotIdled,
    OvenPurged,
    OvenRampedUp,
    OvenRegistered,
    OvenRestarted,
    OvenStopped,
    ProductionFoundOnClosedOven,
    Seen,
)
from domain.ovens.state import Oven
from domain.ovens.works import WorksFact, works_changes
from domain.projects.facts import ProjectStarted
from domain.seals.facts import SealBroken, SealInspected, SealOpened, SealPlaced, SealReplaced
from domain.seals.state import SealState, state_after
from domain.tasks.facts import EnterpriseTaskAssigned, FacilityAdjustedWithinTask

OperationFact = (
    OvenCommissioned
    | OvenStopped
    | OvenRestarted
    | OvenHotIdled
    | OvenRampedUp
    | OvenEmptied
    | OvenPurged
    | ProductionFoundOnClosedOven
)
SealFact = SealPlaced | SealInspected | SealOpened | SealReplaced | SealBroken
StructureFact = DemolitionPermitted | DemolitionStarted | EquipmentDemolished
BookFact = (
    OvenBacksLot
    | LotSplit
    | LotTradeConfirmed
    | LotAcquiredByMerger
    | LotAuctionVerified
    | EnterpriseTaskAssigned
    | ProjectStarted
    | CapacityReduced
    | AcceptanceRevoked
    | ProvincialSpotCheckHeld
    | FacilityAdjustedWithinTask
)
OvenFact = (
    OperationFact
    | SealFact
    | OvenRegistered
    | ClosureStandardCertified
    | StructureFact
    | BookFact
    | WorksFact
)
"""What changes an oven."""
_DAILY = (OvenStopped, OvenRestarted, OvenHotIdled, OvenRampedUp, OvenEmptied, OvenPurged, OnSiteWatchRecorded)
FILED_FACTS = frozenset(get_args(OvenFact)) - {*_DAILY, *get_args(SealFact)}
"""What is reported of an oven now and then. None of it changes a facet by what the daily reports change: how the oven
is run, its seals, the days of the watch."""


def evolve_oven(state: Oven, event: Happened) -> Oven:
    """The oven after one more of its events."""
    change = _CHANGES.get(type(event.fact))
    return state if change is None else change(state, event.fact, event)


def evolve_filed(state: Oven, event: Happened) -> Oven:
    """The same by what is reported now and then alone."""
    return evolve_oven(state, event) if type(event.fact) in FILED_FACTS else state


def _certified(oven: Oven, fact: ClosureStandardCertified, event: Happened) -> Oven:
    """The offices behind the elements; a certificate that names none was one office's word."""
    sources = fact.sources or (event.office,)
    single = len(sources) == 1 and len(fact.checklist) > 1
    certificate = Certificate(event.position, event.occurred_on, fact.completed_on, sources, single)
    return _with(oven, certificate=certificate)


def _with(oven: Oven, **changes: object) -> Oven:
    return msgspec.structs.replace(oven, **changes)


def _registered(oven: Oven, fact: OvenRegistered, event: Happened) -> Oven:
    """Only the nameplate: what happened on days before the registration was dated stays."""
    return _with(
        oven,
        registered=True,
        registered_at=event.position,
        enterprise=oven.enterprise or fact.enterprise,
        division=fact.division,
        county=fact.county,
        site=fact.site,
        label=fact.label,
        chamber_height_mm=fact.chamber_height_mm,
        charging=fact.charging,
        design_tonnes=fact.design_tonnes,
        built_on=fact.built_on,
        own=fact.own,
        serials=fact.equipment_serials,
    )


def _operated(oven: Oven, fact: OperationFact, event: Happened) -> Oven:
    day = event.occurred_on
    match fact:  # The many first: they are asked in this order.
        case OvenStopped():
            return _at_rest(oven, stopped_on=day, operated_on=day)
        case OvenRestarted():
            return _run(oven, Operation.PRODUCING, day, restarted_on=day)
        case OvenRampedUp():
            return _run(oven, Operation.PRODUCING, day)
        case OvenHotIdled():
            return _run(oven, Operation.HOT_IDLE, day)
        case OvenEmptied():
            return _at_rest(oven, emptied_on=day)
        case OvenPurged(hazard_classes=classes):
            return _at_rest(oven, purged_on=day, hazard_classes=_joined(oven.hazard_classes, *classes))
        case OvenCommissioned(project=project):
            project = project or oven.project
            return _run(oven, Operation.PRODUCING, day, commissioned_on=day, project=project)
        case ProductionFoundOnClosedOven(seen=seen):
            operation = Operation.HOT_IDLE if seen is Seen.HOT_IDLE else Operation.PRODUCING
            sighting = ProductionSeen(event.position, day, seen)
            # The reported stop stays beside the sighting: the two together are the finding (D-05).
            return _with(oven, operation=operation, production_seen=(*oven.production_seen, sighting))
        case _:
            assert_never(fact)


def _run(oven: Oven, operation: Operation, day: date, **changes: object) -> Oven:
    """An oven that is charged again is neither stopped nor empty nor purged."""
    return _with(
        oven,
        operation=operation,
        operated_on=day,
        stopped_on=None,
        emptied_on=None,
        purged_on=None,
        hazard_classes=(),
        **changes,
    )


def _at_rest(oven: Oven, **changes: object) -> Oven:
    """The furthest of stopped, emptied and purged that was reported, in whatever order."""
    operation = Operation.STOPPED
    if oven.purged_on or "purged_on" in changes:
        operation = Operation.PURGED
    elif oven.emptied_on or "emptied_on" in changes:
        operation = Operation.EMPTIED
    return _with(oven, operation=operation, **changes)


def _sealed(oven: Oven, fact: SealFact, event: Happened) -> Oven:
    return _with(oven, seals=_seals(oven, fact, event.occurred_on))


def _seals(oven: Oven, fact: SealFact, day: date) -> tuple[SealOnOven, ...]:
    """The points of the oven with their numbers; a replaced number leaves its point to the new one."""
    if isinstance(fact, SealPlaced):
        elsewhere = (s for s in oven.seals if (s.seal, s.point) != (fact.seal, fact.point))
        return (*elsewhere, SealOnOven(fact.seal, fact.point, SealState.SEALED, day))
    known: list[SealOnOven] = []
    others: list[SealOnOven] = []
    for one in oven.seals:
        (known if one.seal == fact.seal else others).append(one)
    if isinstance(fact, SealReplaced):
        points = [s.point for s in known] or [None]
        return (*others, *(SealOnOven(fact.new_seal, point, SealState.SEALED, day) for point in points))
    # A number that is on no point of this oven (replaced, or placed elsewhere) changes none of its points.
    return (*others, *[SealOnOven(s.seal, s.point, state_after(s.state, fact), day) for s in known])


def _demolished(oven: Oven, fact: StructureFact, event: Happened) -> Oven:
    day = event.occurred_on
    match fact:
        case DemolitionPermitted():
            permit = Permit(
                event.position,
                day,
                fact.contractor,
                fact.qualification_no,
                fact.qualification_valid_to,
                fact.start_on,
            )
            return _with(oven, permits=(*oven.permits, permit))
        case DemolitionStarted():
            started = _with(oven, demolition_started_on=oven.demolition_started_on or day)
            standing = oven.structure is Structure.STANDING
            return _with(started, structure=Structure.DEMOLISHING, structure_on=day) if standing else started
        case EquipmentDemolished():
            structure = left_standing(fact)
            gone = structure is not Structure.DEMOLISHING
            main_on = (oven.main_demolished_on or day) if gone else None
            serials = (item.serial for item in fact.items if item.serial)
            return _with(
                oven,
                structure=structure,
                structure_on=day,
                main_demolished_on=main_on,
                demolished_serials=_joined(oven.demolished_serials, *serials),
            )
        case _:
            assert_never(fact)


def left_standing(fact: EquipmentDemolished) -> Structure:
    """What a report leaves: nothing, no main item, or a main item still (YC-22)."""
    if not fact.remaining:
        return Structure.DEMOLISHED
    main = any(item.main for item in fact.remaining)
    return Structure.DEMOLISHING if main else Structure.MAIN_DEMOLISHED


def _booked(oven: Oven, fact: BookFact, event: Happened) -> Oven:
    match fact:
        case OvenBacksLot(lot=lot):
            return _with(oven, lots=_joined(oven.lots, lot))
        case LotSplit(lot=parent, parts=parts):
            backed = (part.lot for part in parts if oven.oven in part.ovens)
            return _with(oven, lots=_joined(_without(oven.lots, parent), *backed))
        case LotAuctionVerified(transferred=False):
            return oven
        case LotTradeConfirmed() | LotAcquiredByMerger() | LotAuctionVerified():
            lot, buyer = fact.lot, fact.buyer
            if fact.oven_transferred:
                return _with(oven, enterprise=buyer)
            return _with(oven, lots=_without(oven.lots, lot))
        case EnterpriseTaskAssigned(task=task):
            return _with(oven, tasks=_joined(oven.tasks, task))
        case ProjectStarted(project=project):
            return _with(oven, project=project)
        case CapacityReduced(tonnes=tonnes):
            return _with(oven, accepted_tonnes=oven.accepted_tonnes + tonnes)
        case AcceptanceRevoked(tonnes=tonnes):
            return _with(oven, accepted_tonnes=oven.accepted_tonnes - tonnes)
        case ProvincialSpotCheckHeld(verdict=verdict):
            return _with(oven, spot_checked_on=event.occurred_on, spot_check_passed=verdict is Verdict.PASSED)
        case FacilityAdjustedWithinTask():
            return _adjusted(oven, fact)
        case _:
            assert_never(fact)


def _adjusted(oven: Oven, fact: FacilityAdjustedWithinTask) -> Oven:
    """A released oven is no longer certified for anything and may run again (guard by oven, YC-13)."""
    leaves = oven.oven in fact.from_ovens
    old, new = (fact.task, fact.counter_task) if leaves else (fact.counter_task, fact.task)
    tasks = _without(oven.tasks, old) if old else oven.tasks
    released = leaves and fact.counter_task is None
    certificate = None if released else oven.certificate
    return _with(oven, tasks=_joined(tasks, new) if new else tasks, certificate=certificate)


def _joined(names: tuple[str, ...], *more: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*names, *more)))


def _without(names: tuple[str, ...], name: str) -> tuple[str, ...]:
    return tuple(n for n in names if n != name)


def _worked(oven: Oven, fact: WorksFact, event: Happened) -> Oven:
    return _with(oven, **works_changes(oven, fact, event))


_CHANGES: dict[type[Fact], Callable[[Oven, Any, Happened], Oven]] = {
    **dict.fromkeys(get_args(OperationFact), _operated),
    **dict.fromkeys(get_args(SealFact), _sealed),
    OvenRegistered: _registered,
    ClosureStandardCertified: _certified,
    **dict.fromkeys(get_args(StructureFact), _demolished),
    **dict.fromkeys(get_args(BookFact), _booked),
    **dict.fromkeys(get_args(WorksFact), _worked),
}
"""How each fact of `OvenFact` changes an oven, found by its class: `isinstance` of them all takes longer."""
