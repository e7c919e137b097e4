"""What an oven is found to meet is an observation: recorded as reported."""

from typing import Any

from domain.command import Command, Decided, accept, same_fields
from domain.envelope import Request
from domain.standards.commands import ReportOvenStandard
from domain.standards.facts import OvenStandardReported
from domain.world import World


def report_oven_standard(world: World, command: ReportOvenStandard, request: Request) -> Decided:
    """The newest report of a standard is how the oven stands."""
    return accept(same_fields(OvenStandardReported, command), f"oven:{command.oven}")


DECISIONS: dict[type[Command], Any] = {ReportOvenStandard: report_oven_standard}
