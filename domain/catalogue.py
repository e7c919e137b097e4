"""Every fact and every command of the ledger, and the decision behind each command."""

from typing import Any

import domain.acceptance.decisions as acceptance
import domain.cases.facts
import domain.closing.decisions as closing
import domain.compensation.decisions as compensation
import domain.corrections.facts
import domain.custody
import domain.days
import domain.demolition.decisions as demolition
import domain.duties.decisions as duties
import domain.enterprises.decisions as enterprises
import domain.lots.decisions as lots
import domain.lots.split as split
import domain.output.decisions as output
import domain.ovens.decisions as ovens
import domain.places.decisions as places
import domain.policy.decisions as policy
import domain.projects.decisions as projects
import domain.projects.planning as planning
import domain.seals.decisions as seals
import domain.submissions  # noqa: F401
import domain.tasks.adjustment as adjustment
import domain.tasks.decisions as tasks
import domain.tasks.supplement as supplement
from domain.command import Command

DECISIONS: dict[type[Command], Any] = {
    **policy.DECISIONS,
    **places.DECISIONS,
    **enterprises.DECISIONS,
    **lots.DECISIONS,
    **split.DECISIONS,
    **ovens.DECISIONS,
    **closing.DECISIONS,
    **seals.DECISIONS,
    **demolition.DECISIONS,
    **tasks.DECISIONS,
    **supplement.DECISIONS,
    **adjustment.DECISIONS,
    **acceptance.DECISIONS,
    **duties.DECISIONS,
    **output.DECISIONS,
    **projects.DECISIONS,
    **planning.DECISIONS,
    **compensation.DECISIONS,
}
"""Command → `decide(world, command, request)`; corrections are decided by `domain.corrections` over these."""
