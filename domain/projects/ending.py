"""A filing that is declined or revoked, and reports on a filed project. model.md §2.5, §4.2; YC-39, JX-04, XZ-13.

Revoking undoes documents: open commitments end, tonnes already carried or started leave the project for the account
that the decision names. Accepted tonnes are never touched, the discount stays unless a parameter returns it.
"""

from collections.abc import Iterator
from typing import Any

from domain.balances import Holder, row
from domain.command import Command, Decided, accept, refuse, same_fields
from domain.envelope import Request
from domain.fact import Account, Posting
from domain.lots.decisions import released_rows
from domain.lots.refusals import RevocationAccountMissing
from domain.lots.revocation import revocation_account
from domain.places.decisions import place_refusal
from domain.policy import keys
from domain.policy.state import switched_on
from domain.projects import commands as c
from domain.projects import facts as f
from domain.projects import refusals as r
from domain.projects.state import Project, RetiredSource
from domain.refusals import AlreadyExists, UnknownSubject
from domain.world import World


def refuse_filing(world: World, command: c.RefuseProjectFiling, request: Request) -> Decided:
    """A project that is filed is revoked, not declined; one that was declined may be filed later."""
    if world.now.project(command.project).filed:
        return refuse(AlreadyExists(field="project", subject=command.project))
    if refusal := place_refusal(world.now, command.division, command.county):
        return refuse(refusal)
    if not world.now.enterprise(command.owner).legal_name:
        return refuse(UnknownSubject(field="owner", subject=command.owner))
    return accept(same_fields(f.ProjectFilingRefused, command), f"project:{command.project}")


def revoke_filing(world: World, command: c.RevokeProjectFiling, request: Request) -> Decided:
    """End the commitments; CARRIED and OPERATING@project go to REVOKED or UNBUILT (model.md §4.2)."""
    project = world.now.project(command.project)
    if not project.filed or not world.on(request.occurred_on).project(command.project).filed:
        return refuse(r.ProjectNotFiled(field="project", project=command.project))
    target = revocation_account(world, command.to_account, project.division, request)
    if project.retired and target is None:
        return refuse(RevocationAccountMissing(field="toAccount", subject=command.project))
    for source in project.retired:
        moved = world.now.lot(source.lot).holder != source.holder
        if moved and target is Account.UNBUILT:
            return refuse(r.SourceChangedHands(field="toAccount", project=command.project, lot=source.lot))
    rows = [p for commitment in project.commitments for p in released_rows(world, commitment.lot, request)]
    rows += [p for source in project.retired if target for p in _taken(world, project, source, target, request)]
    fact = f.ProjectFilingRevoked(
        project=command.project,
        reason=command.reason,
        to_account=target if project.retired else None,
        postings=tuple(rows),
    )
    lots = dict.fromkeys((*(s.lot for s in project.retired), *(k.lot for k in project.commitments)))
    return accept(fact, f"project:{command.project}", *(f"lot:{lot}" for lot in lots))


def _taken(
    world: World, project: Project, source: RetiredSource, target: Account, request: Request
) -> Iterator[Posting]:
    """What the source gave, back at its holder: from CARRIED, or from the project where it has started."""
    day, lot, holder, tonnes = request.occurred_on, source.lot, source.holder, source.carried_tonnes
    yield row(lot, holder, target, tonnes, day)
    if project.started_on is None:
        yield row(lot, holder, Account.CARRIED, -tonnes, day)
    else:
        yield from _from_project(project, lot, holder, tonnes, request)
    discount = source.retired_tonnes - source.carried_tonnes
    if discount and switched_on(world.now, keys.DISCOUNT_RETURNS, project.division, day):
        yield row(lot, holder, target, discount, day)
        yield row(lot, holder, Account.DISCOUNTED, -discount, day)


def _from_project(
    project: Project, lot: str, holder: Holder, tonnes: int, request: Request
) -> Iterator[Posting]:
    """OPERATING@project −; where owner or county differ, the TRANSFER pair of the start is turned round."""
    day, owner = request.occurred_on, project.holder
    yield row(lot, owner, Account.OPERATING, -tonnes, day, project.project)
    if owner != holder:
        yield row(lot, owner, Account.TRANSFER, tonnes, day)
        yield row(lot, holder, Account.TRANSFER, -tonnes, day)


def report_ready(world: World, command: c.ReportProjectReady, request: Request) -> Decided:
    """Recorded for a project filed or not; that an unfiled one is ready is a finding."""
    if not world.now.project(command.project).known and not command.ovens:
        return refuse(UnknownSubject(field="project", subject=command.project))
    ovens = (f"oven:{oven}" for oven in command.ovens)
    return accept(same_fields(f.ProjectReadyToProduce, command), f"project:{command.project}", *ovens)


def report_rights(world: World, command: c.ReportEnergyAndDischargeRights, request: Request) -> Decided:
    """XZ-13; a known project."""
    return accept(same_fields(f.EnergyAndDischargeRightsAcquired, command), f"project:{command.project}")


DECISIONS: dict[type[Command], Any] = {
    c.RefuseProjectFiling: refuse_filing,
    c.RevokeProjectFiling: revoke_filing,
    c.ReportProjectReady: report_ready,
    c.ReportEnergyAndDischargeRights: report_rights,
}
