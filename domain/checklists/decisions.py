"""Items of a checklist are observations: recorded as reported, on the task."""

from typing import Any

from domain.checklists.commands import ReportClosingItem
from domain.checklists.facts import ClosingItemReported
from domain.command import Command, Decided, accept, same_fields
from domain.envelope import Request
from domain.world import World


def report_closing_item(world: World, command: ReportClosingItem, request: Request) -> Decided:
    """Shown on the closing's board; nothing waits for it."""
    return accept(same_fields(ClosingItemReported, command), f"task:{command.task}")


DECISIONS: dict[type[Command], Any] = {ReportClosingItem: report_closing_item}
