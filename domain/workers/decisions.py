"""The placement of workers is an observation: counts that do not sum are recorded, and found (JX-36)."""

from typing import Any

from domain.command import Command, Decided, accept, same_fields
from domain.envelope import Request
from domain.workers.commands import ReportWorkerPlacement
from domain.workers.facts import WorkerPlacementReported
from domain.world import World


def report_worker_placement(world: World, command: ReportWorkerPlacement, request: Request) -> Decided:
    """JX-36: 120 = 80 + 30 + 10."""
    return accept(same_fields(WorkerPlacementReported, command), f"task:{command.task}")


DECISIONS: dict[type[Command], Any] = {ReportWorkerPlacement: report_worker_placement}
