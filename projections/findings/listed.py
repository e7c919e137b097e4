"""What is found again under another name than a tag: by whose it is, by a serial number, by where it lies."""

from collections.abc import Callable, Iterator
from functools import cache

from domain.closing.facts import PermitIssued
from domain.demolition.facts import EquipmentDemolished, EquipmentDisposed
from domain.envelope import Happened
from domain.fact import Fact
from domain.ovens.facts import OvenRegistered
from domain.projects.facts import ProjectFiled
from domain.readings.facts import EmissionHoursAggregated
from domain.sites.facts import SiteRegistered

CELL = 10_000
"""Sites are found by squares of a hundredth of a degree."""


@cache
def mark_of(kind: str, name: str) -> str:
    """In place of a tag: a sum or a list that events move without naming whose it is."""
    return f"~{kind}:{name}"


Listed = Iterator[tuple[str, str, str]]
"""A mark, and the subject that is found by it: its prefix and its name."""


def _project_listed(event: Happened) -> Listed:
    assert isinstance(event.fact, ProjectFiled)
    yield mark_of("enterprise", event.fact.owner), "project", event.fact.project


def _oven_listed(event: Happened) -> Listed:
    """By its serials, and where it stands."""
    fact = event.fact
    assert isinstance(fact, OvenRegistered)
    yield from _serials_listed(event)
    yield mark_of("county", fact.county or fact.division), "oven", fact.oven


def _serials_listed(event: Happened) -> Listed:
    fact = event.fact
    assert isinstance(fact, OvenRegistered | EquipmentDemolished | EquipmentDisposed)
    for serial in _serials(fact):
        yield mark_of("serial", serial), "oven", fact.oven


def _stack_listed(event: Happened) -> Listed:
    """The stack that speaks for an oven alone."""
    match event.fact:
        case EmissionHoursAggregated(ovens=(oven,), shared=False, monitor=monitor):
            yield mark_of("stack", oven), "monitor", monitor
        case _:
            return


def _permit_listed(event: Happened) -> Listed:
    assert isinstance(event.fact, PermitIssued)
    for tag in event.tags if event.fact.coal_or_coke_use else ():
        yield mark_of("coal", tag), "position", str(event.position)


def _site_listed(event: Happened) -> Listed:
    fact = event.fact
    assert isinstance(fact, SiteRegistered)
    if fact.latitude_microdegrees is not None and fact.longitude_microdegrees is not None:
        row, column = fact.latitude_microdegrees // CELL, fact.longitude_microdegrees // CELL
        yield mark_of("cell", f"{row}/{column}"), "site", fact.site


def _serials(fact: OvenRegistered | EquipmentDemolished | EquipmentDisposed) -> tuple[str, ...]:
    match fact:
        case OvenRegistered():
            return fact.equipment_serials
        case EquipmentDisposed():
            return (fact.serial,)
        case EquipmentDemolished():
            return tuple(item.serial for item in fact.items if item.serial)


LISTED: dict[type[Fact], Callable[[Happened], Listed]] = {
    ProjectFiled: _project_listed,
    OvenRegistered: _oven_listed,
    EquipmentDemolished: _serials_listed,
    EquipmentDisposed: _serials_listed,
    PermitIssued: _permit_listed,
    SiteRegistered: _site_listed,
    EmissionHoursAggregated: _stack_listed,
}
"""The facts by which something is found again under another name than a tag."""
