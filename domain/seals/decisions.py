"""Decisions on seals (封条): observations of paper on a point. model.md §2.3; JX-38, JC-15.

A number found on two points, opened late or torn is recorded: what is wrong with it is a finding (D-03, D-20).
"""

from typing import Any

from domain.command import Command, Decided, accept, same_fields
from domain.envelope import Request
from domain.fact import Fact
from domain.seals import commands as c
from domain.seals import facts as f
from domain.world import World


def place_seal(world: World, command: c.PlaceSeal, request: Request) -> Decided:
    """The first a number is heard of; placed again on another point it is recorded all the same."""
    return _observed(command.oven, same_fields(f.SealPlaced, command), command.seal)


def inspect_seal(world: World, command: c.InspectSeal, request: Request) -> Decided:
    """Found whole, or not."""
    return _seen(world, command.oven, same_fields(f.SealInspected, command), command.seal)


def open_seal(world: World, command: c.OpenSeal, request: Request) -> Decided:
    """Lawful if reported in time; the hours are counted by D-03, not here (JC-15)."""
    return _seen(world, command.oven, same_fields(f.SealOpened, command), command.seal)


def replace_seal(world: World, command: c.ReplaceSeal, request: Request) -> Decided:
    """The old number ends, the new one takes its point."""
    fact = same_fields(f.SealReplaced, command)
    return _seen(world, command.oven, fact, command.seal, command.new_seal)


def report_broken(world: World, command: c.ReportSealBroken, request: Request) -> Decided:
    """The referral to the police is part of the report (JX-38)."""
    return _seen(world, command.oven, same_fields(f.SealBroken, command), command.seal)


def _seen(world: World, oven: str, fact: Fact, seal: str, *more: str) -> Decided:
    world.need(f"seal:{seal}", f"oven:{oven}")
    return _observed(oven, fact, seal, *more)


def _observed(oven: str, fact: Fact, *seals: str) -> Decided:
    return accept(fact, *(f"seal:{seal}" for seal in seals), f"oven:{oven}")


DECISIONS: dict[type[Command], Any] = {
    c.PlaceSeal: place_seal,
    c.InspectSeal: inspect_seal,
    c.OpenSeal: open_seal,
    c.ReplaceSeal: replace_seal,
    c.ReportSealBroken: report_broken,
}
