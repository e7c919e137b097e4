"""A monitor is recorded as registered and as published; nothing follows from it by itself (JC-17, JC-18)."""

from typing import Any

from domain.command import Command, Decided, accept, refuse, same_fields
from domain.envelope import Request
from domain.monitors.commands import PublishMonitorTrust, RegisterMonitor
from domain.monitors.facts import MonitorRegistered, MonitorTrustPublished, Trust
from domain.places.state import known_division
from domain.refusals import Malformed, UnknownSubject
from domain.world import World


def register_monitor(world: World, command: RegisterMonitor, request: Request) -> Decided:
    """What is known of a source; a height that nobody measured stays open."""
    world.need(f"monitor:{command.monitor}")
    if not known_division(world.now, command.division):
        return refuse(UnknownSubject(field="division", subject=command.division))
    return accept(same_fields(MonitorRegistered, command), f"monitor:{command.monitor}")


def publish_trust(world: World, command: PublishMonitorTrust, request: Request) -> Decided:
    """Bad, falsifying, or sound again; the last word counts."""
    if command.trust is Trust.UNKNOWN:
        zh, en = "须为 SOUND、BAD 或 FALSIFYING", "it is SOUND, BAD or FALSIFYING"
        return refuse(Malformed(field="trust", value=command.trust, rule_zh=zh, rule_en=en))
    return accept(same_fields(MonitorTrustPublished, command), f"monitor:{command.monitor}")


DECISIONS: dict[type[Command], Any] = {RegisterMonitor: register_monitor, PublishMonitorTrust: publish_trust}
