"""Certifying a closing (关停标准认定). model.md §2.3, §3, §4.2.

The checklist is a parameter of the ovens' division: the six of 两断四停 bind 介休 only (JX-44, X-10). An element
struck from the scope of a live permit (变更) counts as fulfilled. What a department recorded is drawn from the
record; what nobody recorded may be stated here, and shows as one office's word (docs/decisions/0010, JX-45). Tonnes
under a list hold go to CLOSED_PENDING once **all** ovens of the lot are certified or demolished (YC-28); under a
project hold nothing is posted.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from domain.closing import refusals as r
from domain.closing.commands import CertifyClosure
from domain.closing.elements import RecordedElement, drawn_element
from domain.closing.facts import ClosingElement, ClosureStandardCertified
from domain.command import Accepted, Command, Decided, Tagged, refuse, unique
from domain.envelope import Request
from domain.fact import Posting
from domain.ovens.backing import backed_lots, closed_on, closing_rows, day_all, oven_tags
from domain.policy import keys
from domain.policy.state import items, lookup, switched_on
from domain.refusals import Malformed, Refusal
from domain.world import World

Checklist = tuple[str, ...]


def certify_closure(world: World, command: CertifyClosure, request: Request) -> Decided:
    """Certify ovens by the checklist in force on the day; `completed_on` is the latest of its elements."""
    ovens, day = unique(command.ovens), request.occurred_on
    if refusal := _not_certifiable(world, ovens):
        return refuse(refusal)
    checklist = _checklist(world, ovens, day)
    if isinstance(checklist, Refusal):
        return refuse(checklist)
    drawn = _recorded(world, ovens, checklist, day)
    elements = _elements(command, checklist, drawn)
    reasons = (
        *_stated_refusals(world, command, ovens, drawn, day),
        *_element_refusals(command, elements, checklist, day),
        *_oven_refusals(world, ovens, day),
    )
    if reasons:
        return refuse(*reasons)
    stopped = [on for oven in ovens if (on := world.on(day).oven(oven).stopped_on)]
    stated = {request.submitter.office for element in elements if element.name not in drawn}
    by = {found.by for recorded in drawn.values() for found in recorded}
    fact = ClosureStandardCertified(
        ovens=ovens,
        checklist=checklist,
        elements=elements,
        stopped_on=max(stopped),
        completed_on=max(element.done_on for element in elements),
        sources=tuple(sorted(by | stated)),
        postings=_rows(world, ovens, day),
    )
    causes = sorted({found.position for recorded in drawn.values() for found in recorded})
    return Accepted((Tagged(fact, unique(oven_tags(world, *ovens)), causes=tuple(causes)),))


def _not_certifiable(world: World, ovens: tuple[str, ...]) -> Refusal | None:
    if not ovens:
        return Malformed(field="ovens", value="", rule_zh="至少一座焦炉", rule_en="at least one oven")
    world.need(*(f"oven:{oven}" for oven in ovens))
    for oven in ovens:
        state = world.now.oven(oven)
        if state.certificate:
            return r.AlreadyCertified(field="ovens", oven=oven, day=state.certificate.on)
    return None


def _checklist(world: World, ovens: tuple[str, ...], day: date) -> Checklist | Refusal:
    """The one checklist that all these ovens fall under."""
    found: dict[str, Checklist] = {}
    for oven in ovens:
        division = world.now.oven(oven).division
        value = lookup(world.now, keys.CLOSING_CHECKLIST, division, day)
        if value is None or not value.items:
            return r.ChecklistNotInForce(field="ovens", oven=oven, division=division, day=day)
        found[oven] = value.items
    first = ovens[0]
    for oven, checklist in found.items():
        if checklist != found[first]:
            return r.ChecklistsDiffer(field="ovens", oven=first, other=oven)
    return found[first]


def _recorded(
    world: World, ovens: tuple[str, ...], checklist: Checklist, day: date
) -> dict[str, tuple[RecordedElement, ...]]:
    """The elements that stand recorded for every one of the ovens, with the report of each."""
    standing = [{e.name: e for e in world.on(day).oven(oven).elements if e.stands} for oven in ovens]
    return {name: tuple(s[name] for s in standing) for name in checklist if all(name in s for s in standing)}


def _elements(
    command: CertifyClosure, checklist: Checklist, drawn: dict[str, tuple[RecordedElement, ...]]
) -> tuple[ClosingElement, ...]:
    """The departments' own where they recorded them, in the order of the checklist; beside them what is stated."""
    stated = tuple(element for element in command.elements if element.name not in drawn)
    return (*(drawn_element(name, drawn[name]) for name in checklist if name in drawn), *stated)


def _stated_refusals(
    world: World,
    command: CertifyClosure,
    ovens: tuple[str, ...],
    drawn: dict[str, tuple[RecordedElement, ...]],
    day: date,
) -> Iterator[Refusal]:
    """A statement stands beside a record only where it says the same, and never against one that was undone."""
    for element in command.elements:
        if element.name in drawn:
            record = drawn_element(element.name, drawn[element.name])
            if record.done_on != element.done_on:
                yield r.ElementDiffers(
                    field="elements",
                    name=element.name,
                    given_on=element.done_on,
                    done_on=record.done_on,
                    by=record.by,
                )
            continue
        for oven in ovens:
            for found in world.on(day).oven(oven).elements:
                if found.name == element.name and found.undone_on is not None:
                    yield r.ElementUndone(
                        field="elements",
                        oven=oven,
                        name=element.name,
                        undone_on=found.undone_on,
                        done_on=element.done_on,
                    )


def _element_refusals(
    command: CertifyClosure, elements: tuple[ClosingElement, ...], checklist: Checklist, day: date
) -> Iterator[Refusal]:
    """Every element once, by its name, done by the day; every fault is named, not only the first."""
    names = [element.name for element in elements]
    if missing := [name for name in checklist if name not in names]:
        given = len(set(names) & set(checklist))
        yield r.ElementMissing(
            field="elements", names="、".join(missing), required=len(checklist), given=given
        )
    stated = [element.name for element in command.elements]
    for name in unique(stated):
        if name not in checklist:
            yield r.ElementNotOfChecklist(field="elements", name=name, checklist="、".join(checklist))
        elif stated.count(name) > 1:
            yield r.ElementGivenTwice(field="elements", name=name)
    for element in command.elements:
        if element.done_on > day:
            yield r.ElementAfterCertificate(
                field="elements", name=element.name, done_on=element.done_on, day=day
            )


def _oven_refusals(world: World, ovens: tuple[str, ...], day: date) -> Iterator[Refusal]:
    """Stopped everywhere; emptied and purged where a parameter asks for it (JX-17, JX-18)."""
    for oven in ovens:
        state, division = world.on(day).oven(oven), world.now.oven(oven).division
        if not state.stopped:
            yield r.OvenNotStopped(field="ovens", oven=oven, day=day)
        if switched_on(world.now, keys.EMPTIED_REQUIRED, division, day) and state.emptied_on is None:
            yield r.OvenNotEmptied(field="ovens", oven=oven, day=day)
        if switched_on(world.now, keys.PURGE_REQUIRED, division, day) and state.purged_on is None:
            act_zh, act_en = "认定关停", "certificate of closing"
            yield r.OvenNotPurged(field="ovens", oven=oven, day=day, act_zh=act_zh, act_en=act_en)
        hazards = items(world.now, keys.HAZARD_CLASSES, state.county or division, day)
        if uncovered := [name for name in hazards if name not in state.hazard_classes]:
            yield r.HazardsUncovered(field="ovens", oven=oven, names="、".join(uncovered))


def _rows(world: World, ovens: tuple[str, ...], day: date) -> tuple[Posting, ...]:
    rows: list[Posting] = []
    for lot in backed_lots(world, *ovens):
        all_on = day_all(world, lot, ovens, day, closed_on)
        if all_on is not None:
            rows += closing_rows(world, lot, all_on)
    return tuple(rows)


DECISIONS: dict[type[Command], Any] = {CertifyClosure: certify_closure}
