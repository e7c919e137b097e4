"""Decisions on the elements of a closing, on waste, watch and orders. model.md §2.3, §2.4.

The elements are observations of their own departments. An order to close at once is a claim of people: no clerk and
no finding gives one (JC-17), and it names its oven (JC-03).
"""

from typing import Any

from domain.closing import commands as c
from domain.closing import facts as f
from domain.closing import refusals as r
from domain.closing.facts import EntryEnd
from domain.command import Command, Decided, accept, refuse, same_fields
from domain.envelope import Request, Role
from domain.policy import keys
from domain.policy.state import switched_on
from domain.refusals import Malformed
from domain.sites.decisions import observed
from domain.sites.facts import IncidentRecorded
from domain.world import World

_COUNTY_ROLES = (Role.COUNTY_OFFICE, Role.COUNTY_DEPT)


def stop_raw_material(world: World, command: c.StopRawMaterialEntry, request: Request) -> Decided:
    """Element 3 of JX-44."""
    if malformed := _struck_from_nothing(command.site, command.how):
        return refuse(malformed)
    return observed(world, command, same_fields(f.RawMaterialEntryStopped, command))


def stop_production(world: World, command: c.StopProductionOperation, request: Request) -> Decided:
    """Element 4 of JX-44."""
    return observed(world, command, same_fields(f.ProductionOperationStopped, command))


def stop_safety_permit(world: World, command: c.StopSafetyPermit, request: Request) -> Decided:
    """Element 5 of JX-44."""
    if malformed := _struck_from_nothing(command.site, command.how):
        return refuse(malformed)
    return observed(world, command, same_fields(f.SafetyPermitStopped, command))


def stop_discharge_permit(world: World, command: c.StopDischargePermit, request: Request) -> Decided:
    """Element 6 of JX-44."""
    if malformed := _struck_from_nothing(command.site, command.how):
        return refuse(malformed)
    return observed(world, command, same_fields(f.DischargePermitStopped, command))


def _struck_from_nothing(site: str | None, how: EntryEnd) -> Malformed | None:
    """What is struck is a part, so the ovens are named: a whole site struck from its permit ends the permit."""
    if site is not None and how is EntryEnd.CHANGED:
        zh, en = "变更须列明焦炉；整厂停止填 ENDED", "a change names its ovens; for a whole site give ENDED"
        return Malformed(field="how", value=how, rule_zh=zh, rule_en=en)
    return None


def issue_permit(world: World, command: c.IssuePermit, request: Request) -> Decided:
    """Recorded whatever it covers (D-04, D-11)."""
    return observed(world, command, same_fields(f.PermitIssued, command))


def dispose_waste(world: World, command: c.DisposeHazardousWaste, request: Request) -> Decided:
    """JX-19."""
    return observed(world, command, same_fields(f.HazardousWasteDisposed, command))


def record_watch(world: World, command: c.RecordOnSiteWatch, request: Request) -> Decided:
    """JX-16."""
    return accept(same_fields(f.OnSiteWatchRecorded, command), f"oven:{command.oven}")


def order_closure(world: World, command: c.OrderImmediateClosure, request: Request) -> Decided:
    """By the city; by the county where its document says so (JX-22, X-33)."""
    oven, role = world.now.oven(command.oven), request.submitter.role
    place = oven.county or oven.division
    by_county = switched_on(world.now, keys.CLOSURE_ORDER_BY_COUNTY, place, request.occurred_on)
    if role in _COUNTY_ROLES and not by_county:
        return refuse(r.OrderNotByCounty(field="oven", division=place, role=role))
    if command.incident is not None and not _is_incident(world, command.oven, command.incident):
        unknown = r.IncidentUnknown(field="incident", oven=command.oven, position=command.incident)
        return refuse(unknown)
    tasks = (f"task:{task}" for task in oven.tasks)
    return accept(same_fields(f.ImmediateClosureOrdered, command), f"oven:{command.oven}", *tasks)


def _is_incident(world: World, oven: str, position: int) -> bool:
    events = world.events(f"oven:{oven}")
    return any(e.position == position and isinstance(e.fact, IncidentRecorded) for e in events)


DECISIONS: dict[type[Command], Any] = {
    c.StopRawMaterialEntry: stop_raw_material,
    c.StopProductionOperation: stop_production,
    c.StopSafetyPermit: stop_safety_permit,
    c.StopDischargePermit: stop_discharge_permit,
    c.IssuePermit: issue_permit,
    c.DisposeHazardousWaste: dispose_waste,
    c.RecordOnSiteWatch: record_watch,
    c.OrderImmediateClosure: order_closure,
}
