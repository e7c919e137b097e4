"""Decisions on coke ovens (焦炉): observations, recorded in whatever order they come. model.md §2.3, §3, §4.2.

Nothing here is refused but a reference to nothing: a restart after the deadline or production on a closed oven is
what the findings look for (D-05, D-17). Stopping and restarting move the tonnes of lots without a hold; listed and
committed tonnes wait for the certificate, the demolition or the replacement.
"""

from datetime import date
from typing import Any

from domain.command import Command, Decided, accept, refuse, same_fields
from domain.envelope import Request
from domain.fact import Account, Fact, Posting
from domain.lots.state import Lot
from domain.ovens import commands as c
from domain.ovens import facts as f
from domain.ovens.backing import backed_lots, day_all, oven_tags, whole_balance_rows
from domain.ovens.state import Oven
from domain.places.state import known_division
from domain.refusals import AlreadyExists, UnknownSubject
from domain.world import World


def register_oven(world: World, command: c.RegisterOven, request: Request) -> Decided:
    """Register an oven once, for a known enterprise, in a known division; the county may be stated nowhere."""
    world.need(f"oven:{command.oven}", f"enterprise:{command.enterprise}")
    if world.now.oven(command.oven).registered:
        return refuse(AlreadyExists(field="oven", subject=command.oven))
    if not world.now.enterprise(command.enterprise).legal_name:
        return refuse(UnknownSubject(field="enterprise", subject=command.enterprise))
    for field, code in (("division", command.division), ("county", command.county)):
        if code is not None and not known_division(world.now, code):
            return refuse(UnknownSubject(field=field, subject=code))
    fact = same_fields(f.OvenRegistered, command)
    site = (f"site:{command.site}",) if command.site else ()
    return accept(fact, f"oven:{command.oven}", f"enterprise:{command.enterprise}", *site)


def commission_oven(world: World, command: c.CommissionOven, request: Request) -> Decided:
    """An oven without a lot is recorded all the same: D-08 finds the gap (YC-16, SX-22)."""
    if command.project and not world.now.project(command.project).filed:
        return refuse(UnknownSubject(field="project", subject=command.project))
    more = (f"project:{command.project}",) if command.project else ()
    return _observed(world, command.oven, same_fields(f.OvenCommissioned, command), *more)


def stop_oven(world: World, command: c.StopOven, request: Request) -> Decided:
    """OPERATING → IDLE once all ovens of a lot without a hold have stopped (model.md §4.2)."""
    rows = _stop_rows(world, command.oven, request.occurred_on)
    return _observed(world, command.oven, same_fields(f.OvenStopped, command, postings=rows))


def restart_oven(world: World, command: c.RestartOven, request: Request) -> Decided:
    """IDLE → OPERATING of lots without a hold; reduced and closed tonnes never come back (YC-15)."""
    rows = _restart_rows(world, command.oven, request.occurred_on)
    return _observed(world, command.oven, same_fields(f.OvenRestarted, command, postings=rows))


def hot_idle_oven(world: World, command: c.HotIdleOven, request: Request) -> Decided:
    """Hot idling is lawful and no stop (E-22): nothing is posted."""
    return _observed(world, command.oven, same_fields(f.OvenHotIdled, command))


def ramp_up_oven(world: World, command: c.RampUpOven, request: Request) -> Decided:
    """Back at load: the same oven on the same lot, nothing is posted (E-22)."""
    return _observed(world, command.oven, same_fields(f.OvenRampedUp, command))


def empty_oven(world: World, command: c.EmptyOven, request: Request) -> Decided:
    """JX-17; the order of stopped, emptied and purged is printed nowhere."""
    return _observed(world, command.oven, same_fields(f.OvenEmptied, command))


def purge_oven(world: World, command: c.PurgeOven, request: Request) -> Decided:
    """JX-18."""
    return _observed(world, command.oven, same_fields(f.OvenPurged, command))


def production_found(world: World, command: c.ReportProductionOnClosedOven, request: Request) -> Decided:
    """Posts nothing, from any account: the physical book shows the oven, the quota is not given back (§4.2)."""
    return _observed(world, command.oven, same_fields(f.ProductionFoundOnClosedOven, command))


def _observed(world: World, oven: str, fact: Fact, *more: str) -> Decided:
    return accept(fact, *oven_tags(world, oven), *more)


def _stop_rows(world: World, oven: str, on: date) -> tuple[Posting, ...]:
    rows: list[Posting] = []
    for lot in _movable(world, oven, on):
        day = day_all(world, lot, (oven,), on, _stopped_on)
        if day is not None:
            rows += whole_balance_rows(world, lot, Account.OPERATING, Account.IDLE, day)
    return tuple(rows)


def _restart_rows(world: World, oven: str, on: date) -> tuple[Posting, ...]:
    """On the day of the restart; where the lot came to rest later than that, on the day it did."""
    rows: list[Posting] = []
    for lot in _movable(world, oven, on):
        others = (_stopped_on(world.now.oven(other)) for other in lot.ovens if other != oven)
        day = max((on, *(stopped for stopped in others if stopped)))
        rows += whole_balance_rows(world, lot, Account.IDLE, Account.OPERATING, day)
    return tuple(rows)


def _movable(world: World, oven: str, on: date) -> list[Lot]:
    """The lots without list or project hold, unless a later report on the oven is known: that one has posted."""
    operated_on = world.now.oven(oven).operated_on
    if operated_on is not None and operated_on > on:
        return []
    return [lot for lot in backed_lots(world, oven) if not lot.held]


def _stopped_on(oven: Oven) -> date | None:
    return oven.stopped_on if oven.stopped else None


DECISIONS: dict[type[Command], Any] = {
    c.RegisterOven: register_oven,
    c.CommissionOven: commission_oven,
    c.StopOven: stop_oven,
    c.RestartOven: restart_oven,
    c.HotIdleOven: hot_idle_oven,
    c.RampUpOven: ramp_up_oven,
    c.EmptyOven: empty_oven,
    c.PurgeOven: purge_oven,
    c.ReportProductionOnClosedOven: production_found,
}
