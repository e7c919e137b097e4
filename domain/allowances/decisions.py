"""An allowance is a claim: without a limit and an end, or for producing, it is none. JX-40, JX-42."""

from typing import Any

from domain.allowances.commands import DeclareLoadAllowance
from domain.allowances.facts import LoadAllowanceDeclared
from domain.command import Command, Decided, accept, refuse, same_fields
from domain.envelope import Request
from domain.refusals import Malformed
from domain.utilities.facts import Use
from domain.world import World


def declare_allowance(world: World, command: DeclareLoadAllowance, request: Request) -> Decided:
    """On the lines of its ovens, or of its meter."""
    if malformed := _malformed(command):
        return refuse(malformed)
    ovens = (f"oven:{oven}" for oven in command.ovens)
    meter = (f"meter:{command.meter}",) if command.meter else ()
    return accept(same_fields(LoadAllowanceDeclared, command), *ovens, *meter)


def _malformed(command: DeclareLoadAllowance) -> Malformed | None:
    limits = (command.limit_kwh, command.limit_m3)
    rules = (
        (
            (command.meter is None) == (not command.ovens),
            "ovens",
            command.meter or "—",
            ("ovens 与 meter 恰填其一", "give either ovens or meter"),
        ),
        (limits == (None, None), "limitKwh", "—", ("须填 limitKwh 或 limitM3", "give limitKwh or limitM3")),
        (
            command.ends_on < command.starts_on,
            "endsOn",
            command.ends_on.isoformat(),
            ("早于 startsOn", "it is before startsOn"),
        ),
        (
            command.purpose is Use.PRODUCTION,
            "purpose",
            command.purpose,
            ("生产用电用水不是保留负荷", "production is nothing that is kept"),
        ),
    )
    for wrong, field, value, (zh, en) in rules:
        if wrong:
            return Malformed(field=field, value=value, rule_zh=zh, rule_en=en)
    return None


DECISIONS: dict[type[Command], Any] = {DeclareLoadAllowance: declare_allowance}
