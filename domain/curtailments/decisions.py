"""A curtailment is recorded as declared; only its days must run forwards."""

from typing import Any

from domain.command import Command, Decided, accept, refuse, same_fields
from domain.curtailments.commands import DeclareCurtailment
from domain.curtailments.facts import CurtailmentDeclared
from domain.envelope import Request
from domain.places.state import known_division
from domain.refusals import Malformed, UnknownSubject
from domain.world import World


def declare_curtailment(world: World, command: DeclareCurtailment, request: Request) -> Decided:
    """On the division's calendar, and on that of each oven named."""
    if not known_division(world.now, command.division):
        return refuse(UnknownSubject(field="division", subject=command.division))
    if command.document is not None and not world.now.document(command.document).registered:
        return refuse(UnknownSubject(field="document", subject=command.document))
    if command.starts_on is not None and command.ends_on < command.starts_on:
        value, zh, en = command.ends_on.isoformat(), "早于 startsOn", "it is before startsOn"
        return refuse(Malformed(field="endsOn", value=value, rule_zh=zh, rule_en=en))
    if command.cut_percent is not None and command.cut_percent > 100:
        value, zh, en = str(command.cut_percent), "至多 100", "at most 100"
        return refuse(Malformed(field="cutPercent", value=value, rule_zh=zh, rule_en=en))
    ovens = (f"oven:{oven}" for oven in command.ovens)
    return accept(same_fields(CurtailmentDeclared, command), f"unit:{command.division}", *ovens)


DECISIONS: dict[type[Command], Any] = {DeclareCurtailment: declare_curtailment}
