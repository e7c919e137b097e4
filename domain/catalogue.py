"""Every fact and every command of the ledger, and the decision behind each command."""

from typing import Any

import domain.acceptance.decisions as acceptance
import domain.acquisitions.decisions as acquisitions
import domain.allowances.decisions as allowances
import domain.cases.decisions as cases
import domain.checklists.decisions as checklists
import domain.clawback.decisions as clawback
import domain.closing.decisions as closing
import domain.closing.element_decisions as elements
import domain.compensation.claims as claims
import domain.compensation.decisions as compensation
import domain.compensation.payment as payment
import domain.corrections.facts
import domain.courts.decisions as courts
import domain.curtailments.decisions as curtailments
import domain.custody
import domain.days
import domain.demolition.decisions as demolition
import domain.digests
import domain.drafts.decisions as drafts
import domain.duties.decisions as duties
import domain.enterprises.decisions as enterprises
import domain.entries.decisions as entries
import domain.evaluations.decisions as evaluations
import domain.evidence
import domain.funds.decisions as funds
import domain.lots.decisions as lots
import domain.lots.revocation as revocation
import domain.lots.split as split
import domain.lots.trade as trade
import domain.meters.decisions as meters
import domain.monitors.decisions as monitors
import domain.output.decisions as output
import domain.ovens.decisions as ovens
import domain.places.decisions as places
import domain.plans.decisions as plans
import domain.policy.decisions as policy
import domain.projects.decisions as projects
import domain.projects.ending as ending
import domain.projects.planning as planning
import domain.readings.decisions as readings
import domain.seals.decisions as seals
import domain.sites.decisions as sites
import domain.standards.decisions as standards
import domain.submissions  # noqa: F401
import domain.supply.decisions as supply
import domain.tampering.decisions as tampering
import domain.tasks.adjustment as adjustment
import domain.tasks.decisions as tasks
import domain.tasks.supplement as supplement
import domain.utilities.decisions as utilities
import domain.workers.decisions as workers
from domain.command import Command

DECISIONS: dict[type[Command], Any] = {
    **policy.DECISIONS,
    **places.DECISIONS,
    **enterprises.DECISIONS,
    **lots.DECISIONS,
    **split.DECISIONS,
    **trade.DECISIONS,
    **revocation.DECISIONS,
    **courts.DECISIONS,
    **acquisitions.DECISIONS,
    **ovens.DECISIONS,
    **sites.DECISIONS,
    **entries.DECISIONS,
    **standards.DECISIONS,
    **curtailments.DECISIONS,
    **plans.DECISIONS,
    **checklists.DECISIONS,
    **supply.DECISIONS,
    **workers.DECISIONS,
    **utilities.DECISIONS,
    **closing.DECISIONS,
    **elements.DECISIONS,
    **seals.DECISIONS,
    **demolition.DECISIONS,
    **tasks.DECISIONS,
    **supplement.DECISIONS,
    **adjustment.DECISIONS,
    **acceptance.DECISIONS,
    **duties.DECISIONS,
    **output.DECISIONS,
    **tampering.DECISIONS,
    **monitors.DECISIONS,
    **drafts.DECISIONS,
    **meters.DECISIONS,
    **readings.DECISIONS,
    **allowances.DECISIONS,
    **evaluations.DECISIONS,
    **projects.DECISIONS,
    **ending.DECISIONS,
    **planning.DECISIONS,
    **compensation.DECISIONS,
    **claims.DECISIONS,
    **payment.DECISIONS,
    **funds.DECISIONS,
    **clawback.DECISIONS,
    **cases.DECISIONS,
}
"""Command → `decide(world, command, request)`; corrections are decided by `domain.corrections` over these."""
