"""Filing and starting replacement projects (产能置换项目). model.md §2.5, §4.2.

Filing names the sources and checks them; the hold on each lot is put by `CommitLotToProject` (domain/lots).
"""

from typing import Any

import msgspec

from domain.command import Command, Decided, accept, refuse, same_fields
from domain.courts.holds import part_refusal
from domain.envelope import Request
from domain.lots.refusals import LotHeldByProject, MoreThanTheLot, ReducedCapacityNotUsable
from domain.lots.state import free_tonnes
from domain.places.decisions import place_refusal
from domain.policy import keys
from domain.policy.state import number, switched_on
from domain.projects import commands as c
from domain.projects import facts as f
from domain.projects import refusals as r
from domain.projects.moratorium import moratorium_refusal
from domain.projects.ratio import known_sources, most_carried
from domain.projects.start import start_pair
from domain.refusals import AlreadyExists, Refusal, UnknownSubject
from domain.world import World


def file_project(world: World, command: c.FileProject, request: Request) -> Decided:
    """File a project outside a moratorium, on free capacity, by the rules in force in its division on the day."""
    lots = dict.fromkeys(source.lot for source in command.sources)
    world.need(f"project:{command.project}", f"enterprise:{command.owner}", *(f"lot:{lot}" for lot in lots))
    if world.now.project(command.project).filed:
        return refuse(AlreadyExists(field="project", subject=command.project))
    if unknown := _unknown(world, command):
        return refuse(unknown)
    sources = known_sources(world, command.sources)
    suspended = moratorium_refusal(
        world.now, command.division, command.regime, request.occurred_on, sources
    )
    refusals: list[Refusal] = [suspended] if suspended else []
    refusals += _source_refusals(world, command)
    refusals += _ratio_refusals(world, command, request)
    refusals += _building_refusals(world, command, request)
    if refusals:
        return refuse(*refusals)
    return accept(same_fields(f.ProjectFiled, command), f"project:{command.project}")


def _unknown(world: World, command: c.FileProject) -> Refusal | None:
    if refusal := place_refusal(world.now, command.division, command.county):
        return refusal
    if not world.now.enterprise(command.owner).legal_name:
        return UnknownSubject(field="owner", subject=command.owner)
    return None


def _source_refusals(world: World, command: c.FileProject) -> list[Refusal]:
    """Each source is free of list and project holds; reduced capacity backs nothing (YC-09, YC-38)."""
    asked: dict[str, int] = {}
    for source in command.sources:
        asked[source.lot] = asked.get(source.lot, 0) + source.tonnes
    refusals = (_source_refusal(world, lot, tonnes) for lot, tonnes in asked.items())
    return [refusal for refusal in refusals if refusal]


def _source_refusal(world: World, name: str, asked: int) -> Refusal | None:
    lot = world.now.lot(name)
    free = free_tonnes(lot, world.book(name))
    if asked <= free:
        return part_refusal(world, "sources", lot, asked, free)
    if lot.project_holds:
        hold = lot.project_holds[0]
        return LotHeldByProject(field="sources", lot=name, project=hold.project, held=hold.retired_tonnes)
    if lot.list_holds or lot.accepted_once_tonnes:
        return ReducedCapacityNotUsable(field="sources", lot=name, free=free, asked=asked)
    return MoreThanTheLot(field="sources", lot=name, available=free, asked=asked)


def _ratio_refusals(world: World, command: c.FileProject, request: Request) -> list[Refusal]:
    """At most what it retires (YC-55); strictly less where 减量置换 is in force (YC-58), but for SX-09.

    A document may name a filed project without its tonnes (JX): then there is nothing to compare.
    """
    retired, tonnes = sum(source.tonnes for source in command.sources), command.tonnes
    if not command.sources or (tonnes is not None and tonnes > retired):
        shown = "—" if tonnes is None else str(tonnes)
        return [r.CapacityNotMatched(field="tonnes", project=command.project, tonnes=shown, retired=retired)]
    if tonnes is None:
        return []
    at = (command.division, request.occurred_on)
    sources = known_sources(world, command.sources)
    if tonnes <= most_carried(world, command.regime, sources, *at):
        return []
    least = number(world.now, keys.EQUAL_REPLACEMENT_HEIGHT_MIN, *at)
    height = "—" if least is None else str(least)
    return [
        r.ReplacementNotLess(
            field="tonnes", project=command.project, tonnes=tonnes, retired=retired, height=height
        )
    ]


def _building_refusals(world: World, command: c.FileProject, request: Request) -> list[Refusal]:
    """Heights of the new ovens (YC-56) and 干熄焦 (YC-59), each only where its parameter is in scope."""
    refusals: list[Refusal] = []
    for index, oven in enumerate(command.ovens):
        key = keys.chamber_height_min(oven.charging)
        least = number(world.now, key, command.division, request.occurred_on)
        if least is not None and oven.chamber_height_mm < least:
            field, height = f"ovens[{index}].chamberHeightMm", oven.chamber_height_mm
            refusals.append(r.ChamberTooLow(field=field, charging=oven.charging, height=height, least=least))
    required = switched_on(world.now, keys.COKE_DRY_QUENCHING_REQUIRED, command.division, request.occurred_on)
    if required and command.coke_dry_quenching is not True:
        refusals.append(r.CokeDryQuenchingMissing(field="cokeDryQuenching", project=command.project))
    return refusals


def start_project(world: World, command: c.StartProject, request: Request) -> Decided:
    """Record a start; the first one writes the pairs of all sources already retired (model.md §4.2).

    A project that was never filed is recorded where its ovens are known: that it runs unfiled is a finding.
    """
    world.need(f"project:{command.project}", *(f"oven:{oven}" for oven in command.ovens))
    project = world.now.project(command.project)
    if not project.known and not command.ovens:
        return refuse(UnknownSubject(field="project", subject=command.project))
    sources = project.retired if project.started_on is None else ()
    started = msgspec.structs.replace(project, started_on=request.occurred_on)
    rows = tuple(
        posting
        for source in sources
        for posting in start_pair(
            started, source.lot, source.holder, source.carried_tonnes, retired_on=source.on
        )
    )
    return accept(
        same_fields(f.ProjectStarted, command, postings=rows),
        f"project:{command.project}",
        *(f"lot:{posting.lot}" for posting in rows),
        *(f"oven:{oven}" for oven in command.ovens),
    )


DECISIONS: dict[type[Command], Any] = {c.FileProject: file_project, c.StartProject: start_project}
