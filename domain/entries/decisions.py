"""What enters is an observation; whether a camera is asked for is told by the place's number (JC-26)."""

from typing import Any

from domain.command import Command, Decided, accept, refuse, same_fields
from domain.entries.commands import ObserveRawMaterialEntry
from domain.entries.facts import RawMaterialEntryObserved
from domain.envelope import Request
from domain.policy import keys
from domain.policy.state import number
from domain.sites.reach import reach_refusal, reach_tags
from domain.world import World


def observe_entry(world: World, command: ObserveRawMaterialEntry, request: Request) -> Decided:
    """On the site, or on the ovens it was for."""
    if malformed := reach_refusal(command):
        return refuse(malformed)
    asked = _video_asked(world, command, request)
    fact = same_fields(RawMaterialEntryObserved, command, video_asked=asked)
    return accept(fact, *reach_tags(world, command))


def _video_asked(world: World, command: ObserveRawMaterialEntry, request: Request) -> bool | None:
    """日载货车辆进出 10 辆次及以上: 10 are in, 9 are out."""
    where = world.now.site(command.site) if command.site else world.now.oven(command.ovens[0])
    place = where.county or where.division
    least = number(world.now, keys.GATE_VIDEO_MOVEMENTS_MIN, place, request.occurred_on) if place else None
    if least is None or command.movement_count is None:
        return None
    return command.movement_count >= least


DECISIONS: dict[type[Command], Any] = {ObserveRawMaterialEntry: observe_entry}
