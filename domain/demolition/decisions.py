"""Decisions on demolition (拆除): the permit is a claim, its start and its result are observations. model.md §2.3.

A demolition that started without permit or purge is recorded; what is wrong with it is a finding (JX-18, JX-20).
"""

from datetime import date
from typing import Any

from domain.closing.refusals import OvenNotPurged
from domain.command import Command, Decided, accept, refuse, same_fields
from domain.courts.refusals import CourtConsentMissing
from domain.demolition import commands as c
from domain.demolition import facts as f
from domain.demolition.refusals import QualificationExpires
from domain.envelope import Request
from domain.fact import Posting
from domain.ovens.backing import backed_lots, closed_on, closing_rows, day_all, oven_tags
from domain.ovens.evolution import left_standing
from domain.ovens.facets import Structure
from domain.policy import keys
from domain.policy.state import switched_on
from domain.world import World


def permit_demolition(world: World, command: c.PermitDemolition, request: Request) -> Decided:
    """Purged where in scope (JX-18), and a contractor whose qualification covers the start day (JX-20)."""
    oven, day = world.now.oven(command.oven), request.occurred_on
    purge = switched_on(world.now, keys.PURGE_REQUIRED, oven.division, day)
    if purge and world.on(day).oven(command.oven).purged_on is None:
        act_zh, act_en = "许可拆除", "demolition permit"
        return refuse(OvenNotPurged(field="oven", oven=command.oven, day=day, act_zh=act_zh, act_en=act_en))
    if command.qualification_valid_to < command.start_on:
        return refuse(_expires(command))
    if sealed := _court_refusal(world, command):
        return refuse(sealed)
    return accept(same_fields(f.DemolitionPermitted, command), *oven_tags(world, command.oven))


def _court_refusal(world: World, command: c.PermitDemolition) -> CourtConsentMissing | None:
    """A lot behind the oven is sealed by a court, and its consent is not given (YC-33, an inference)."""
    if command.court_consent is not None:
        return None
    for lot in backed_lots(world, command.oven):
        if seal := lot.first_court_seal:
            return CourtConsentMissing(
                field="courtConsent", oven=command.oven, lot=lot.lot, court=seal.court
            )
    return None


def _expires(command: c.PermitDemolition) -> QualificationExpires:
    return QualificationExpires(
        field="qualificationValidTo",
        contractor=command.contractor,
        qualification_no=command.qualification_no,
        valid_to=command.qualification_valid_to,
        start_on=command.start_on,
    )


def start_demolition(world: World, command: c.StartDemolition, request: Request) -> Decided:
    """Recorded with or without a permit."""
    return accept(same_fields(f.DemolitionStarted, command), *oven_tags(world, command.oven))


def demolish_equipment(world: World, command: c.DemolishEquipment, request: Request) -> Decided:
    """Listed tonnes go to CLOSED_PENDING when no main item is left and the lot's other ovens closed too (YC-22)."""
    fact = same_fields(f.EquipmentDemolished, command)
    rows = _rows(world, fact, request.occurred_on)
    fact = same_fields(f.EquipmentDemolished, command, postings=rows)
    return accept(fact, *oven_tags(world, command.oven))


def dispose_equipment(world: World, command: c.DisposeEquipment, request: Request) -> Decided:
    """Recorded, also for a serial that nobody registered: then the register has the gap (W-07).

    The oven it went to is only named: it may lie in another county, where this office sees nothing (E-23).
    """
    return accept(same_fields(f.EquipmentDisposed, command), f"oven:{command.oven}")


def _rows(world: World, fact: f.EquipmentDemolished, day: date) -> tuple[Posting, ...]:
    if left_standing(fact) is Structure.DEMOLISHING:
        return ()
    rows: list[Posting] = []
    for lot in backed_lots(world, fact.oven):
        all_on = day_all(world, lot, (fact.oven,), day, closed_on)
        if all_on is not None:
            rows += closing_rows(world, lot, all_on)
    return tuple(rows)


DECISIONS: dict[type[Command], Any] = {
    c.PermitDemolition: permit_demolition,
    c.StartDemolition: start_demolition,
    c.DemolishEquipment: demolish_equipment,
    c.DisposeEquipment: dispose_equipment,
}
