"""A falsification is recorded as found, on its division and on every task that it reaches."""

from typing import Any

from domain.command import Command, Decided, accept, refuse, same_fields
from domain.envelope import Request
from domain.places.state import known_division
from domain.refusals import UnknownSubject
from domain.tampering.commands import ReportDataTampering
from domain.tampering.facts import DataTamperingFound
from domain.world import World


def report_tampering(world: World, command: ReportDataTampering, request: Request) -> Decided:
    """No acceptance is revoked by it: a person looks, and decides (JC-17)."""
    if not known_division(world.now, command.division):
        return refuse(UnknownSubject(field="division", subject=command.division))
    tasks = (f"task:{task}" for task in command.tasks)
    return accept(same_fields(DataTamperingFound, command), f"unit:{command.division}", *tasks)


DECISIONS: dict[type[Command], Any] = {ReportDataTampering: report_tampering}
