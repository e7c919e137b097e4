"""Meters are recorded as reported; what is looked at is their form alone (docs/decisions/0024)."""

from typing import Any

from domain.calendar import month_of
from domain.command import Command, Decided, accept, refuse, same_fields
from domain.envelope import Request
from domain.meters import commands as c
from domain.meters import facts as f
from domain.meters.facts import MeterScope
from domain.places.decisions import globe_refusal
from domain.places.state import known_division
from domain.refusals import Malformed, Refusal, UnknownSubject
from domain.series import series_tag
from domain.world import World


def register_meter(world: World, command: c.RegisterMeter, request: Request) -> Decided:
    """On its own line, and on that of the site where new supply is looked for (D-18)."""
    world.need(f"meter:{command.meter}")
    if not known_division(world.now, command.division):
        return refuse(UnknownSubject(field="division", subject=command.division))
    if refusal := _no_multiplier(command.multiplier) or globe_refusal(command):
        return refuse(refusal)
    site = (f"site:{command.site}",) if command.site else ()
    return accept(same_fields(f.MeterRegistered, command), f"meter:{command.meter}", *site)


def map_meter(world: World, command: c.MapMeter, request: Request) -> Decided:
    """On the lines of the ovens or the site that it serves, so that these know their meters."""
    if refusal := _scope_refusal(command) or _named_twice(command.ovens):
        return refuse(refusal)
    ovens = tuple(f"oven:{oven}" for oven in command.ovens)
    site = (f"site:{command.site}",) if command.site else ()
    return accept(same_fields(f.MeterMapped, command), f"meter:{command.meter}", *ovens, *site)


def _scope_refusal(command: c.MapMeter) -> Malformed | None:
    """What it serves is said and not guessed: ovens, a section by its name, or a whole site."""
    match command.scope:
        case MeterScope.OVEN:
            ok = bool(command.ovens) and command.section is None and command.site is None
            zh, en = "OVEN 只填 ovens（至少一座）", "of scope OVEN give ovens alone, at least one"
        case MeterScope.SECTION:
            ok = command.section is not None
            zh, en = "SECTION 须填 section（工段名称）", "of scope SECTION give section, its name"
        case MeterScope.SITE:
            ok = command.site is not None and command.section is None and not command.ovens
            zh, en = "SITE 只填 site", "of scope SITE give site alone"
    return None if ok else Malformed(field="scope", value=command.scope, rule_zh=zh, rule_en=en)


def _named_twice(ovens: tuple[str, ...]) -> Malformed | None:
    """One oven written twice is one oven: taken for two, its own meter would speak for neither (E-21)."""
    again = next((oven for place, oven in enumerate(ovens) if oven in ovens[:place]), None)
    if again is None:
        return None
    zh, en = "同一座焦炉写了两次", "the same oven is named twice"
    return Malformed(field="ovens", value=again, rule_zh=zh, rule_en=en)


def replace_meter(world: World, command: c.ReplaceMeter, request: Request) -> Decided:
    """The point stays, its instrument and multiplier change."""
    if refusal := _no_multiplier(command.multiplier):
        return refuse(refusal)
    return accept(same_fields(f.MeterReplaced, command), f"meter:{command.meter}")


def list_transformers(world: World, command: c.ListDedicatedTransformers, request: Request) -> Decided:
    """On a series of its own: a long list is nothing that every decision on the division should read."""
    if not known_division(world.now, command.division):
        return refuse(UnknownSubject(field="division", subject=command.division))
    if command.month > month_of(request.occurred_on):
        zh, en = "该月尚未开始", "that month has not begun by occurredOn"
        return refuse(Malformed(field="month", value=command.month, rule_zh=zh, rule_en=en))
    fact = same_fields(f.DedicatedTransformerListed, command)
    return accept(fact, series_tag(f"unit:{command.division}"))


def _no_multiplier(multiplier: int) -> Refusal | None:
    if multiplier >= 1:
        return None
    zh, en = "倍率至少为 1", "a multiplier is at least 1"
    return Malformed(field="multiplier", value=str(multiplier), rule_zh=zh, rule_en=en)


DECISIONS: dict[type[Command], Any] = {
    c.RegisterMeter: register_meter,
    c.MapMeter: map_meter,
    c.ReplaceMeter: replace_meter,
    c.ListDedicatedTransformers: list_transformers,
}
